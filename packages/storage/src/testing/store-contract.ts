import type { Entity } from '@gantry/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EntityFilter, matchesFilter } from '../entity-filter.ts';
import type { JobRow } from '../repositories/jobs.ts';
import { plainTextQuery } from '../search/text-query.ts';
import type { Store, StoreView } from '../store.ts';
import type { FreshDatabase } from './fresh-store.ts';
import { rankingCases, rankingEntities } from './ranking-set.ts';
import { sampleEntity } from './sample-entity.ts';
import { sampleJob } from './sample-job.ts';
import { registerSearchContract } from './search-contract.ts';

const USER_COLUMNS =
  'id username password_hash display_name email role must_change_password created_at updated_at';
const API_KEY_COLUMNS = 'id user_id name prefix hash role created_at';

/** What every store must do. Registers the tests; each test gets a database of its own. */
export function registerStoreContract(
  name: string,
  createDatabase: () => Promise<FreshDatabase>,
): void {
  describe(`the search contract on ${name}`, () =>
    registerSearchContract(createDatabase, putEntities));

  describe(`the store contract on ${name}`, () => {
    let database: FreshDatabase;
    let store: Store;

    beforeEach(async () => {
      database = await createDatabase();
      store = await database.open();
    });
    afterEach(async () => {
      await store.close();
      await database.drop();
    });

    const find = async (text: string, filters = {}): Promise<string[]> => {
      const { hits } = await store.entities.search(plainTextQuery(text), filters, 20);
      return hits.map(({ doc }) => (JSON.parse(doc) as Entity).metadata.name);
    };

    describe('transactions', () => {
      it('keeps nothing of a transaction that throws', async () => {
        await expect(
          store.transaction(async (tx) => {
            await tx.settings.set('a', '1');
            throw new Error('no');
          }),
        ).rejects.toThrow('no');
        expect(await store.settings.get('a')).toBeUndefined();
      });

      it('takes turns, so that a read and a write together lose no update', async () => {
        await store.transaction((tx) => tx.settings.set('n', '0'));
        await Promise.all(
          Array.from({ length: 50 }, () =>
            store.transaction(async (tx) => {
              const value = Number(await tx.settings.get('n'));
              await new Promise((resolve) => setImmediate(resolve));
              await tx.settings.set('n', String(value + 1));
            }),
          ),
        );
        expect(await store.settings.get('n')).toBe('50');
      });

      it('shows the committed state to readers while a transaction is under way', async () => {
        await store.transaction((tx) => tx.settings.set('k', 'before'));
        await store.transaction(async (tx) => {
          await tx.settings.set('k', 'after');
          expect(await store.settings.get('k')).toBe('before');
          expect(await tx.settings.get('k')).toBe('after');
        });
        expect(await store.settings.get('k')).toBe('after');
      });

      it('keeps what was committed when it is opened again', async () => {
        await store.transaction((tx) => tx.settings.set('k', 'kept'));
        await store.close();
        store = await database.open();
        expect(await store.settings.get('k')).toBe('kept');
      });
    });

    describe('rows in bulk', () => {
      const odd = [
        '',
        'NULL',
        'null',
        '{a,b}',
        '"',
        '\\',
        '\\"',
        ' x ',
        'a,b',
        "'",
        '?',
        '$1',
        'é\n\t\u{1f600}',
      ];

      it('hold every text and nothing as they were given, and are found and removed by it', async () => {
        const users = odd.map((_, index) => {
          const hash = index === 0 ? null : 'hash';
          return [`u${index}`, `u${index}`, hash, '', '', 'viewer', 0, '', ''];
        });
        const apiKeys = odd.map((text, index) => [text, `u${index}`, '', '', `${index}`, '', text]);
        await store.transaction(async ({ session }) => {
          await session.insertMany('users', USER_COLUMNS.split(' '), users);
          const returned = await session.insertMany<{ id: string }>(
            'api_keys',
            API_KEY_COLUMNS.split(' '),
            apiKeys,
            {
              returning: ['id'],
            },
          );
          expect(returned.map(({ id }) => id).sort()).toEqual([...odd].sort());
        });
        const keys = odd.map((text) => [text]);
        const found = await store.session.selectByKeys<{ id: string; created_at: string }>(
          'api_keys',
          ['id', 'created_at', 'expires_at'],
          ['id'],
          [...keys, ['none']],
        );
        const expected = odd.map((id) => ({ id, created_at: id, expires_at: null }));
        expect(found).toHaveLength(odd.length);
        expect(found).toEqual(expect.arrayContaining(expected));
        const some = await store.session.selectByKeys<{ password_hash: string | null }>(
          'users',
          ['password_hash'],
          ['id', 'must_change_password'],
          [
            ['u0', 0],
            ['u1', 0],
            ['u2', 1],
          ],
        );
        expect(some.map((row) => row.password_hash)).toEqual([null, 'hash']);
        await store.transaction(({ session }) =>
          session.deleteByKeys('api_keys', ['id'], keys.slice(1)),
        );
        const left = await store.session.selectByKeys<{ id: string }>(
          'api_keys',
          ['id'],
          ['id'],
          keys,
        );
        expect(left).toEqual([{ id: '' }]);
      });
    });

    describe('entities', () => {
      it('returns the document it was given, to the byte', async () => {
        const entity = sampleEntity('checkout', { spec: { z: 1, a: 'ü\u2028"' } });
        await putEntities(store, [entity]);
        const found = await store.entities.getDoc(refOf(entity));
        expect(found).toEqual({ doc: JSON.stringify(entity), revision: 1 });
        expect(await store.entities.getDoc({ ...refOf(entity), name: 'other' })).toBeUndefined();
      });

      it('replaces an entity of the same kind, namespace and name, and no other', async () => {
        await putEntities(store, [
          sampleEntity('a'),
          sampleEntity('a', { namespace: 'prod' }),
          sampleEntity('a', { kind: 'API' }),
        ]);
        await putEntities(store, [sampleEntity('a', { title: 'New', revision: 2 })]);
        expect(await store.entities.count({})).toBe(3);
        const [row] = await store.entities.findMany([refOf(sampleEntity('a'))]);
        expect(row).toMatchObject({ revision: 2, namespace: 'default' });
      });

      it('pages through every sort order without skipping or repeating', async () => {
        const entities = Array.from({ length: 25 }, (_, i) =>
          sampleEntity(`svc-${String((i * 7) % 25).padStart(2, '0')}`, {
            kind: i % 3 === 0 ? 'API' : 'Service',
            namespace: i % 2 === 0 ? 'default' : 'prod',
            // Equal times must not end a page early.
            updatedAt: `2026-01-0${1 + (i % 4)}T00:00:00.000Z`,
          }),
        );
        await putEntities(store, entities);
        for (const sort of ['kind', 'name', 'updatedAt', 'createdAt'] as const) {
          for (const descending of [false, true]) {
            const seen: string[] = [];
            let cursor: string | undefined;
            do {
              const page = await store.entities.list({ sort, descending, limit: 4, cursor });
              seen.push(...docsOf(page));
              cursor = page.nextCursor;
            } while (cursor !== undefined);
            expect(seen).toHaveLength(25);
            expect(new Set(seen).size).toBe(25);
            const whole = await store.entities.list({ sort, descending, limit: 100 });
            expect(seen).toEqual(docsOf(whole));
          }
        }
      });

      it('sorts by code point, the same on every database', async () => {
        await putEntities(
          store,
          ['b', 'a-b', 'a.b', 'a', '0', 'z9'].map((n) => sampleEntity(n)),
        );
        const { json } = await store.entities.list({ sort: 'name', limit: 10 });
        expect(
          (JSON.parse(json.toString()) as Entity[]).map((entity) => entity.metadata.name),
        ).toEqual(['0', 'a', 'a-b', 'a.b', 'b', 'z9']);
      });

      it('refuses a cursor of another sort order and one that was made up', async () => {
        await putEntities(
          store,
          ['a', 'b', 'c'].map((n) => sampleEntity(n)),
        );
        const { nextCursor } = await store.entities.list({ sort: 'name', limit: 1 });
        for (const cursor of [nextCursor, 'x', '', 'W10', `${nextCursor}AA`]) {
          await expect(
            store.entities.list({ sort: 'kind', limit: 1, cursor }),
          ).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
        }
      });

      it('filters by kind, namespace, owner, terms and text, all at once', async () => {
        const target = sampleEntity('checkout', {
          namespace: 'prod',
          owner: 'payments',
          tags: ['gold', 'pci'],
          description: 'Takes the money',
        });
        await putEntities(store, [
          target,
          sampleEntity('checkout', { owner: 'payments', tags: ['gold'] }),
          sampleEntity('ledger', { namespace: 'prod', owner: 'payments', tags: ['gold'] }),
          sampleEntity('search', { namespace: 'prod', owner: 'discovery' }),
        ]);
        const filter = {
          kind: 'Service',
          namespace: 'prod',
          owner: 'payments',
          terms: ['tag=gold', 'tag=pci'],
          text: plainTextQuery('money'),
        };
        expect(await store.entities.list({ ...filter, limit: 10 })).toEqual({
          json: Buffer.from(`[${JSON.stringify(target)}]`),
        });
        expect(await store.entities.count(filter)).toBe(1);
        expect(await store.entities.count({ terms: ['tag=gold'] })).toBe(3);
        expect(await store.entities.countByKind()).toEqual(new Map([['Service', 4]]));
      });

      it('treats every filter value as data', async () => {
        await putEntities(store, [sampleEntity('a')]);
        const hostile = `' OR 1=1; DROP TABLE entities; --`;
        for (const filter of [{ kind: hostile }, { owner: hostile }, { terms: [hostile] }]) {
          expect(await store.entities.count(filter)).toBe(0);
        }
        expect(await store.entities.count({ text: plainTextQuery(`"${hostile}" NEAR( * ^`) })).toBe(
          0,
        );
        expect(await store.entities.count({})).toBe(1);
      });

      it('never answers with what a commit has replaced', async () => {
        const ref = refOf(sampleEntity('hot'));
        for (let revision = 1; revision <= 3; revision++) {
          await putEntities(store, [sampleEntity('hot', { revision })]);
          expect(await store.entities.getDoc(ref)).toMatchObject({ revision });
          expect(await store.entities.getDoc(ref)).toMatchObject({ revision });
        }
        const failing = store.transaction(async (tx) => {
          await tx.entities.put([
            { entity: sampleEntity('hot', { revision: 4 }), doc: '{}', hash: 'h' },
          ]);
          expect(await store.entities.getDoc(ref)).toMatchObject({ revision: 3 });
          throw new Error('taken back');
        });
        await expect(failing).rejects.toThrow('taken back');
        expect(await store.entities.getDoc(ref)).toMatchObject({ revision: 3 });
        const [row] = await store.entities.findMany([ref]);
        await store.transaction((tx) => tx.entities.remove([{ ...ref, id: row?.id ?? -1 }]));
        expect(await store.entities.getDoc(ref)).toBeUndefined();
      });

      it('forgets removed entities in every index', async () => {
        const entity = sampleEntity('gone', { tags: ['t'] });
        await putEntities(store, [entity]);
        const [row] = await store.entities.findMany([refOf(entity)]);
        const id = row?.id ?? -1;
        await store.transaction(async (tx) => {
          await tx.entities.remove([{ ...refOf(entity), id }]);
          await tx.entities.removeTerms([{ id, term: 'tag=t' }]);
          await tx.search.remove([id]);
        });
        expect(await store.entities.findMany([refOf(entity)])).toEqual([]);
        expect(await store.entities.count({ terms: ['tag=t'] })).toBe(0);
        expect(await find('gone')).toEqual([]);
      });
    });

    describe('filters of rights', () => {
      const sql = `'; DROP TABLE entities; --`;
      const filters: readonly EntityFilter[] = [
        { all: [] },
        { any: [] },
        { column: 'kind', equals: ['Service'] },
        { column: 'kind', equals: [] },
        { column: 'namespace', startsWith: 'prod.' },
        { column: 'namespace', startsWith: '' },
        { column: 'namespace', startsWith: 'PROD' },
        { column: 'namespace', startsWith: '%' },
        { column: 'owner', equals: ['', 'payments'] },
        { column: 'owner', startsWith: 'pay' },
        { column: 'owner', startsWith: 'zah\u{1f4b6}' },
        { not: { column: 'owner', equals: ['payments'] } },
        {
          not: {
            any: [
              { column: 'owner', equals: [''] },
              { column: 'kind', equals: [sql] },
            ],
          },
        },
        {
          all: [
            {
              any: [
                { column: 'kind', equals: ['Team'] },
                { column: 'owner', equals: ['orders'] },
              ],
            },
            { not: { column: 'namespace', startsWith: 'prod' } },
          ],
        },
      ];

      it('mean the same in the database and in the process, for lists, counts and search', async () => {
        const entities = ['Service', 'Team'].flatMap((kind) =>
          ['default', 'prod.shop', 'production'].flatMap((namespace) =>
            [undefined, 'payments', 'orders', 'zah\u{1f4b6}len', 'Payments'].map((owner, i) => {
              const entity = sampleEntity(`common-${i}`, { kind, namespace });
              if (owner !== undefined) entity.metadata.owner = owner;
              return entity;
            }),
          ),
        );
        await putEntities(store, entities);
        for (const readable of filters) {
          const expected = entities
            .filter(({ kind, metadata: { namespace, owner = '' } }) =>
              matchesFilter(readable, { kind, namespace, owner }),
            )
            .map((entity) => JSON.stringify(entity))
            .sort();
          const listed = docsOf(await store.entities.list({ readable, limit: 1_000 })).sort();
          expect([readable, listed]).toEqual([readable, expected]);
          expect(await store.entities.count({ readable })).toBe(expected.length);
          const byKind = [...(await store.entities.countByKind(readable)).values()];
          expect(byKind.reduce((sum, count) => sum + count, 0)).toBe(expected.length);
          const { hits } = await store.entities.search(
            plainTextQuery('common'),
            { readable },
            1_000,
          );
          expect([readable, hits.map(({ doc }) => doc).sort()]).toEqual([readable, expected]);
          const options = { facets: ['kind'], limit: 5, unseenSince: [] } as const;
          expect((await store.entities.facets({ readable }, options)).total).toBe(expected.length);
        }
      });

      it('keep relations whose source fits, before the limit', async () => {
        const hub = 'API/default/hub';
        const names = Array.from({ length: 20 }, (_, i) => `s-${i}`);
        await putEntities(
          store,
          names.map((name, i) => {
            const entity = sampleEntity(name);
            entity.metadata.owner = i < 15 ? 'hidden' : 'shown';
            return entity;
          }),
        );
        await store.transaction((tx) =>
          tx.relations.add(
            names.map((name) => ({
              source: `Service/default/${name}`,
              type: 'dependsOn',
              target: hub,
            })),
          ),
        );
        const readable: EntityFilter = { column: 'owner', equals: ['shown'] };
        const edges = await store.relations.around([hub], 5, readable);
        expect(edges).toHaveLength(5);
        const hidden = await store.relations.around(['Service/default/s-0'], 5, readable);
        expect(hidden).toEqual([]);
      });

      it('are counted by what rules can tell apart', async () => {
        const owned = sampleEntity('a');
        owned.metadata.owner = 'payments';
        await putEntities(store, [owned, sampleEntity('b'), sampleEntity('c')]);
        expect(await store.entities.countByClass()).toEqual([
          { kind: 'Service', namespace: 'default', owner: '', count: 2 },
          { kind: 'Service', namespace: 'default', owner: 'payments', count: 1 },
        ]);
      });
    });

    describe('relations', () => {
      it('finds edges from both ends and keeps each once', async () => {
        const edge = { source: 'Service/default/a', type: 'dependsOn', target: 'API/default/b' };
        const other = { source: 'Service/prod/a', type: 'dependsOn', target: 'API/default/b' };
        await store.transaction(async (tx) => {
          await tx.relations.add([edge, other]);
          await tx.relations.add([edge]);
        });
        expect(await store.relations.around([edge.source], 10)).toEqual([edge]);
        expect(await store.relations.around([edge.target], 10)).toEqual([edge, other]);
        await store.transaction((tx) => tx.relations.remove([edge]));
        expect(await store.relations.around([edge.target], 10)).toEqual([other]);
      });

      it('stops at the limit', async () => {
        await store.transaction((tx) =>
          tx.relations.add(
            Array.from({ length: 30 }, (_, i) => ({
              source: `Service/default/${i}`,
              type: 'dependsOn',
              target: 'API/default/hub',
            })),
          ),
        );
        expect(await store.relations.around(['API/default/hub'], 7)).toHaveLength(7);
      });
    });

    describe('search', () => {
      beforeEach(() => putEntities(store, rankingEntities));

      it.each(rankingCases)(
        'ranks "$query" as the shared set says',
        async ({ query, expected }) => {
          expect(await find(query)).toEqual(expected);
        },
      );

      it('filters candidates by kind and namespace', async () => {
        expect(await find('payments', { kind: 'Team' })).toEqual(['payments']);
        expect(await find('payments', { namespace: 'none' })).toEqual([]);
      });

      it('follows changes', async () => {
        const entity = sampleEntity('renamed', { title: 'Old words', revision: 1 });
        await putEntities(store, [entity]);
        await putEntities(store, [sampleEntity('renamed', { title: 'Fresh', revision: 2 })]);
        expect(await find('old')).toEqual([]);
        expect(await find('fresh')).toEqual(['renamed']);
      });
    });

    describe('events and audit', () => {
      it('numbers events in commit order and announces the commit', async () => {
        let wakes = 0;
        const stop = store.onWake(() => wakes++);
        await store.transaction((tx) =>
          tx.events.append([
            { type: 'entity.created', at: '2026-01-01T00:00:00.000Z', data: '{"n":1}' },
            { type: 'entity.created', at: '2026-01-01T00:00:00.000Z', data: '{"n":2}' },
          ]),
        );
        stop();
        expect(wakes).toBeGreaterThan(0);
        const events = await store.events.after(0, 10);
        expect(events.map((event) => event.data)).toEqual(['{"n":1}', '{"n":2}']);
        const [first, second] = events;
        expect(await store.events.lastSequence()).toBe(second?.sequence);
        expect(await store.events.after(first?.sequence ?? 0, 10)).toHaveLength(1);
      });

      it('lists audit entries newest first, by resource, in pages', async () => {
        await store.transaction((tx) =>
          tx.audit.append(
            Array.from({ length: 5 }, (_, i) => ({
              at: `2026-01-01T00:00:0${i}.000Z`,
              actorId: 'u1',
              actorName: 'ada',
              action: 'entity.updated',
              resourceType: 'entity',
              resourceId: i < 4 ? 'Service/default/a' : 'Service/default/b',
              resourceName: 'a',
              before: null,
              after: `{"i":${i}}`,
              source: 'api',
              address: '127.0.0.1',
              requestId: `r${i}`,
            })),
          ),
        );
        const query = { resourceType: 'entity', resourceId: 'Service/default/a', limit: 3 };
        const page = await store.audit.list(query);
        expect(page.entries.map((entry) => entry.after)).toEqual(['{"i":3}', '{"i":2}', '{"i":1}']);
        const rest = await store.audit.list({ ...query, cursor: page.nextCursor });
        expect(rest.entries.map((entry) => entry.after)).toEqual(['{"i":0}']);
        expect(rest.nextCursor).toBeUndefined();
      });
    });

    describe('sources', () => {
      const origin = { plugin: 'p', integration: 'default' };
      const other = { plugin: 'p', integration: 'second' };
      const source = (externalId: string, scope: string, entityId: number) => ({
        externalId,
        scope,
        entityId,
        base: '{}',
        baseHash: 'h',
      });

      it('finds what a sync did not see, outside failed scopes and within its own integration', async () => {
        const first = { at: '2026-01-01T00:00:00.000Z', syncId: 's1' };
        const second = { at: '2026-01-02T00:00:00.000Z', syncId: 's2' };
        await store.transaction(async (tx) => {
          await tx.sources.put(
            origin,
            [source('x', 'a', 1), source('y', 'a', 2), source('z', 'b', 3)],
            first,
          );
          await tx.sources.put(other, [source('x', 'a', 4)], first);
          await tx.sources.touch(origin, ['x'], second);
        });
        const sync = { syncId: 's2', failedScopes: ['b'] };
        const page = { limit: 10 };
        expect(await store.sources.countUnseen(origin, sync)).toEqual({ known: 2, unseen: 1 });
        const unseen = await store.sources.findUnseen(origin, sync, page);
        expect(unseen).toEqual([{ external_id: 'y', entity_id: 2, last_seen_at: first.at }]);
        const gone = { since: second.at, syncId: 's2' };
        await store.transaction((tx) => tx.sources.markGone(origin, ['y'], gone));
        expect(await store.sources.findUnseen(origin, sync, page)).toEqual([]);
        expect(await store.sources.ofEntity(2)).toMatchObject([
          { plugin: 'p', external_id: 'y', gone_since: second.at, last_seen_at: first.at },
        ]);
        // Seen again: no longer gone.
        await store.transaction((tx) => tx.sources.put(origin, [source('y', 'a', 2)], second));
        expect(await store.sources.ofEntity(2)).toMatchObject([{ gone_since: null }]);
      });

      it('finds everything that was not seen when no scope failed, and not what was seen later', async () => {
        await store.transaction((tx) =>
          tx.sources.put(origin, [source('x', 'a', 1), source('y', 'a', 2)], {
            at: '2026-01-01',
            syncId: 's1',
          }),
        );
        const none = { failedScopes: [] };
        const find = (syncId: string, rest: object = {}, limit = 10) =>
          store.sources.findUnseen(origin, { syncId, ...none, ...rest }, { limit });
        expect(await find('s2')).toHaveLength(2);
        expect(await find('s1')).toEqual([]);
        expect(await find('s2', {}, 1)).toMatchObject([{ external_id: 'x' }]);
        expect(await find('s2', { seenBefore: '2026-01-01' })).toEqual([]);
        expect(await find('s2', { seenBefore: '2026-01-02' })).toHaveLength(2);
      });

      it('lists entities that their sources have not seen since a time', async () => {
        const entities = ['fresh', 'late', 'gone', 'written'].map((name) => sampleEntity(name));
        await store.transaction(async (tx) => {
          await tx.entities.put(
            entities.map((entity) => ({ entity, doc: JSON.stringify(entity), hash: 'h' })),
          );
          const rows = await tx.entities.findMany(
            entities.map(({ kind, metadata }) => ({ kind, ...metadata })),
          );
          const idOf = (name: string) => rows.find((row) => row.name === name)?.id ?? 0;
          const late = [source('late', 'a', idOf('late')), source('gone', 'a', idOf('gone'))];
          await tx.sources.put(origin, late, { at: '2026-01-01', syncId: 's1' });
          await tx.sources.markGone(origin, ['gone'], { since: '2026-01-02', syncId: 's2' });
          const fresh = [source('fresh', 'a', idOf('fresh'))];
          await tx.sources.put(origin, fresh, { at: '2026-01-03', syncId: 's2' });
        });
        const list = async (
          unseenSince: { plugin: string; integration: string; before: string }[],
        ) => {
          const { json } = await store.entities.list({ limit: 10, unseenSince });
          return (JSON.parse(json.toString()) as Entity[]).map(({ metadata }) => metadata.name);
        };
        expect(await list([{ ...origin, before: '2026-01-02' }])).toEqual(['late']);
        expect(await list([{ ...other, before: '2026-01-02' }])).toEqual([]);
        expect(await list([])).toEqual([]);
      });
    });

    describe('syncs', () => {
      const origin = { plugin: 'p', integration: 'default' };
      const source = (externalId: string, entityId: number, base: string) => ({
        externalId,
        scope: 'a',
        entityId,
        base,
        baseHash: base,
      });

      it('put back what sources said before one of them, and forget what it was the first to say', async () => {
        const write = (syncId: string, sources: ReturnType<typeof source>[]) =>
          store.transaction(async (tx) => {
            const ids = sources.map(({ externalId }) => externalId);
            await tx.syncRuns.keep(syncId, origin, ids);
            await tx.sources.put(origin, sources, { at: '2026', syncId });
          });
        await write('s1', [source('x', 1, 'x1'), source('y', 2, 'y1')]);
        await write('s2', [source('x', 1, 'x2'), source('z', 3, 'z2')]);
        // Twice, as after an interruption: what counts is how it was at first.
        await write('s2', [source('x', 1, 'x3')]);
        await store.transaction(async (tx) => {
          await tx.syncRuns.keep('s2', origin, ['y']);
          await tx.sources.markGone(origin, ['y'], { since: '2026-02', syncId: 's2' });
        });
        const found = async () =>
          (await store.sources.ofEntities([1, 2, 3])).map(
            ({ external_id, base, gone_since, written_by }) =>
              [external_id, base, gone_since, written_by].join(),
          );
        expect(await found()).toEqual(['x,x3,,s2', 'y,y1,2026-02,s2', 'z,z2,,s2']);
        expect((await store.syncRuns.writtenBy('s2', origin)).sort()).toEqual([1, 2, 3]);
        await store.transaction((tx) => tx.syncRuns.restore('s2', origin, [1, 2, 3]));
        expect(await found()).toEqual(['x,x1,,s1', 'y,y1,,s1']);
        await store.transaction((tx) => tx.syncRuns.restore('s1', origin, [1]));
        expect(await found()).toEqual(['y,y1,,s1']);
      });

      it('are remembered by source, with the newest that ended and the one that is held', async () => {
        await store.transaction(async (tx) => {
          for (const id of ['s1', 's2', 's3'])
            await tx.syncRuns.begin(id, origin, `2026-0${id[1]}`);
          await tx.syncRuns.update('s1', { finished_at: '2026-01', held: 'held' });
          await tx.syncRuns.update('s2', { finished_at: '2026-02', held: 'held' });
          await tx.syncRuns.supersedeHeld(origin, 's2');
          // Once more, as after an interruption.
          await tx.syncRuns.begin('s2', origin, '2026-09');
        });
        expect(await store.syncRuns.listNewest()).toMatchObject([
          { id: 's2', started_at: '2026-02' },
        ]);
        expect(await store.syncRuns.findHeld(origin)).toMatchObject({ id: 's2' });
        expect(await store.syncRuns.get('s1')).toMatchObject({ held: 'superseded' });
        await store.transaction((tx) => tx.syncRuns.removeBefore('2026-08'));
        expect(await store.syncRuns.get('s1')).toBeUndefined();
        expect(await store.syncRuns.get('s2')).toBeDefined();
      });
    });

    describe('the past', () => {
      const entry = (ref: string, at: string, states: [string | null, string | null]) => ({
        at,
        actorId: 'plugin:p',
        actorName: 'plugin:p',
        action: states[0] === null ? 'entity.created' : 'entity.updated',
        resourceType: 'entity',
        resourceId: ref,
        resourceName: ref,
        before: states[0],
        after: states[1],
        source: 'plugin',
        address: null,
        requestId: 's1',
      });

      it('is read from what the first later entry says that an entity was', async () => {
        await store.transaction((tx) =>
          tx.audit.append([
            entry('API/n/a', '2026-01-01', [null, 'a1']),
            entry('API/n/a', '2026-01-02', ['a1', 'a2']),
            { ...entry('API/n/a', '2026-01-02', ['-', '-']), action: 'entity.viewed' },
            entry('API/n-x/b', '2026-01-03', ['b0', 'b1']),
            entry('Service/n/c', '2026-01-03', [null, 'c1']),
            entry('API/n/a', '2026-01-04', ['a2', null]),
          ]),
        );
        const { timeline } = store;
        const moments = await Promise.all(
          ['2025', '2026-01-01', '2026-01-02', '2026-01-03', '2027'].map((time) =>
            timeline.momentAt(time),
          ),
        );
        expect(moments).toEqual([0, 1, 3, 5, 6]);
        expect(await timeline.stateBefore('API/n/a', 0)).toEqual({ doc: null });
        expect(await timeline.stateBefore('API/n/a', 1)).toEqual({ doc: 'a1' });
        expect(await timeline.stateBefore('API/n/a', 3)).toEqual({ doc: 'a2' });
        expect(await timeline.stateBefore('API/n/a', 6)).toBeUndefined();
        // In the order of kind, namespace and name, in which a shorter name comes first.
        const former = await timeline.formerEntities(1, { limit: 10 });
        expect(former).toEqual([
          { ref: 'API/n/a', doc: 'a1' },
          { ref: 'API/n-x/b', doc: 'b0' },
        ]);
        expect(await timeline.formerEntities(1, { after: 'API/n/a', limit: 10 })).toHaveLength(1);
        expect(await timeline.formerEntities(1, { kind: 'Service', limit: 10 })).toEqual([]);
        const changed = await timeline.changedSince(['API/n/a', 'API/n-x/b', 'API/n/z'], 5);
        expect([...changed]).toEqual(['API/n/a']);
        const part = { requestId: 's1', actorId: 'plugin:p', from: 1, to: 5 };
        expect(await timeline.resourcesOf(part)).toEqual([
          { ref: 'API/n/a', first: 2, last: 2 },
          { ref: 'API/n-x/b', first: 4, last: 4 },
          { ref: 'Service/n/c', first: 5, last: 5 },
        ]);
        expect(await timeline.listPart(part, { after: 2, limit: 1 })).toMatchObject([
          { id: 4, ref: 'API/n-x/b', before: 'b0', after: 'b1' },
        ]);
        expect(await timeline.listPart({ ...part, actorId: 'somebody' }, { limit: 9 })).toEqual([]);
        expect(await timeline.statesOf([2])).toEqual([{ id: 2, before: 'a1', after: 'a2' }]);
      });
    });

    describe('jobs', () => {
      const insert = (row: JobRow) => store.transaction((tx) => tx.jobs.insert(row));

      it('allows one unfinished job per key', async () => {
        expect(await insert(sampleJob('1', { key: 'k' }))).toBe(true);
        expect(await insert(sampleJob('2', { key: 'k' }))).toBe(false);
        await store.transaction((tx) => tx.jobs.update('1', { state: 'succeeded' }));
        expect(await insert(sampleJob('2', { key: 'k' }))).toBe(true);
        expect(await store.jobs.findNewest('k')).toMatchObject({ id: '2' });
        expect(await store.jobs.findUnfinished('k')).toMatchObject({ id: '2' });
      });

      it('finds due jobs of a type by priority and time, and no others', async () => {
        const now = '2026-01-01T12:00:00.000Z';
        const due = async (limit = 10, fullGroups: string[] = []) =>
          (await store.jobs.findDue([{ type: 'sync', limit, fullGroups }], now)).map(
            ({ id }) => id,
          );
        await insert(sampleJob('later', { run_after: '2026-01-02T00:00:00.000Z' }));
        await insert(
          sampleJob('held', { state: 'running', lease_owner: 'x', lease_until: '2026' }),
        );
        await insert(sampleJob('done', { state: 'succeeded' }));
        await insert(sampleJob('other', { type: 'other' }));
        expect(await due()).toEqual([]);
        await insert(
          sampleJob('parked', { state: 'waiting', run_after: '2026-01-01T11:00:00.000Z' }),
        );
        await insert(sampleJob('old'));
        await insert(sampleJob('urgent', { priority: 5, run_after: '2026-01-01T11:30:00.000Z' }));
        await insert(
          sampleJob('grouped', { group_key: 'g', run_after: '2026-01-01T00:01:00.000Z' }),
        );
        expect(await due()).toEqual(['urgent', 'old', 'grouped', 'parked']);
        expect(await due(2)).toEqual(['urgent', 'old']);
        expect(await due(10, ['g', 'h'])).toEqual(['urgent', 'old', 'parked']);
        const both = [
          { type: 'sync', limit: 1 },
          { type: 'other', limit: 1 },
        ];
        const found = await store.jobs.findDue(both, now);
        expect(found.map(({ id }) => id).sort()).toEqual(['other', 'urgent']);
        expect(await store.jobs.nextDueAt(['sync'], now)).toBe('2026-01-02T00:00:00.000Z');
      });

      it('finds jobs whose lease has lapsed', async () => {
        const running = { state: 'running', lease_owner: 'x' };
        await insert(sampleJob('held', { ...running, lease_until: '2026-01-01T12:01:00.000Z' }));
        await insert(sampleJob('lapsed', { ...running, lease_until: '2026-01-01T11:00:00.000Z' }));
        const lapsed = await store.jobs.findLapsed(['sync'], '2026-01-01T12:00:00.000Z', 10);
        expect(lapsed.map(({ id }) => id)).toEqual(['lapsed']);
      });

      it('inserts many at once, and leaves out those whose key is taken', async () => {
        const rows = Array.from({ length: 100 }, (_, i) =>
          sampleJob(`${i}`, { key: `k${i % 60}` }),
        );
        const inserted = await store.transaction((tx) => tx.jobs.insertAll(rows));
        expect(inserted.size).toBe(60);
      });

      it('writes outcomes of many jobs, of those only that their server still holds', async () => {
        const running = { state: 'running', lease_owner: 'a', lease_until: '2026' };
        await insert(sampleJob('mine', running));
        await insert(sampleJob('lost', { ...running, lease_owner: 'b' }));
        await insert(sampleJob('small', running));
        const columns = ['state', 'result', 'lease_owner', 'attempt'] as const;
        const done = (id: string, result: string | null) =>
          sampleJob(id, { state: 'succeeded', result, attempt: 2 });
        const written = await store.transaction(async (tx) => {
          await tx.jobs.removeHeld('a', ['small', 'lost']);
          return await tx.jobs.writeHeld('a', [done('mine', '{}'), done('lost', null)], columns);
        });
        expect([...written]).toEqual(['mine']);
        expect(await store.jobs.get('small')).toBeUndefined();
        expect(await store.jobs.get('lost')).toMatchObject({ state: 'running', lease_owner: 'b' });
        expect(await store.jobs.get('mine')).toMatchObject({
          state: 'succeeded',
          result: '{}',
          attempt: 2,
          lease_owner: null,
          lease_until: '2026',
        });
      });

      it('keeps a signal until it is taken, and gives it to those who wait', async () => {
        const { jobs } = store;
        await insert(sampleJob('1', { state: 'waiting', wait_key: 's' }));
        await store.transaction(async (tx) => {
          expect(await tx.jobs.wake('other', '{}', '2026')).toEqual([]);
          await tx.jobs.keepSignal('early', '1', '2026');
          await tx.jobs.keepSignal('early', '2', '2026');
          expect(await tx.jobs.wake('s', '{"by":"signal"}', '2026')).toHaveLength(1);
          expect(await tx.jobs.takeSignal('early')).toBe('2');
          expect(await tx.jobs.takeSignal('early')).toBeUndefined();
        });
        expect(await jobs.get('1')).toMatchObject({ state: 'queued', woken: '{"by":"signal"}' });
      });

      it('keeps dead jobs longer than other finished ones', async () => {
        const finished_at = '2026-01-01T00:00:00.000Z';
        await insert(sampleJob('old', { state: 'succeeded', finished_at }));
        await insert(sampleJob('dead', { state: 'dead', finished_at }));
        await insert(sampleJob('waiting'));
        const remove = (before: string, deadBefore: string) =>
          store.transaction((tx) => tx.jobs.removeFinished(before, deadBefore));
        await remove('2026-02-01T00:00:00.000Z', '2025-12-01T00:00:00.000Z');
        const ids = async () => (await store.jobs.list({ limit: 10 })).jobs.map(({ id }) => id);
        expect(await ids()).toEqual(['waiting', 'dead']);
        await remove('2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z');
        expect(await ids()).toEqual(['waiting']);
      });

      it('announces what may run, and what was said, and nothing else', async () => {
        let jobs = 0;
        let logs = 0;
        const stops = [store.onWake(() => jobs++, 'jobs'), store.onWake(() => logs++, 'job-logs')];
        await insert(sampleJob('1'));
        const line = { job_id: '1', at: '2026', level: 'info', message: 'hello' };
        expect([jobs > 0, logs]).toEqual([true, 0]);
        await store.transaction((tx) => tx.jobs.appendLog([line]));
        expect(logs).toBeGreaterThan(0);
        for (const stop of stops) stop();
      });

      it('refuses updates from a server that lost its lease', async () => {
        await insert(sampleJob('1', { state: 'running', lease_owner: 'a', lease_until: '2026' }));
        const update = (owner: string) =>
          store.transaction((tx) => tx.jobs.updateHeld('1', owner, { progress: '{}' }));
        expect(await update('b')).toBe(false);
        expect(await update('a')).toBe(true);
      });

      it('keeps log lines in order and lists jobs newest first', async () => {
        await insert(sampleJob('1'));
        await insert(sampleJob('2'));
        const line = (message: string) => ({ job_id: '1', at: '2026', level: 'info', message });
        await store.transaction((tx) => tx.jobs.appendLog([line('one'), line('two')]));
        const log = await store.jobs.readLog('1', 0, 10);
        expect(log.map((entry) => entry.message)).toEqual(['one', 'two']);
        expect(await store.jobs.readLog('1', log[0]?.id ?? 0, 10)).toHaveLength(1);
        const page = await store.jobs.list({ limit: 1 });
        expect(page.jobs[0]?.id).toBe('2');
        const rest = await store.jobs.list({ limit: 1, cursor: page.nextCursor });
        expect(rest.jobs[0]?.id).toBe('1');
      });
    });

    describe('users, sessions and keys', () => {
      const at = '2026-01-01T00:00:00.000Z';
      const createUser = (id: string) =>
        store.transaction((tx) =>
          tx.users.create({
            id,
            username: `user-${id}`,
            password_hash: null,
            display_name: '',
            email: '',
            role: 'viewer',
            must_change_password: 0,
            created_at: at,
            updated_at: at,
          }),
        );

      it('removes everything of a removed user', async () => {
        await createUser('u1');
        await store.transaction(async (tx) => {
          await tx.sessions.create({
            id: 's1',
            user_id: 'u1',
            created_at: at,
            expires_at: '2027-01-01T00:00:00.000Z',
            revoked_at: null,
            address: null,
            user_agent: null,
          });
          await tx.apiKeys.create({
            id: 'k1',
            user_id: 'u1',
            name: 'ci',
            prefix: 'gantry_12',
            hash: 'hash',
            role: 'viewer',
            created_at: at,
            expires_at: null,
            last_used_at: null,
          });
          await tx.users.remove('u1');
        });
        expect(await store.users.get('u1')).toBeUndefined();
        expect(await store.sessions.get('s1')).toBeUndefined();
        expect(await store.apiKeys.findByHash('hash')).toBeUndefined();
      });

      it('revokes one session, or all but one', async () => {
        await createUser('u1');
        await store.transaction(async (tx) => {
          for (const id of ['s1', 's2', 's3']) {
            await tx.sessions.create({
              id,
              user_id: 'u1',
              created_at: at,
              expires_at: '2027-01-01T00:00:00.000Z',
              revoked_at: null,
              address: null,
              user_agent: null,
            });
          }
        });
        const revoke = (which: Parameters<StoreView['sessions']['revoke']>[0]) =>
          store.transaction((tx) => tx.sessions.revoke(which, at));
        expect(await revoke({ id: 's1' })).toEqual(['s1']);
        expect(await revoke({ id: 's1' })).toEqual([]);
        expect(await revoke({ userId: 'u1', except: 's3' })).toEqual(['s2']);
        const live = await store.sessions.listLive('u1', at);
        expect(live.map((session) => session.id)).toEqual(['s3']);
      });
    });
  });
}

function refOf(entity: Entity) {
  return { kind: entity.kind, namespace: entity.metadata.namespace, name: entity.metadata.name };
}

function docsOf(page: { json: Buffer }): string[] {
  return (JSON.parse(page.json.toString()) as Entity[]).map((entity) => JSON.stringify(entity));
}

/** Stores entities with their terms and search rows, as the write path does. */
async function putEntities(store: Store, entities: readonly Entity[]): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.entities.put(
      entities.map((entity) => ({ entity, doc: JSON.stringify(entity), hash: 'h' })),
    );
    const rows = await tx.entities.findMany(entities.map(refOf));
    const entries = rows.map((row) => ({ id: row.id, entity: JSON.parse(row.doc) as Entity }));
    await tx.search.put(entries);
    await tx.entities.addTerms(
      entries.flatMap(({ id, entity }) =>
        (entity.metadata.tags ?? []).map((tag) => ({ id, term: `tag=${tag}` })),
      ),
    );
  });
}
