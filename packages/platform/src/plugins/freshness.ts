import type { Clock } from '@gantry/base';
import type { Entity } from '@gantry/contracts';
import type { SourceLimit, Store } from '@gantry/storage';
import { isLate } from '../catalog/late-source.ts';
import type { Plugins } from './plugins.ts';

/** What is added to a source's period before anything counts as late: clocks and queues are not exact. */
const GRACE_MS = 60_000;
const GRACE_SHARE = 0.1;

/**
 * Tells which sources are late.
 *
 * The period of a source is its interval and the time that its last sync took: so long can pass between two
 * looks at one entity when all is well. A source without an interval, or whose plugin is disabled or gone,
 * has the configured period.
 */
export class Freshness {
  readonly #store: Store;
  readonly #plugins: Pick<Plugins, 'listEnabled' | 'syncIntervalMs'>;
  readonly #clock: Clock;
  readonly #standardMs: number;

  constructor(
    store: Store,
    plugins: Pick<Plugins, 'listEnabled' | 'syncIntervalMs'>,
    options: { readonly clock: Clock; readonly standardMs: number },
  ) {
    this.#store = store;
    this.#plugins = plugins;
    this.#clock = options.clock;
    this.#standardMs = options.standardMs;
  }

  /** Says of each entity that has a source when that last saw it, and whether that is too long ago. */
  async addTo(entities: readonly Entity[]): Promise<void> {
    const synced = entities.filter(({ status }) => status?.source !== undefined);
    if (synced.length === 0) return;
    const [limits, rows] = await Promise.all([
      this.limits(),
      this.#store.sources.lastSeen(synced.map(({ metadata }) => metadata.uid)),
    ]);
    const keyOf = (...parts: string[]): string => JSON.stringify(parts);
    const known = new Map(
      rows.map((row) => [keyOf(row.plugin, row.integration, row.external_id), row]),
    );
    for (const { status } of synced) {
      const source = status?.source;
      const row = source && known.get(keyOf(source.plugin, source.integration, source.externalId));
      if (!row) continue;
      source.lastSeenAt = row.last_seen_at;
      if (isLate(row, limits)) source.stale = true;
    }
  }

  /** Since when each source should have seen what it brings; those in which nothing can be late are left out. */
  async limits(): Promise<SourceLimit[]> {
    const enabled = new Map(this.#plugins.listEnabled().map((plugin) => [plugin.slug, plugin]));
    const limits: SourceLimit[] = [];
    for (const run of await this.#store.syncRuns.listNewest()) {
      const plugin = enabled.get(run.plugin);
      const intervalMs = plugin ? await this.#plugins.syncIntervalMs(plugin) : 0;
      const tookMs = Date.parse(run.finished_at ?? run.started_at) - Date.parse(run.started_at);
      const periodMs =
        intervalMs === 0
          ? this.#standardMs
          : intervalMs + tookMs + Math.max(GRACE_MS, intervalMs * GRACE_SHARE);
      const before = new Date(this.#clock.now().getTime() - periodMs).toISOString();
      // A complete sync has seen, or marked as gone, everything that there is.
      const isDecided = run.held === null || run.held === 'released';
      const isComplete = run.failed_scopes === '[]' && isDecided;
      if (isComplete && run.audit_from !== null && run.started_at >= before) continue;
      limits.push({ plugin: run.plugin, integration: run.integration, before });
    }
    return limits;
  }
}
