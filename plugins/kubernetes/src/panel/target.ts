import type { EntityContext } from '@gantry/plugin-sdk';
import type { ClusterConfig, ClusterSetting } from '../config/cluster-config.ts';
import { allowsNamespace } from '../config/namespace-filter.ts';
import { isWorkloadKind, type WorkloadKind } from '../objects/workload.ts';

/** What in which cluster an entity stands for. */
export interface Target {
  readonly cluster: ClusterConfig;
  readonly kind: WorkloadKind | 'Service' | 'Ingress' | 'Namespace';
  /** For a Namespace: its own name. */
  readonly namespace: string;
  readonly name: string;
}

type TargetResult =
  | { readonly kind: 'found'; readonly target: Target }
  /** Why there is nothing to show, for the person who looks. */
  | { readonly kind: 'unresolved'; readonly reason: string };

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * Finds an entity's object from its annotations. Synced entities carry all of them; for one written by hand
 * `kubernetes.io/cluster` and `kubernetes.io/deployment` are enough, and with one cluster even the latter.
 *
 * Annotations are written by people who need no rights in the cluster. So only configured clusters and the
 * namespaces chosen there are ever read for them.
 */
export function resolveTarget(
  entity: EntityContext,
  settings: readonly ClusterSetting[],
): TargetResult {
  const note = (key: string): string | undefined =>
    entity.annotations[`kubernetes.io/${key}`]?.trim() || undefined;
  const wanted =
    note('cluster') ?? note('clusterName') ?? note('clusters')?.split(',')[0]?.trim() ?? undefined;
  const setting = findSetting(wanted, settings);
  if (typeof setting === 'string') return unresolved(setting);
  const cluster = setting;
  const kind = kindOf(entity, note('kind'), note('deployment'));
  if (!kind) return unresolved(`Kubernetes objects of kind "${note('kind')}" are not shown.`);
  const name =
    (kind === 'Deployment' ? note('deployment') : undefined) ??
    note('name') ??
    (kind === 'Service' ? entity.name.replace(/-svc$/, '') : entity.name);
  const namespace =
    kind === 'Namespace' ? name : (note('namespace') ?? placeOf(entity, cluster.name));
  if (!NAME.test(name) || !NAME.test(namespace)) {
    return unresolved(`"${namespace}/${name}" cannot be the name of a Kubernetes object.`);
  }
  if (!allowsNamespace(cluster.namespaces, namespace)) {
    return unresolved(
      `Namespace "${namespace}" of cluster "${cluster.name}" is not among those that Gantry may read.`,
    );
  }
  return { kind: 'found', target: { cluster, kind, namespace, name } };
}

function findSetting(
  wanted: string | undefined,
  settings: readonly ClusterSetting[],
): ClusterConfig | string {
  const nameOf = (setting: ClusterSetting): string =>
    setting.kind === 'valid' ? setting.cluster.name : setting.name;
  const found =
    wanted === undefined
      ? settings.length === 1
        ? settings[0]
        : undefined
      : settings.find((setting) => nameOf(setting) === wanted);
  if (!found) {
    return wanted === undefined
      ? 'The annotation kubernetes.io/cluster is missing, and there is more than one cluster.'
      : `Cluster "${wanted}" is not configured.`;
  }
  return found.kind === 'valid'
    ? found.cluster
    : `Cluster "${found.name}" is not configured properly: ${found.problems.join('; ')}.`;
}

function kindOf(
  entity: EntityContext,
  noted: string | undefined,
  deployment: string | undefined,
): Target['kind'] | undefined {
  if (noted === undefined) {
    if (deployment !== undefined || entity.kind === 'Service') return 'Deployment';
    return entity.kind === 'Environment' ? 'Namespace' : 'Service';
  }
  const exact = KINDS.find((kind) => kind.toLowerCase() === noted.toLowerCase());
  return exact;
}

const KINDS: readonly Target['kind'][] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Service',
  'Ingress',
  'Namespace',
];

/** The namespace that the entity's own place in the catalog says it is in. */
function placeOf(entity: EntityContext, cluster: string): string {
  if (entity.namespace.startsWith(`${cluster}.`)) return entity.namespace.slice(cluster.length + 1);
  const { deployedIn } = entity.spec;
  for (const place of Array.isArray(deployedIn) ? deployedIn : []) {
    const { kind, namespace, name } = (place ?? {}) as Record<string, unknown>;
    if (kind === 'Environment' && namespace === cluster && typeof name === 'string') return name;
  }
  return 'default';
}

function unresolved(reason: string): TargetResult {
  return { kind: 'unresolved', reason };
}

export function isWorkload(target: Target): target is Target & { kind: WorkloadKind } {
  return isWorkloadKind(target.kind);
}
