import { ManualClock } from '@gantry/base';
import type { Entity, EntityInput, EntityRef } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import { PolicyEngine } from '../../src/access/policy-engine.ts';
import { Catalog } from '../../src/catalog/catalog.ts';
import { CleanUp } from '../../src/catalog/clean-up.ts';
import { KindRegistry } from '../../src/catalog/kinds/kind-registry.ts';
import { Provenance } from '../../src/catalog/provenance.ts';
import { DEFAULT_HOLD, type HoldRule, SyncLedger } from '../../src/catalog/sync-ledger.ts';
import { SyncUndo } from '../../src/catalog/sync-undo.ts';
import type { SyncCounts } from '../../src/catalog/sync-writer.ts';
import { Timeline } from '../../src/catalog/timeline.ts';
import { type Actor, pluginContext, type RequestContext, SYSTEM_ACTOR } from '../../src/context.ts';

export const ORIGIN = { plugin: 'inventory', integration: 'default' };
export const MINUTE_MS = 60_000;
const PERIOD_MS = 60 * MINUTE_MS;

/** Who looks at what there is: somebody who may read everything. */
export const READER = SYSTEM_ACTOR;
export const ALL = { mayRead: () => true };

/** A person at the UI. */
export function person(name: string): RequestContext {
  const actor: Actor = { id: name, name, role: 'platform-engineer' };
  return { actor, source: 'ui', requestId: `request of ${name}` };
}

export const service = (name: string): EntityRef => ({
  kind: 'Service',
  namespace: 'default',
  name,
});

/** A catalog with one source, whose remote system is a map. Every sync takes place a period after the last. */
export class SyncedCatalog {
  readonly store: Store;
  readonly clock = new ManualClock();
  readonly catalog: Catalog;
  readonly ledger: SyncLedger;
  readonly undo: SyncUndo;
  readonly timeline: Timeline;
  readonly provenance: Provenance;
  readonly cleanUp: CleanUp;
  /** What the remote system has, by its identifiers. */
  readonly remote = new Map<string, EntityInput>();
  #syncs = 0;

  constructor(store: Store, hold: HoldRule = DEFAULT_HOLD) {
    this.store = store;
    this.catalog = new Catalog(store, new KindRegistry(), this.clock, new PolicyEngine(store));
    this.ledger = new SyncLedger(store, this.clock, hold);
    this.undo = new SyncUndo(store, this.catalog, this.clock);
    this.timeline = new Timeline(store, this.catalog);
    this.provenance = new Provenance(store, this.catalog);
    this.cleanUp = new CleanUp(store, this.catalog);
  }

  /** Puts a service into the remote system, or changes it there. */
  put(name: string, metadata: object = {}, spec: Record<string, unknown> = {}): void {
    this.remote.set(`svc/${name}`, {
      kind: 'Service',
      metadata: { name, ...metadata },
      spec: { type: 'backend', lifecycle: 'production', ...spec },
    });
  }

  async sync(): Promise<{ id: string; counts: SyncCounts; isHeld: boolean }> {
    this.clock.advance(PERIOD_MS);
    const id = `sync-${String(++this.#syncs).padStart(3, '0')}`;
    const run = { origin: ORIGIN, syncId: id, context: pluginContext(ORIGIN.plugin, id) };
    await this.ledger.begin(run);
    const incoming = [...this.remote].map(([externalId, entity]) => ({ externalId, entity }));
    const total: SyncCounts = { created: 0, updated: 0, unchanged: 0, gone: 0, failed: 0 };
    for (let start = 0; start < incoming.length; start += 50) {
      const chunk = incoming.slice(start, start + 50);
      const { counts } = await this.catalog.syncs.write(run, 'default', chunk);
      for (const key of Object.keys(total) as (keyof SyncCounts)[]) total[key] += counts[key];
    }
    const { isHeld } = await this.ledger.judge(run, []);
    if (!isHeld) total.gone = await this.catalog.syncs.markGone(run, { failedScopes: [] });
    await this.ledger.end(id);
    return { id, counts: total, isHeld };
  }

  /** What a person changes, a minute after whatever was before. */
  async edit(name: string, patch: object, by = 'ada'): Promise<void> {
    this.clock.advance(MINUTE_MS);
    await this.catalog.applyOne({ op: 'patch', ref: service(name), patch }, person(by));
  }

  async entity(name: string): Promise<Entity> {
    return await this.catalog.get(service(name), READER);
  }

  /** The whole catalog, without what every write counts up. */
  async snapshot(): Promise<object[]> {
    const { json } = await this.catalog.list({ limit: 1_000 }, READER);
    return (JSON.parse(json.toString()) as Entity[]).map(withoutCounters);
  }

  undoNow(id: string) {
    this.clock.advance(MINUTE_MS);
    const report = { signal: new AbortController().signal, progress: () => {} };
    return this.undo.run(ORIGIN, id, person('ada'), report);
  }
}

function withoutCounters({ metadata, ...entity }: Entity): object {
  const { revision: _revision, updatedAt: _at, updatedBy: _by, ...rest } = metadata;
  return { ...entity, metadata: rest };
}
