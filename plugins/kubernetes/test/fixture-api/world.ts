import { Collection, type ResourceType } from './collection.ts';

/** What a cluster has: its objects by resource type, its version, and the text of its pods' logs. */
export interface World {
  readonly version: Record<string, string>;
  readonly collections: ReadonlyMap<string, Collection>;
}

export const RESOURCE_TYPES: readonly ResourceType[] = [
  core('namespaces', 'Namespace', false),
  core('nodes', 'Node', false),
  core('pods', 'Pod'),
  core('services', 'Service'),
  core('endpoints', 'Endpoints'),
  core('events', 'Event'),
  core('resourcequotas', 'ResourceQuota'),
  core('limitranges', 'LimitRange'),
  { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', namespaced: true },
  { group: 'apps', version: 'v1', plural: 'replicasets', kind: 'ReplicaSet', namespaced: true },
  { group: 'apps', version: 'v1', plural: 'statefulsets', kind: 'StatefulSet', namespaced: true },
  { group: 'apps', version: 'v1', plural: 'daemonsets', kind: 'DaemonSet', namespaced: true },
  { group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job', namespaced: true },
  { group: 'batch', version: 'v1', plural: 'cronjobs', kind: 'CronJob', namespaced: true },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    plural: 'ingresses',
    kind: 'Ingress',
    namespaced: true,
  },
];

function core(plural: string, kind: string, namespaced = true): ResourceType {
  return { group: '', version: 'v1', plural, kind, namespaced };
}

/** A world of these objects; types that are not given are empty. */
export function createWorld(
  version: Record<string, string>,
  // biome-ignore lint/suspicious/noExplicitAny: Kubernetes objects of many kinds
  objects: Readonly<Record<string, readonly Record<string, any>[]>>,
  cronJobVersion: 'v1' | 'v1beta1' = 'v1',
): World {
  const collections = new Map<string, Collection>();
  for (const type of RESOURCE_TYPES) {
    const served = type.plural === 'cronjobs' ? { ...type, version: cronJobVersion } : type;
    collections.set(type.plural, new Collection(served, objects[type.plural] ?? []));
  }
  return { version, collections };
}
