import type { Entity } from '@gantry/contracts';
import { parseQuery } from '@gantry/contracts';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openSqliteDatabase, type Store, toTextQuery } from '../src/index.ts';
import { initial } from '../src/migrations/0001-initial.ts';
import { plainTextQuery } from '../src/search/text-query.ts';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
  sampleEntity,
} from '../src/testing/index.ts';

const postgresUrl = inject('postgresUrl');
const databases: FreshDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function put(store: Store, entities: readonly Entity[]): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.entities.put(
      entities.map((entity) => ({ entity, doc: JSON.stringify(entity), hash: 'h' })),
    );
    const rows = await tx.entities.findMany(
      entities.map(({ kind, metadata }) => ({ kind, ...metadata })),
    );
    const byName = [...rows].sort((a, b) => a.id - b.id);
    await tx.search.put(
      byName.map((row) => ({ id: row.id, entity: JSON.parse(row.doc) as Entity })),
    );
  });
}

const WORDS =
  'payment payments pay api gateway ledger café über 日本語 𝒳word ß checkout v2 7d9f'.split(' ');
const word = fc.constantFrom(...WORDS);
const sentence = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
const entity = fc.record({
  title: fc.option(sentence, { nil: undefined }),
  description: fc.option(sentence, { nil: undefined }),
  owner: fc.option(fc.constantFrom('payments', 'ledger'), { nil: undefined }),
  tags: fc.uniqueArray(word, { maxLength: 3 }),
  spec: fc.record({ note: sentence }),
});
const query = fc.oneof(
  sentence,
  fc
    .array(
      fc.oneof(
        word,
        word.map((text) => `-${text}`),
        sentence.map((text) => `"${text}"`),
        word.map((text) => text.slice(0, 3)),
        word.map((text) => `${text[1] ?? ''}${text[0]}${text.slice(2)}`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.constantFrom(
    `'; DROP TABLE entities; --`,
    '" OR 1=1',
    '%',
    '_',
    '\\',
    '*',
    '\u0000',
    '?',
    '$1',
    'a|b',
    `${'x'.repeat(499)}`,
  ),
);

describe.skipIf(postgresUrl === undefined)('two databases with the same entities', () => {
  it('give the same results with the same scores, whatever is asked', async () => {
    databases.push(freshSqliteDatabase(), await freshPostgresDatabase(postgresUrl as string));
    const stores = await Promise.all(databases.map((database) => database.open()));
    const made = fc.sample(entity, { numRuns: 400, seed: 7 });
    const entities = made.map((parts, i) => {
      const { title, description, owner, ...rest } = parts;
      return sampleEntity(`${['payments', 'ledger', 'api-gateway', 'x'][i % 4]}-${i}`, {
        ...rest,
        ...(title === undefined ? {} : { title }),
        ...(description === undefined ? {} : { description }),
        ...(owner === undefined ? {} : { owner }),
      });
    });
    for (const store of stores) {
      // One after the other, so that both number them alike.
      for (let start = 0; start < entities.length; start += 50) {
        await put(store, entities.slice(start, start + 50));
      }
    }
    await fc.assert(
      fc.asyncProperty(query, fc.integer({ min: 1, max: 40 }), async (asked, limit) => {
        const text = toTextQuery(parseQuery(asked).query.texts);
        const [first, second] = await Promise.all(
          stores.map(async (store) => ({
            ranked: (await store.entities.search(text, {}, limit)).hits,
            owned: (await store.entities.search(text, { owner: 'payments' }, limit)).hits,
            page: (await store.entities.list({ text, limit })).json.toString(),
            count: await store.entities.count({ text }),
            facets: await store.entities.facets(
              { text },
              { facets: ['kind', 'owner', 'state'], limit: 10, unseenSince: [] },
            ),
          })),
        );
        expect(second).toEqual(first);
      }),
      { numRuns: 250 },
    );
    await Promise.all(stores.map((store) => store.close()));
  });
});

describe('a database of the first release', () => {
  const doc = sampleEntity('checkout', { title: 'Old', spec: { lifecycle: 'production' } });
  const odd = sampleEntity('odd', { spec: { lifecycle: 7 } });
  const insert = ({ kind, metadata }: Entity, text: string): string =>
    `INSERT INTO entities (uid, kind, namespace, name, doc, hash, revision, created_at, updated_at)
     VALUES ('u-${metadata.name}', '${kind}', 'default', '${metadata.name}', '${text}', 'h', 1, 't', 't')`;
  const record = [
    'CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)',
    "INSERT INTO schema_migrations VALUES ('0001-initial', 't')",
    insert(doc, JSON.stringify(doc)),
    insert(odd, JSON.stringify(odd)),
  ];

  const check = async (database: FreshDatabase): Promise<void> => {
    const store = await database.open();
    expect(await store.entities.count({ text: plainTextQuery('old') })).toBe(1);
    expect(await store.entities.count({ terms: ['lifecycle=production'] })).toBe(1);
    const { hits } = await store.entities.search(plainTextQuery('chekcout'), {}, 5);
    expect(hits.map((hit) => hit.doc)).toEqual([JSON.stringify(doc)]);
    await store.close();
  };

  it('is searched like a new one, on SQLite', async () => {
    const database = freshSqliteDatabase();
    databases.push(database);
    const raw = openSqliteDatabase(database.location);
    for (const statement of [...initial.sqlite, ...record]) raw.exec(statement);
    raw.close();
    await check(database);
  });

  it.skipIf(postgresUrl === undefined)('is searched like a new one, on PostgreSQL', async () => {
    const database = await freshPostgresDatabase(postgresUrl as string);
    databases.push(database);
    const client = new pg.Client({ connectionString: database.location });
    await client.connect();
    for (const statement of [...initial.postgres, ...record]) await client.query(statement);
    await client.end();
    await check(database);
  });
});
