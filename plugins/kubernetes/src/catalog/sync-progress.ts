import type { PluginContext } from '@gantry/plugin-sdk';
import type { ClusterConnection } from '../api/connect-cluster.ts';
import { listFirstPage } from '../api/list-pages.ts';
import type { Resource } from '../api/resources.ts';
import { SYNCED_RESOURCES } from './sync-cluster.ts';

/**
 * Asks how many objects there will be, with lists of one object that say how many remain. `undefined` where
 * the server does not say: with selectors, and in named namespaces.
 */
export async function countObjects(probe: ClusterConnection): Promise<number | undefined> {
  const { cluster } = probe;
  const { include, exclude } = cluster.namespaces;
  if (include.length > 0 || exclude.length > 0 || cluster.labelSelector) return undefined;
  const counts = await Promise.all(
    SYNCED_RESOURCES.map(async (resource) => {
      try {
        const { items, remaining } = await listFirstPage(probe, resource, { pageSize: 1 });
        return items.length + (remaining ?? 0);
      } catch {
        // Whatever this is, the sync itself will run into it and say so.
        return 0;
      }
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Adds up what the clusters' syncs have read. */
export class SyncProgress {
  readonly #ctx: Pick<PluginContext, 'progress'>;
  readonly #total: number | undefined;
  #done = 0;

  constructor(ctx: Pick<PluginContext, 'progress'>, total: number | undefined) {
    this.#ctx = ctx;
    this.#total = total;
  }

  advance(count: number, cluster: string, resource: Resource): void {
    this.#done += count;
    // Objects that appeared since they were counted must not lead beyond the end.
    const total = this.#total === undefined ? undefined : Math.max(this.#total, this.#done);
    this.#ctx.progress({
      done: this.#done,
      ...(total === undefined ? {} : { total }),
      message: `${cluster}: ${resource.plural}`,
    });
  }
}
