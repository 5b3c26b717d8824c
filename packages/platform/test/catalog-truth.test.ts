import type { Store } from '@gantry/storage';
import type { FreshDatabase } from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncChange } from '../src/catalog/sync-ledger.ts';
import { databases } from './support/databases.ts';
import { ALL, ORIGIN, person, READER, SyncedCatalog, service } from './support/synced-catalog.ts';

describe.each(databases)('a synced catalog on %s', (_name, create) => {
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

  const field = async (name: string, pointer: string) => {
    const { fields } = await world.provenance.explain(service(name), [], READER);
    return fields.find((other) => other.pointer === pointer);
  };
  const conflictsOf = async (name: string) =>
    (await world.entity(name)).status?.source?.conflicts ?? [];

  async function allChanges(id: string): Promise<SyncChange[]> {
    const found: SyncChange[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.ledger.changes(ORIGIN, id, { ...ALL, limit: 37, cursor });
      found.push(...page.changes);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  }

  describe('says why a value is here', () => {
    it('names the source, its identifier, the time and the change of every field that a sync wrote', async () => {
      world.put('pay', { owner: 'payments', tags: ['gold'], labels: { tier: '1' } });
      const first = await world.sync();
      const at = world.clock.now().toISOString();
      await world.sync();
      const { sources, fields } = await world.provenance.explain(service('pay'), [], READER);
      const lastSeenAt = world.clock.now().toISOString();
      const source = { ...ORIGIN, externalId: 'svc/pay', lastSeenAt };
      expect(sources).toEqual([
        { ...source, scope: 'default', stale: false, changedBySync: first.id },
      ]);
      const since = { at, by: 'plugin:inventory', via: 'plugin', revision: 1 };
      expect(fields.map(({ pointer }) => pointer).sort()).toEqual([
        '/metadata/labels/tier',
        '/metadata/owner',
        '/metadata/tags',
        '/spec/lifecycle',
        '/spec/type',
      ]);
      for (const { pointer, owner, value: _value, ...rest } of fields) {
        expect([pointer, owner]).toEqual([pointer, 'source']);
        expect(rest).toEqual({ source, conflict: false, since });
      }
    });

    it('tells people’s edits from what the source says, and keeps them', async () => {
      world.put('pay', { owner: 'payments', tags: ['gold', 'old'], description: 'Pays.' });
      await world.sync();
      await world.edit('pay', {
        metadata: { owner: 'checkout', tags: ['gold', 'mine'], description: null },
        spec: { system: 'shop' },
      });
      await world.sync();
      const since = { by: 'ada', via: 'ui', revision: 2 };
      expect(await field('pay', '/metadata/owner')).toMatchObject({
        owner: 'person',
        value: 'checkout',
        sourceValue: 'payments',
        conflict: false,
        source: { externalId: 'svc/pay' },
        since,
      });
      expect(await field('pay', '/metadata/tags')).toMatchObject({
        owner: 'both',
        value: ['gold', 'mine'],
        sourceValue: ['gold', 'old'],
      });
      const removed = await field('pay', '/metadata/description');
      expect(removed).toMatchObject({ owner: 'person', sourceValue: 'Pays.', since });
      expect(removed).not.toHaveProperty('value');
      const own = await field('pay', '/spec/system');
      expect(own).toMatchObject({ owner: 'person', value: 'shop', since });
      expect(own).not.toHaveProperty('source');
      expect(await field('pay', '/spec/type')).toMatchObject({ owner: 'source' });
    });

    it('shows a conflict once the source changes what a person has changed, until somebody decides', async () => {
      world.put('pay', { owner: 'payments' });
      await world.sync();
      await world.edit('pay', { metadata: { owner: 'checkout' } });
      await world.sync();
      expect(await conflictsOf('pay')).toEqual([]);
      world.put('pay', { owner: 'billing' });
      const { id } = await world.sync();
      expect(await conflictsOf('pay')).toEqual(['/metadata/owner']);
      expect(await field('pay', '/metadata/owner')).toMatchObject({
        value: 'checkout',
        sourceValue: 'billing',
        conflict: true,
      });
      expect(await allChanges(id)).toMatchObject([
        { ref: service('pay'), outcome: 'updated', fields: [], conflicts: ['/metadata/owner'] },
      ]);
      const { json } = await world.catalog.list({ conflict: true, limit: 10 }, READER);
      expect(JSON.parse(json.toString())).toHaveLength(1);
      // Another field changes, here and there: nobody has decided about this one.
      await world.edit('pay', { metadata: { title: 'Pay' } });
      world.put('pay', { owner: 'billing', description: 'Bills.' });
      await world.sync();
      expect(await conflictsOf('pay')).toEqual(['/metadata/owner']);
      await world.provenance.decide(
        service('pay'),
        { pointer: '/metadata/owner', take: 'mine' },
        person('ada'),
      );
      expect(await conflictsOf('pay')).toEqual([]);
      expect((await world.entity('pay')).metadata.owner).toBe('checkout');
      await world.provenance.decide(
        service('pay'),
        { pointer: '/metadata/owner', take: 'source' },
        person('ada'),
      );
      expect(await field('pay', '/metadata/owner')).toMatchObject({
        owner: 'source',
        value: 'billing',
      });
      // And it follows the source again.
      world.put('pay', { owner: 'ledger', description: 'Bills.' });
      await world.sync();
      expect((await world.entity('pay')).metadata).toMatchObject({ owner: 'ledger', title: 'Pay' });
    });

    it('settles a conflict when a person changes the field again, or the source comes round', async () => {
      for (const name of ['a', 'b']) world.put(name, { owner: 'one' });
      await world.sync();
      for (const name of ['a', 'b']) {
        await world.edit(name, { metadata: { owner: 'two' } });
        world.put(name, { owner: 'three' });
      }
      await world.sync();
      await world.edit('a', { metadata: { owner: 'four' } });
      expect(await conflictsOf('a')).toEqual([]);
      world.put('b', { owner: 'two' });
      await world.sync();
      expect(await conflictsOf('b')).toEqual([]);
      expect(await field('b', '/metadata/owner')).toMatchObject({ owner: 'source' });
    });

    it('refuses to decide about a field on which nobody differs', async () => {
      world.put('pay', { owner: 'payments' });
      await world.sync();
      const decide = world.provenance.decide(
        service('pay'),
        { pointer: '/metadata/owner', take: 'source' },
        person('ada'),
      );
      await expect(decide).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });

  it('flags 200 drifts of three kinds within one sync, each as what it is, and nothing else', async () => {
    const drifts = 200;
    for (let i = 0; i < 700; i++) {
      world.put(`svc-${i}`, { owner: `team-${i % 7}`, tags: [`t${i % 3}`] });
    }
    await world.sync();
    // Somebody has corrected the owner of some of them.
    for (let i = 0; i < 30; i += 3) await world.edit(`svc-${i}`, { metadata: { owner: 'mine' } });
    await world.sync();
    for (let i = 0; i < drifts; i++) {
      const name = `svc-${i}`;
      if (i % 3 === 0) world.put(name, { owner: 'renamed', tags: [`t${i % 3}`] });
      else if (i % 3 === 1) world.remote.delete(`svc/${name}`);
      else {
        const lifecycle = 'deprecated';
        world.put(name, { owner: `team-${i % 7}`, tags: [`t${i % 3}`] }, { lifecycle });
      }
    }
    const { id, counts } = await world.sync();
    expect(counts).toMatchObject({ updated: 133, gone: 67, unchanged: 500, failed: 0 });
    const changes = new Map((await allChanges(id)).map((change) => [change.ref.name, change]));
    expect(changes.size).toBe(drifts);
    for (let i = 0; i < drifts; i++) {
      const change = changes.get(`svc-${i}`);
      const pointers = change?.fields.map(({ pointer }) => pointer);
      const isCorrected = i < 30 && i % 3 === 0;
      const expected =
        i % 3 === 1
          ? ['gone', [], []]
          : i % 3 === 2
            ? ['updated', ['/spec/lifecycle'], []]
            : isCorrected
              ? ['updated', [], ['/metadata/owner']]
              : ['updated', ['/metadata/owner'], []];
      expect([i, change?.outcome, pointers, change?.conflicts]).toEqual([i, ...expected]);
    }
  });

  describe('knows the past', () => {
    it('answers as of any time what a snapshot of that time says, entity by entity and as a list', async () => {
      const snapshots: { at: string; entities: { metadata: { name: string } }[] }[] = [];
      const take = async () => {
        const { json } = await world.catalog.list({ limit: 1_000 }, READER);
        const at = world.clock.now().toISOString();
        snapshots.push({ at, entities: JSON.parse(json.toString()) });
      };
      await take();
      let seed = 7;
      const random = (n: number): number => {
        seed = Math.imul(seed, 48_271) >>> 0;
        return (seed >>> 8) % n;
      };
      for (let round = 0; round < 8; round++) {
        for (let i = 0; i < 12; i++) {
          const name = `svc${'.-x'[random(3)]}${random(20)}a`;
          if (random(4) === 0) world.remote.delete(`svc/${name}`);
          else world.put(name, { owner: `team-${random(3)}`, tags: [`t${random(2)}`] });
        }
        await world.sync();
        await take();
        const { json } = await world.catalog.list({ limit: 1_000 }, READER);
        const names = (JSON.parse(json.toString()) as { metadata: { name: string } }[]).map(
          ({ metadata }) => metadata.name,
        );
        await world.edit(names[random(names.length)] as string, {
          metadata: { title: `r${round}` },
        });
        await take();
        const doomed = names[random(names.length)] as string;
        world.clock.advance(1_000);
        await world.catalog.applyOne({ op: 'delete', ref: service(doomed) }, person('ada'));
        world.remote.delete(`svc/${doomed}`);
        await take();
      }
      for (const { at, entities } of snapshots) {
        const found: unknown[] = [];
        let cursor: string | undefined;
        do {
          const page = await world.timeline.listAt({ limit: 7, cursor }, at, READER);
          found.push(...JSON.parse(page.json));
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        expect([at, found]).toEqual([at, entities]);
        expect(await world.timeline.countAt({ limit: 0 }, at, READER)).toBe(entities.length);
        for (const entity of entities.slice(0, 5)) {
          const { doc } = await world.timeline.getDocAt(service(entity.metadata.name), at, READER);
          expect(JSON.parse(doc)).toEqual(entity);
        }
      }
      const { at, entities } = snapshots.at(-5) as (typeof snapshots)[number];
      const page = await world.timeline.listAt(
        { owner: 'team-1', tags: ['t1'], limit: 100 },
        at,
        READER,
      );
      const expected = (
        entities as unknown as { metadata: { owner: string; tags: string[] } }[]
      ).filter(({ metadata }) => metadata.owner === 'team-1' && metadata.tags.includes('t1'));
      expect(expected.length).toBeGreaterThan(0);
      expect(JSON.parse(page.json)).toEqual(expected);
      const filter = { owner: 'team-1', tags: ['t1'], limit: 0 };
      expect(await world.timeline.countAt(filter, at, READER)).toBe(expected.length);

      // What a team owned then, not what it owns now.
      const identity = { username: 'ada', roles: [], groups: [], teams: ['team-1'] };
      const ada = { ...READER, identity };
      const own = (entities as unknown as { metadata: { owner: string } }[]).filter(
        ({ metadata }) => metadata.owner === 'team-1',
      );
      const mine = await world.timeline.listAt({ mine: true, limit: 100 }, at, ada);
      expect(JSON.parse(mine.json)).toEqual(own);
      expect(await world.timeline.countAt({ mine: true, limit: 0 }, at, ada)).toBe(own.length);
    });

    it('refuses what the trail cannot answer, rather than guess', async () => {
      const listAt = world.timeline.listAt(
        { limit: 5, query: 'x', sort: 'name', unseenSince: [] },
        '2026-01-01T00:00:00.000Z',
        READER,
      );
      await expect(listAt).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: {
          problems: [{ pointer: '/q' }, { pointer: '/sort' }, { pointer: '/stale' }],
        },
      });
      const none = world.timeline.getDocAt(service('pay'), '2026-01-01T00:00:00.000Z', READER);
      await expect(none).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
    });

    it('restores an earlier revision as a new one, also of what was deleted', async () => {
      world.put('pay', { owner: 'payments' });
      await world.sync();
      await world.edit('pay', { metadata: { owner: 'checkout', title: 'Pay' } });
      const restored = await world.timeline.restore(service('pay'), { revision: 1 }, person('bo'));
      expect(restored).toMatchObject({ outcome: 'updated', revision: 3 });
      expect((await world.entity('pay')).metadata).toMatchObject({
        owner: 'payments',
        revision: 3,
        updatedBy: 'bo',
      });
      expect((await world.entity('pay')).metadata.title).toBeUndefined();
      await world.catalog.applyOne({ op: 'delete', ref: service('pay') }, person('bo'));
      const dry = { dryRun: true };
      await world.timeline.restore(service('pay'), { revision: 2 }, person('bo'), dry);
      await expect(world.entity('pay')).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
      await world.timeline.restore(service('pay'), { revision: 2 }, person('bo'));
      expect(await world.entity('pay')).toMatchObject({
        metadata: { owner: 'checkout', title: 'Pay' },
        status: { source: { externalId: 'svc/pay' } },
      });
      // The source takes up where it was.
      expect((await world.sync()).counts).toMatchObject({ updated: 1, failed: 0 });
      const missing = world.timeline.restore(service('pay'), { revision: 99 }, person('bo'));
      await expect(missing).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
    });
  });
});
