import { type ApiAccess, mustCallApi } from '../support/api-client.ts';
import type { KubeObject, WorldEntry } from './object-builders.ts';

const PLURALS: Record<string, string> = {
  Namespace: 'namespaces',
  Node: 'nodes',
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  CronJob: 'cronjobs',
  Job: 'jobs',
  Pod: 'pods',
  Service: 'services',
  Ingress: 'ingresses',
  Event: 'events',
  Endpoints: 'endpoints',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
};

/** The path of an object's collection. */
export function collectionPath(object: KubeObject): string {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  const scope = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${root}${scope}/${PLURALS[kind]}`;
}

/** Creates the objects in order and then writes their statuses, as their controllers would. */
export async function writeWorld(access: ApiAccess, entries: readonly WorldEntry[]): Promise<void> {
  const uids = new Map<string, string>();
  const key = (kind: string, namespace: string, name: string) => `${kind}/${namespace}/${name}`;
  for (const entry of entries) {
    const object = entry.object((kind, namespace, name) => {
      const uid = uids.get(key(kind, namespace, name));
      if (uid === undefined) throw new Error(`${kind} ${namespace}/${name} is not written yet.`);
      return uid;
    });
    const path = collectionPath(object);
    const created = await mustCallApi(access, 'POST', path, object);
    uids.set(key(entry.kind, entry.namespace ?? '', entry.name), created.metadata.uid);
    if (entry.status) {
      await mustCallApi(access, 'PUT', `${path}/${entry.name}/status`, {
        ...created,
        status: entry.status,
      });
    }
  }
}
