import { isNotServed } from './api-errors.ts';
import type { ClusterApis } from './connect-cluster.ts';

/** Parameters that every list of the API takes. */
export interface ListQuery {
  readonly limit?: number;
  readonly _continue?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** How one resource type is read. Answers are plain JSON, not yet checked. */
export interface Resource {
  readonly kind: string;
  /** As in paths and in RBAC rules. */
  readonly plural: string;
  readonly group: string;
  listAll(apis: ClusterApis, query: ListQuery): Promise<unknown>;
  listIn(apis: ClusterApis, namespace: string, query: ListQuery): Promise<unknown>;
  read(apis: ClusterApis, namespace: string, name: string): Promise<unknown>;
}

const core = { group: '' };
const apps = { group: 'apps' };

export const resources = {
  namespaces: {
    ...core,
    kind: 'Namespace',
    plural: 'namespaces',
    listAll: (apis, query) => apis.core.listNamespace(query),
    // A namespace is not in one; reading "its" list gives the one.
    listIn: async (apis, name) => ({ items: [await apis.core.readNamespace({ name })] }),
    read: (apis, _, name) => apis.core.readNamespace({ name }),
  },
  deployments: {
    ...apps,
    kind: 'Deployment',
    plural: 'deployments',
    listAll: (apis, query) => apis.apps.listDeploymentForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.apps.listNamespacedDeployment({ namespace, ...query }),
    read: (apis, namespace, name) => apis.apps.readNamespacedDeployment({ namespace, name }),
  },
  statefulSets: {
    ...apps,
    kind: 'StatefulSet',
    plural: 'statefulsets',
    listAll: (apis, query) => apis.apps.listStatefulSetForAllNamespaces(query),
    listIn: (apis, namespace, query) =>
      apis.apps.listNamespacedStatefulSet({ namespace, ...query }),
    read: (apis, namespace, name) => apis.apps.readNamespacedStatefulSet({ namespace, name }),
  },
  daemonSets: {
    ...apps,
    kind: 'DaemonSet',
    plural: 'daemonsets',
    listAll: (apis, query) => apis.apps.listDaemonSetForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.apps.listNamespacedDaemonSet({ namespace, ...query }),
    read: (apis, namespace, name) => apis.apps.readNamespacedDaemonSet({ namespace, name }),
  },
  replicaSets: {
    ...apps,
    kind: 'ReplicaSet',
    plural: 'replicasets',
    listAll: (apis, query) => apis.apps.listReplicaSetForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.apps.listNamespacedReplicaSet({ namespace, ...query }),
    read: (apis, namespace, name) => apis.apps.readNamespacedReplicaSet({ namespace, name }),
  },
  cronJobs: {
    kind: 'CronJob',
    group: 'batch',
    plural: 'cronjobs',
    listAll: (apis, query) =>
      withBeta(
        () => apis.batch.listCronJobForAllNamespaces(query),
        () => apis.custom.listClusterCustomObject({ ...BETA_CRON_JOBS, ...query }),
      ),
    listIn: (apis, namespace, query) =>
      withBeta(
        () => apis.batch.listNamespacedCronJob({ namespace, ...query }),
        () => apis.custom.listNamespacedCustomObject({ ...BETA_CRON_JOBS, namespace, ...query }),
      ),
    read: (apis, namespace, name) =>
      withBeta(
        () => apis.batch.readNamespacedCronJob({ namespace, name }),
        () => apis.custom.getNamespacedCustomObject({ ...BETA_CRON_JOBS, namespace, name }),
      ),
  },
  jobs: {
    kind: 'Job',
    group: 'batch',
    plural: 'jobs',
    listAll: (apis, query) => apis.batch.listJobForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.batch.listNamespacedJob({ namespace, ...query }),
    read: (apis, namespace, name) => apis.batch.readNamespacedJob({ namespace, name }),
  },
  services: {
    ...core,
    kind: 'Service',
    plural: 'services',
    listAll: (apis, query) => apis.core.listServiceForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.core.listNamespacedService({ namespace, ...query }),
    read: (apis, namespace, name) => apis.core.readNamespacedService({ namespace, name }),
  },
  endpoints: {
    ...core,
    kind: 'Endpoints',
    plural: 'endpoints',
    listAll: (apis, query) => apis.core.listEndpointsForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.core.listNamespacedEndpoints({ namespace, ...query }),
    read: (apis, namespace, name) => apis.core.readNamespacedEndpoints({ namespace, name }),
  },
  ingresses: {
    kind: 'Ingress',
    group: 'networking.k8s.io',
    plural: 'ingresses',
    listAll: (apis, query) => apis.networking.listIngressForAllNamespaces(query),
    listIn: (apis, namespace, query) =>
      apis.networking.listNamespacedIngress({ namespace, ...query }),
    read: (apis, namespace, name) => apis.networking.readNamespacedIngress({ namespace, name }),
  },
  pods: {
    ...core,
    kind: 'Pod',
    plural: 'pods',
    listAll: (apis, query) => apis.core.listPodForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.core.listNamespacedPod({ namespace, ...query }),
    read: (apis, namespace, name) => apis.core.readNamespacedPod({ namespace, name }),
  },
  events: {
    ...core,
    kind: 'Event',
    plural: 'events',
    listAll: (apis, query) => apis.core.listEventForAllNamespaces(query),
    listIn: (apis, namespace, query) => apis.core.listNamespacedEvent({ namespace, ...query }),
    read: (apis, namespace, name) => apis.core.readNamespacedEvent({ namespace, name }),
  },
} as const satisfies Record<string, Resource>;

const BETA_CRON_JOBS = { group: 'batch', version: 'v1beta1', plural: 'cronjobs' } as const;

/** Clusters before 1.21 serve CronJobs as `batch/v1beta1` only, which the client no longer has a class for. */
async function withBeta(stable: () => Promise<unknown>, beta: () => Promise<unknown>) {
  try {
    return await stable();
  } catch (error) {
    if (!isNotServed(error)) throw error;
    // When there is no such type at all, the first answer is the truer one.
    return beta().catch((betaError) => {
      throw isNotServed(betaError) ? error : betaError;
    });
  }
}

/** A type as RBAC rules and messages name it: `deployments.apps`, `pods`. */
export function qualifiedName(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}
