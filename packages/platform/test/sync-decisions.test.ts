import { parseDuration } from '@gantry/base';
import type { Entity } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import type { FreshDatabase } from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pluginContext } from '../src/context.ts';
import { Freshness } from '../src/plugins/freshness.ts';
import { databases } from './support/databases.ts';
import {
  ALL,
  MINUTE_MS,
  ORIGIN,
  person,
  READER,
  SyncedCatalog,
  service,
} from './support/synced-catalog.ts';

describe.each(databases)('syncs on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let database: FreshDatabase;
  let store: Store;
  let world: SyncedCatalog;

  beforeEach(async () => {
    database = await create();
    store = await database.open();
    world = new SyncedCatalog(store);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const fill = (count: number): void => {
    for (let i = 0; i < count; i++) world.put(`svc-${i}`, { owner: `team-${i % 3}` });
  };
  const vanish = (count: number): void => {
    for (let i = 0; i < count; i++) world.remote.delete(`svc/svc-${i}`);
  };
  const countGone = () => world.catalog.count({ gone: true }, READER);
  const sources = async () => {
    const { json } = await world.catalog.list({ limit: 1_000 }, READER);
    const entities = JSON.parse(json.toString());
    const rows = await store.entities.findMany(
      entities.map(({ kind, metadata }: { kind: string; metadata: object }) => ({
        kind,
        ...metadata,
      })),
    );
    if (rows.length === 0) return [];
    const origins = await store.sources.ofEntities(rows.map((row) => row.id));
    return origins.map(({ external_id, base, scope, gone_since, written_by }) => {
      return { external_id, base, scope, gone_since, written_by };
    });
  };

  describe('that would mark too many as gone', () => {
    it('mark none until a person has looked, and say what they would mark', async () => {
      fill(20);
      await world.sync();
      vanish(7);
      world.put('new', { owner: 'team-1' });
      const { id, isHeld, counts } = await world.sync();
      expect([isHeld, counts.created, await countGone()]).toEqual([true, 1, 0]);
      expect(await world.ledger.held(ORIGIN)).toMatchObject({ id, known: 21, unseen: 7 });
      const first = await world.ledger.unseen(ORIGIN, id, { ...ALL, limit: 5 });
      const rest = await world.ledger.unseen(ORIGIN, id, {
        ...ALL,
        limit: 5,
        cursor: first.nextCursor,
      });
      const names = [...first.entities, ...rest.entities].map(({ ref }) => ref.name);
      expect(names.sort()).toEqual(Array.from({ length: 7 }, (_, i) => `svc-${i}`));
      expect(first.entities[0]).toMatchObject({ owner: 'team-0', externalId: 'svc/svc-0' });
    });

    it('are released or dropped once, by a person whom the trail names', async () => {
      fill(20);
      await world.sync();
      vanish(10);
      const { id } = await world.sync();
      await world.ledger.decide(ORIGIN, id, 'released', person('ada'));
      const again = world.ledger.decide(ORIGIN, id, 'dropped', person('bo'));
      await expect(again).rejects.toMatchObject({ code: 'SYNC_NOT_HELD' });
      expect(await world.ledger.held(ORIGIN)).toBeUndefined();
      const { entries } = await store.audit.list({ resourceType: 'sync', limit: 5 });
      expect(entries).toMatchObject([
        { action: 'sync.released', resourceId: id, actorName: 'ada', source: 'ui' },
      ]);
    });

    it('need no decision any more when the next sync finds everything again', async () => {
      fill(20);
      await world.sync();
      const kept = new Map(world.remote);
      vanish(10);
      await world.sync();
      for (const [key, value] of kept) world.remote.set(key, value);
      const { isHeld, counts } = await world.sync();
      expect([isHeld, counts.unchanged]).toEqual([false, 20]);
      expect(await world.ledger.held(ORIGIN)).toBeUndefined();
    });

    it('are asked about anew by every sync, and only the newest can be decided', async () => {
      fill(20);
      await world.sync();
      vanish(10);
      const first = await world.sync();
      const second = await world.sync();
      const late = world.ledger.decide(ORIGIN, first.id, 'released', person('ada'));
      await expect(late).rejects.toMatchObject({ code: 'SYNC_NOT_HELD' });
      expect(await world.ledger.held(ORIGIN)).toMatchObject({ id: second.id });
      expect((await world.ledger.unseen(ORIGIN, first.id, { ...ALL, limit: 5 })).entities).toEqual(
        [],
      );
    });

    it('do not count what a later, unfinished sync has seen', async () => {
      fill(20);
      await world.sync();
      vanish(10);
      const { id } = await world.sync();
      world.clock.advance(MINUTE_MS);
      const run = { origin: ORIGIN, syncId: 'sync-900', context: pluginContext('inventory', 'x') };
      const entity = { kind: 'Service', metadata: { name: 'svc-3', owner: 'team-0' }, spec: {} };
      await world.catalog.syncs.write(run, 'default', [{ externalId: 'svc/svc-3', entity }]);
      const { entities } = await world.ledger.unseen(ORIGIN, id, { ...ALL, limit: 20 });
      expect(entities).toHaveLength(9);
    });

    it('are not held for a handful, nor for a small share', async () => {
      fill(10);
      await world.sync();
      vanish(5);
      expect(await world.sync()).toMatchObject({ isHeld: false, counts: { gone: 5 } });
      for (let i = 100; i < 200; i++) world.put(`svc-${i}`);
      await world.sync();
      for (let i = 100; i < 120; i++) world.remote.delete(`svc/svc-${i}`);
      expect(await world.sync()).toMatchObject({ isHeld: false, counts: { gone: 20 } });
    });
  });

  describe('that are undone', () => {
    it('leave entities, relations, filters and what sources said as they were before', async () => {
      fill(30);
      world.put('dependent', {}, { dependsOn: [{ kind: 'Service', name: 'svc-1' }] });
      await world.sync();
      await world.edit('svc-20', { metadata: { owner: 'mine', tags: ['kept'] } });
      await world.sync();
      const before = { catalog: await world.snapshot(), sources: await sources() };
      const graph = await world.catalog.graph(
        service('dependent'),
        { depth: 2, limit: 50 },
        READER,
      );
      vanish(5);
      for (let i = 5; i < 25; i++) world.put(`svc-${i}`, { owner: 'drift', tags: ['drift'] });
      for (let i = 50; i < 60; i++) world.put(`svc-${i}`, { owner: 'new' });
      world.put('dependent', {}, { dependsOn: [{ kind: 'Service', name: 'svc-2' }] });
      const remote = new Map(world.remote);
      const { id, counts } = await world.sync();
      expect(counts).toMatchObject({ created: 10, updated: 21, gone: 5 });
      expect(await world.undo.preview(ORIGIN, id, READER)).toMatchObject({
        restored: 26,
        removed: 10,
      });
      expect(await world.undoNow(id)).toEqual({
        restored: 26,
        removed: 10,
        unchanged: 0,
        conflicting: 0,
        conflicts: [],
      });
      expect(await world.snapshot()).toEqual(before.catalog);
      expect(await sources()).toEqual(before.sources);
      expect(
        await world.catalog.graph(service('dependent'), { depth: 2, limit: 50 }, READER),
      ).toEqual(graph);
      expect(await world.catalog.count({ tags: ['drift'] }, READER)).toBe(0);
      expect(await countGone()).toBe(0);
      // And a sync brings the same again, with the same outcome.
      expect(remote).toEqual(world.remote);
      expect((await world.sync()).counts).toEqual(counts);
      expect((await world.entity('svc-20')).metadata).toMatchObject({ owner: 'mine' });
    });

    it('report what was changed later and leave it alone', async () => {
      fill(4);
      await world.sync();
      for (let i = 0; i < 4; i++) world.put(`svc-${i}`, { owner: 'drift' });
      world.put('extra');
      const { id } = await world.sync();
      await world.edit('svc-1', { metadata: { title: 'Mine' } });
      await world.catalog.applyOne({ op: 'delete', ref: service('svc-2') }, person('ada'));
      await world.edit('extra', { metadata: { title: 'Extra' } });
      // Changed and changed back is not changed.
      await world.edit('svc-3', { metadata: { title: 'x' } });
      await world.edit('svc-3', { metadata: { title: null } });
      const result = await world.undoNow(id);
      expect(result).toMatchObject({ restored: 2, removed: 0, conflicting: 3 });
      expect(result.conflicts.map(({ ref }) => ref)).toEqual([
        'Service/svc-1',
        'Service/svc-2',
        'Service/extra',
      ]);
      expect(result.conflicts[0]?.reason).toMatch(/^ada changed it later/);
      expect((await world.entity('svc-0')).metadata.owner).toBe('team-0');
      expect((await world.entity('svc-1')).metadata).toMatchObject({
        owner: 'drift',
        title: 'Mine',
      });
      expect((await world.entity('svc-3')).metadata.owner).toBe('team-0');
      const { entries } = await world.catalog.historyOf(service('svc-0'), { limit: 1 }, READER);
      expect(entries).toMatchObject([{ actorName: 'ada', source: 'ui' }]);
    });

    it('can be undone one after the other, newest first, back to nothing', async () => {
      const states: [object[], object[]][] = [[[], []]];
      const ids: string[] = [];
      for (const owner of ['one', 'two', 'three']) {
        for (let i = 0; i < 5; i++) world.put(`svc-${i}`, { owner });
        ids.push((await world.sync()).id);
        states.push([await world.snapshot(), await sources()]);
      }
      for (const id of ids.reverse()) {
        states.pop();
        await world.undoNow(id);
        expect([await world.snapshot(), await sources()]).toEqual(states.at(-1));
      }
      const twice = world.undoNow(ids[0] as string);
      await expect(twice).rejects.toMatchObject({ code: 'SYNC_NOT_UNDOABLE' });
    });

    it('go on where an undo was interrupted', async () => {
      fill(250);
      await world.sync();
      const before = await world.snapshot();
      for (let i = 0; i < 250; i++) world.put(`svc-${i}`, { owner: 'drift' });
      const { id } = await world.sync();
      const abort = new AbortController();
      const interrupted = world.undo.run(ORIGIN, id, person('ada'), {
        signal: abort.signal,
        progress: () => abort.abort(new Error('stopped')),
      });
      await expect(interrupted).rejects.toThrow('stopped');
      expect(await world.undoNow(id)).toMatchObject({ restored: 150, unchanged: 100 });
      expect(await world.snapshot()).toEqual(before);
    });

    it('take back only what the plugin itself wrote, whatever request ids clients choose', async () => {
      fill(2);
      const { id } = await world.sync();
      world.clock.advance(MINUTE_MS);
      const context = { ...person('eve'), requestId: id };
      const entity = { kind: 'Service', metadata: { name: 'by-hand' } };
      await world.catalog.applyOne({ op: 'create', entity }, context);
      expect(await world.undoNow(id)).toMatchObject({ removed: 2 });
      expect((await world.entity('by-hand')).metadata.createdBy).toBe('eve');
    });

    it('restore what a source said also where no entity had to change', async () => {
      world.put('pay', { owner: 'one' });
      await world.sync();
      await world.edit('pay', { metadata: { owner: 'two' } });
      await world.sync();
      const before = await sources();
      world.put('pay', { owner: 'two' });
      const { id } = await world.sync();
      expect(await sources()).not.toEqual(before);
      await world.undoNow(id);
      expect(await sources()).toEqual(before);
    });
  });

  describe('that are late', () => {
    const interval = '1h';
    const plugins = {
      listEnabled: () => [{ slug: 'inventory' }] as never,
      syncIntervalMs: async () => parseDuration(interval) ?? 0,
    };
    const freshness = () =>
      new Freshness(store, plugins, { clock: world.clock, standardMs: 24 * 60 * MINUTE_MS });
    const stale = async (): Promise<string[]> => {
      const { json } = await world.catalog.list(
        {
          limit: 100,
          unseenSince: await freshness().limits(),
        },
        READER,
      );
      return JSON.parse(json.toString()).map(
        ({ metadata }: { metadata: { name: string } }) => metadata.name,
      );
    };

    it('make stale what they have not seen for longer than their period, and not what is gone', async () => {
      fill(3);
      await world.sync();
      world.clock.advance(60 * MINUTE_MS);
      expect(await stale()).toEqual([]);
      world.clock.advance(10 * MINUTE_MS);
      expect(await stale()).toEqual(['svc-0', 'svc-1', 'svc-2']);
      vanish(1);
      await world.sync();
      expect(await stale()).toEqual([]);
      world.clock.advance(120 * MINUTE_MS);
      expect(await stale()).toEqual(['svc-1', 'svc-2']);
      const { sources } = await world.provenance.explain(
        service('svc-1'),
        await freshness().limits(),
        READER,
      );
      expect(sources).toMatchObject([{ stale: true }]);
      const listed = JSON.parse(
        (await world.catalog.list({ limit: 10 }, READER)).json.toString(),
      ) as Entity[];
      await freshness().addTo(listed);
      const late = listed.filter(({ status }) => status?.source?.stale);
      expect(late.map(({ metadata }) => metadata.name)).toEqual(['svc-1', 'svc-2']);
    });

    it('make stale what a held sync did not see', async () => {
      fill(20);
      await world.sync();
      vanish(8);
      await world.sync();
      world.clock.advance(10 * MINUTE_MS);
      expect(await stale()).toHaveLength(8);
    });

    it('have the configured period where there is no interval, and where the plugin is disabled', async () => {
      fill(1);
      await world.sync();
      const off = new Freshness(
        store,
        { listEnabled: () => [], syncIntervalMs: async () => 1 },
        { clock: world.clock, standardMs: 24 * 60 * MINUTE_MS },
      );
      world.clock.advance(23 * 60 * MINUTE_MS);
      expect(await off.limits()).toEqual([]);
      world.clock.advance(2 * 60 * MINUTE_MS);
      expect(await off.limits()).toMatchObject([ORIGIN]);
    });
  });

  describe('whose leavings are cleaned up', () => {
    const targets = async () => {
      const { candidates } = await world.cleanUp.preview(
        { reason: 'gone', limit: 100 },
        [],
        READER,
      );
      return candidates.map(({ ref, revision }) => ({ ...ref, revision }));
    };

    it('show first what would go, what people wrote about it, and what refers to it', async () => {
      fill(5);
      world.put('dependent', {}, { dependsOn: [{ kind: 'Service', name: 'svc-0' }] });
      await world.sync();
      await world.edit('svc-0', { metadata: { title: 'Mine' } });
      vanish(2);
      await world.sync();
      const at = world.clock.now().toISOString();
      const { candidates } = await world.cleanUp.preview(
        { reason: 'gone', limit: 100 },
        [],
        READER,
      );
      expect(candidates).toMatchObject([
        {
          ref: service('svc-0'),
          reason: 'gone',
          since: at,
          written: ['/metadata/title'],
          references: 1,
        },
        { ref: service('svc-1'), written: [], references: 0 },
      ]);
      const older = { reason: 'gone', limit: 100, before: at } as const;
      expect((await world.cleanUp.preview(older, [], READER)).candidates).toEqual([]);
      await world.cleanUp.run(await targets(), [], person('ada'));
      expect(await world.catalog.count({}, READER)).toBe(4);
      expect(await targets()).toEqual([]);
    });

    it('are refused whole when something came back or changed since it was shown', async () => {
      fill(5);
      await world.sync();
      vanish(3);
      await world.sync();
      const shown = await targets();
      world.put('svc-0', { owner: 'team-0' });
      await world.sync();
      const run = world.cleanUp.run(shown, [], person('ada'));
      await expect(run).rejects.toMatchObject({
        code: 'CLEANUP_OUTDATED',
        details: { refs: ['Service/svc-0'] },
      });
      const { metadata, ...ref } = { ...(await world.entity('svc-4')), ...service('svc-4') };
      const fine = world.cleanUp.run([{ ...ref, revision: metadata.revision }], [], person('ada'));
      await expect(fine).rejects.toMatchObject({ code: 'CLEANUP_OUTDATED' });
      expect(await world.catalog.count({}, READER)).toBe(5);
    });
  });
});
