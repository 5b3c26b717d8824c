import { isApiError } from '../api/api-errors.ts';
import type { ClusterConnection } from '../api/connect-cluster.ts';
import { describeFailure } from '../api/failure-words.ts';
import { listFirstPage } from '../api/list-pages.ts';
import { type Resource, resources } from '../api/resources.ts';
import { MalformedObject } from '../objects/json-reader.ts';
import { nameForMessage } from '../objects/object-meta.ts';
import { parseWorkload, type Workload, type WorkloadKind } from '../objects/workload.ts';
import type { Target } from './target.ts';

export const workloadResources: Readonly<Record<WorkloadKind, Resource>> = {
  Deployment: resources.deployments,
  StatefulSet: resources.statefulSets,
  DaemonSet: resources.daemonSets,
  CronJob: resources.cronJobs,
};

/** Objects that were read, and whether there are more than were asked for. */
export interface Found<T> {
  readonly items: readonly T[];
  readonly more: boolean;
  readonly total: number | undefined;
}

/**
 * Reads for one panel. Parts that the panel can do without become notes when they fail: an account that may
 * not read events still sees its pods.
 */
export class PanelReader {
  readonly connection: ClusterConnection;
  readonly notes: string[] = [];

  constructor(connection: ClusterConnection) {
    this.connection = connection;
  }

  /** The object of a target as it came, or `undefined` when the cluster has none or it is not selected. */
  async readObject(resource: Resource, target: Target): Promise<unknown> {
    const { cluster } = this.connection;
    if (cluster.labelSelector === undefined || target.kind === 'Namespace') {
      try {
        return await resource.read(this.connection.apis, target.namespace, target.name);
      } catch (error) {
        if (isApiError(error, 404)) return undefined;
        throw error;
      }
    }
    // The configured selector limits what is shown, not only what is synced.
    const { items } = await listFirstPage(this.connection, resource, {
      namespace: target.namespace,
      labelSelector: cluster.labelSelector,
      fieldSelector: `metadata.name=${target.name}`,
      pageSize: 1,
    });
    return items[0];
  }

  async readWorkload(target: Target & { kind: WorkloadKind }): Promise<Workload | undefined> {
    const raw = await this.readObject(workloadResources[target.kind], target);
    return raw === undefined ? undefined : parseWorkload(target.kind, raw);
  }

  /** One page of a list, parsed; objects that cannot be read become a note. */
  async find<T>(
    resource: Resource,
    namespace: string,
    parse: (raw: unknown) => T | undefined,
    options: { labelSelector?: string; fieldSelector?: string; limit: number },
  ): Promise<Found<T>> {
    const { limit, ...selectors } = options;
    const page = await listFirstPage(this.connection, resource, {
      namespace,
      pageSize: limit,
      ...selectors,
    });
    const items: T[] = [];
    for (const raw of page.items) {
      try {
        const item = parse(raw);
        if (item !== undefined) items.push(item);
      } catch (error) {
        if (!(error instanceof MalformedObject)) throw error;
        this.notes.push(`${nameForMessage(resource.kind, raw)} cannot be read: ${error.message}.`);
      }
    }
    const total = page.remaining === undefined ? undefined : page.items.length + page.remaining;
    return { items, more: page.more, total };
  }

  /** Waits for a part that the panel can do without. */
  async optional<T>(part: Promise<T>, fallback: T, what: string): Promise<T> {
    try {
      return await part;
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.notes.push(`${what} cannot be read: ${describeFailure(error)}.`);
      return fallback;
    }
  }
}

export const nothing = { items: [], more: false, total: 0 } as const;
