import type { Entity } from '@gantry/contracts';
import { parseQuery } from '@gantry/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntityCondition, EntityFilters } from '../repositories/entity-query.ts';
import { plainTextQuery, toTextQuery } from '../search/text-query.ts';
import type { Store } from '../store.ts';
import type { FreshDatabase } from './fresh-store.ts';
import { sampleEntity } from './sample-entity.ts';

type PutEntities = (store: Store, entities: readonly Entity[]) => Promise<void>;

const WORDS = 'alpha beta gamma delta epsilon zeta theta kappa'.split(' ');
const MANY = 2_600;

/** More entities than any bound of a search, with words that many, few and no others have. */
function manyEntities(): Entity[] {
  return Array.from({ length: MANY }, (_, i) => {
    const word = WORDS[i % WORDS.length] ?? '';
    return sampleEntity(`${word}-${i}`, {
      kind: i % 5 === 0 ? 'API' : 'Service',
      namespace: i < MANY / 2 ? 'early' : 'late',
      owner: `team-${i % 3}`,
      tags: [i < MANY / 2 ? 'first' : 'second'],
      title: `${WORDS[(i * 3) % WORDS.length]} common thing`,
      ...(i === 7 ? { description: 'the only unicorn' } : {}),
    });
  });
}

/** Searching, filtering and counting in catalogs that are larger than what is looked at at once. */
export function registerSearchContract(
  createDatabase: () => Promise<FreshDatabase>,
  putEntities: PutEntities,
): void {
  let database: FreshDatabase;
  let store: Store;
  const getStore = (): Store => store;
  const useDatabase = (fill: () => Promise<void>): void => {
    // One for all tests of a group: filling it is what takes time, and only the last one changes it.
    beforeAll(async () => {
      database = await createDatabase();
      store = await database.open();
      await fill();
    });
    afterAll(async () => {
      await store.close();
      await database.drop();
    });
  };
  const text = (query: string) => toTextQuery(parseQuery(query).query.texts);
  const list = async (filters: EntityFilters): Promise<string[]> => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await getStore().entities.list({ ...filters, limit: 300, cursor });
      const entities = JSON.parse(page.json.toString()) as Entity[];
      seen.push(...entities.map((entity) => entity.metadata.name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return seen;
  };

  describe('search in a large catalog', () => {
    const entities = manyEntities();
    useDatabase(() => putEntities(getStore(), entities));
    const has = (entity: Entity, word: string): boolean =>
      ` ${entity.metadata.name.replace('-', ' ')} ${entity.metadata.title} ${entity.metadata.description} `.includes(
        ` ${word} `,
      );
    const names = (matching: readonly Entity[]): string[] =>
      matching.map((entity) => entity.metadata.name).sort();

    it('lists and counts exactly what matches, however common the words are', async () => {
      const cases: [string, (entity: Entity) => boolean][] = [
        ['alpha', (entity) => has(entity, 'alpha')],
        ['alpha kappa', (entity) => has(entity, 'alpha') && has(entity, 'kappa')],
        ['common', () => true],
        ['comm', () => true],
        ['unicorn', (entity) => has(entity, 'unicorn')],
        ['common unicorn', (entity) => has(entity, 'unicorn')],
        ['common -alpha', (entity) => !has(entity, 'alpha')],
        ['-alpha -"beta common"', (entity) => !has(entity, 'alpha') && !has(entity, 'beta common')],
        ['"beta common thing"', (entity) => entity.metadata.title === 'beta common thing'],
        ['"common beta"', () => false],
        ['nothinglikeit', () => false],
      ];
      for (const [query, matches] of cases) {
        const expected = names(entities.filter(matches));
        expect((await list({ text: text(query) })).sort(), query).toEqual(expected);
        expect(await getStore().entities.count({ text: text(query) }), query).toBe(expected.length);
      }
    });

    it('combines text with every other filter, in lists, counts and searches', async () => {
      const where: EntityCondition[] = [
        { column: 'kind', values: ['API'] },
        { column: 'owner', values: ['team-1'], isNegated: true },
        { terms: ['tag=second', 'tag=none'] },
      ];
      const filters = { namespace: 'late', where, text: text('alpha') };
      const expected = names(
        entities.filter(
          ({ kind, metadata }, i) =>
            kind === 'API' &&
            metadata.owner !== 'team-1' &&
            i >= MANY / 2 &&
            has(entities[i] as Entity, 'alpha'),
        ),
      );
      expect(expected.length).toBeGreaterThan(20);
      expect((await list(filters)).sort()).toEqual(expected);
      expect(await getStore().entities.count(filters)).toBe(expected.length);
      const { hits } = await getStore().entities.search(filters.text, filters, 100);
      const found = hits.map(({ doc }) => (JSON.parse(doc) as Entity).metadata.name);
      expect(found.length).toBe(Math.min(100, expected.length));
      expect(expected).toEqual(expect.arrayContaining(found));
    });

    it('finds the exact name among many that begin like it', async () => {
      for (const name of ['alpha-8', 'alpha-800', 'beta-1001']) {
        const { hits } = await getStore().entities.search(plainTextQuery(name), {}, 3);
        expect((JSON.parse(hits[0]?.doc ?? '') as Entity).metadata.name).toBe(name);
      }
    });

    it('pages through a search in every order without skipping or repeating', async () => {
      for (const sort of ['kind', 'name', 'updatedAt', 'createdAt'] as const) {
        for (const descending of [false, true]) {
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const query = { text: text('zeta'), sort, descending, limit: 90, cursor };
            const page = await getStore().entities.list(query);
            const found = JSON.parse(page.json.toString()) as Entity[];
            seen.push(...found.map((entity) => entity.metadata.name));
            cursor = page.nextCursor;
          } while (cursor !== undefined);
          expect(seen.sort()).toEqual(names(entities.filter((entity) => has(entity, 'zeta'))));
        }
      }
    });

    it('counts facets over all entities and over matches', async () => {
      const options = {
        facets: ['kind', 'owner', 'tag', 'state'],
        limit: 2,
        unseenSince: [],
      } as const;
      expect(await getStore().entities.facets({}, options)).toEqual({
        total: MANY,
        isPartial: false,
        facets: {
          kind: [
            { value: 'Service', count: 2_080 },
            { value: 'API', count: 520 },
          ],
          owner: [
            { value: 'team-0', count: 867 },
            { value: 'team-1', count: 867 },
          ],
          tag: [
            { value: 'first', count: 1_300 },
            { value: 'second', count: 1_300 },
          ],
          state: [],
        },
      });
      const unicorn = await getStore().entities.facets({ text: text('unicorn') }, options);
      expect(unicorn).toEqual({
        total: 1,
        isPartial: false,
        facets: {
          kind: [{ value: 'Service', count: 1 }],
          owner: [{ value: 'team-1', count: 1 }],
          tag: [{ value: 'first', count: 1 }],
          state: [],
        },
      });
      const nothing = await getStore().entities.facets({ text: text('nothinglikeit') }, options);
      expect(nothing).toMatchObject({ total: 0, facets: { kind: [], tag: [] } });
    });

    it('forgets the words of what was removed', async () => {
      const { session } = getStore();
      const [row] = await getStore().entities.findMany([
        { kind: 'Service', namespace: 'early', name: 'kappa-7' },
      ]);
      await getStore().transaction((tx) => tx.search.remove([row?.id ?? -1]));
      const terms = await session.getAll("SELECT id FROM search_terms WHERE term = 'unicorn'", []);
      expect(terms).toEqual([]);
      expect(await getStore().entities.count({ text: text('unicorn') })).toBe(0);
      expect(await getStore().entities.count({ text: text('common') })).toBe(MANY - 1);
    });
  });

  describe('conditions on relations and states', () => {
    const ref = (name: string): string => `Service/default/${name}`;
    useDatabase(async () => {
      await putEntities(
        getStore(),
        ['a', 'b', 'c', 'alone', 'a-b'].map((name) =>
          sampleEntity(name, name === 'a' ? {} : { owner: 'x' }),
        ),
      );
      await getStore().transaction((tx) =>
        tx.relations.add([
          { source: ref('a'), type: 'dependsOn', target: ref('b') },
          { source: ref('c'), type: 'dependsOn', target: ref('b') },
          { source: ref('b'), type: 'consumesApi', target: ref('c') },
          { source: ref('c'), type: 'dependsOn', target: 'Service/default/no/such/name' },
          { source: ref('a-b'), type: 'partOf', target: 'System/default/s' },
          { source: ref('alone'), type: 'ownedBy', target: 'Team/default/x' },
        ]),
      );
    });

    it.each<[string, EntityCondition, string[]]>([
      [
        'sources of a type',
        { related: [{ type: 'dependsOn', ref: ref('b'), looksFor: 'source' }] },
        ['a', 'c'],
      ],
      [
        'targets of a type',
        { related: [{ type: 'dependsOn', ref: ref('a'), looksFor: 'target' }] },
        ['b'],
      ],
      ['no targets that nobody wrote', { related: [{ ref: ref('c'), looksFor: 'target' }] }, ['b']],
      [
        'either end of any type',
        {
          related: [
            { ref: ref('b'), looksFor: 'source' },
            { ref: ref('b'), looksFor: 'target' },
          ],
        },
        ['a', 'c'],
      ],
      [
        'all but those',
        { related: [{ type: 'dependsOn', ref: ref('b'), looksFor: 'source' }], isNegated: true },
        ['a-b', 'alone', 'b'],
      ],
      ['orphans, owned or not', { state: 'orphan' }, ['alone']],
      ['what nobody owns', { state: 'unowned' }, ['a']],
      ['what somebody owns', { state: 'unowned', isNegated: true }, ['a-b', 'alone', 'b', 'c']],
      [
        'hostile references',
        { related: [{ type: "' OR 1=1 --", ref: "'", looksFor: 'source' }] },
        [],
      ],
    ])('finds %s', async (_name, condition, expected) => {
      expect((await list({ where: [condition] })).sort()).toEqual(expected);
      expect(await getStore().entities.count({ where: [condition] })).toBe(expected.length);
    });

    it('finds what was not seen since, and counts it', async () => {
      const [row] = await getStore().entities.findMany([
        { kind: 'Service', namespace: 'default', name: 'b' },
      ]);
      await getStore().transaction((tx) =>
        tx.sources.put(
          { plugin: 'p', integration: 'default' },
          [{ externalId: 'x', scope: 's', entityId: row?.id ?? -1, base: '{}', baseHash: 'h' }],
          { at: '2026-01-05T00:00:00.000Z', syncId: 's1' },
        ),
      );
      const limit = (before: string) => ({ plugin: 'p', integration: 'default', before });
      expect(await list({ where: [{ unseenSince: [limit('2026-01-06')] }] })).toEqual(['b']);
      expect(await list({ where: [{ unseenSince: [limit('2026-01-05')] }] })).toEqual([]);
      const options = { facets: ['state'], limit: 5, unseenSince: [limit('2026-01-06')] } as const;
      const { facets } = await getStore().entities.facets({}, options);
      expect(facets.state).toEqual([
        { value: 'stale', count: 1 },
        { value: 'unowned', count: 1 },
      ]);
    });
  });
}
