import { ManualClock } from '@gantry/base';
import type { AuditEntry, Store, StoreView } from '@gantry/storage';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
} from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { AuditLog } from '../src/audit/audit-log.ts';
import { createChainSeal } from '../src/audit/chain-seal.ts';
import { verifyAudit } from '../src/audit/verify-audit.ts';
import { systemContext } from '../src/context.ts';
import { EncryptionKeys } from '../src/secrets/encryption-keys.ts';

const seal = createChainSeal(new EncryptionKeys(Buffer.alloc(32, 7)));
const context = systemContext('test');
const start = new Date('2026-01-01T00:00:00.000Z');

const databases: [string, () => Promise<FreshDatabase>][] = [
  ['SQLite', async () => freshSqliteDatabase({ seal })],
];
const postgresUrl = inject('postgresUrl');
if (postgresUrl !== undefined) {
  databases.push(['PostgreSQL', () => freshPostgresDatabase(postgresUrl, { seal })]);
}

describe.each(databases)('the audit log on %s', (name, create) => {
  let database: FreshDatabase;
  let store: Store;
  let log: AuditLog;
  const clock = new ManualClock(start);

  beforeEach(async () => {
    database = await create();
    store = await database.open();
    log = new AuditLog(store, clock);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const entry = (text: string, at = start.toISOString()) => ({
    at,
    actorId: 'u1',
    actorName: 'ada',
    action: 'entity.updated',
    resourceType: 'entity',
    resourceId: `Service/default/${text}`,
    resourceName: text,
    before: '{"a":1}',
    after: JSON.stringify({ text }),
    source: 'api',
    address: null,
    requestId: 'r1',
  });
  const append = (...texts: string[]) =>
    store.transaction((tx) => tx.audit.append(texts.map((text) => entry(text))));
  const inDatabase = (...statements: string[]) =>
    store.transaction(async ({ session }) => {
      for (const statement of statements) await session.run(statement, []);
    });
  /** Somebody who may do anything with the database, and does not have the key. */
  const withoutGuards = async (...statements: string[]) => {
    const off = (on: boolean) =>
      name === 'SQLite'
        ? on
          ? []
          : ['audit_log_update', 'audit_log_delete', 'audit_log_insert', 'audit_head_update'].map(
              (trigger) => `DROP TRIGGER ${trigger}`,
            )
        : ['audit_log', 'audit_head', 'audit_checkpoints'].map(
            (table) => `ALTER TABLE ${table} ${on ? 'ENABLE ALWAYS' : 'DISABLE'} TRIGGER USER`,
          );
    await inDatabase(...off(false), ...statements);
  };
  const verify = () => verifyAudit(store);
  const all = async (): Promise<AuditEntry[]> => await store.audit.between(0, 1e9, { limit: 1e6 });

  it('proves a chain that is whole, and says where it ends', async () => {
    expect(await verify()).toMatchObject({ ok: true, checked: 0, head: undefined });
    await append('a', 'b');
    await append('c');
    const [, , last] = await all();
    const result = await verify();
    expect(result).toMatchObject({ ok: true, checked: 3, sealed: true });
    expect(result.head).toEqual({ id: 3, hash: last?.hash });
  });

  it('goes on after a restart and after a transaction that was taken back', async () => {
    await append('a');
    const failed = store.transaction(async (tx) => {
      await tx.audit.append([entry('never')]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await append('b');
    await store.close();
    store = await database.open();
    await append('c');
    expect((await all()).map(({ id, resourceName }) => [id, resourceName])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(await verify()).toMatchObject({ ok: true, checked: 3 });
  });

  it('keeps texts that are no proper text, without breaking the chain', async () => {
    await append(`half \ud83d`, 'nul \0', 'line\nbreak', '\u2028 \u{1f600}');
    expect(await verify()).toMatchObject({ ok: true, checked: 4 });
  });

  it.each([
    "UPDATE audit_log SET actor_name = 'eve' WHERE id = 1",
    "UPDATE audit_log SET hash = ''",
    'DELETE FROM audit_log WHERE id = 2',
    'DELETE FROM audit_log',
    'UPDATE audit_head SET id = 1',
    "UPDATE audit_head SET hash = 'x'",
    'DELETE FROM audit_head',
    ...(name === 'SQLite'
      ? [
          `INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE id = 1`,
          `REPLACE INTO audit_log (id, at, actor_id, actor_name, action, resource_type, resource_id,
             resource_name, source, hash) VALUES (2, '', '', '', '', '', '', '', '', '')`,
        ]
      : [
          'TRUNCATE audit_log',
          'TRUNCATE audit_head',
          'TRUNCATE audit_checkpoints',
          `INSERT INTO audit_log SELECT * FROM audit_log WHERE id = 1
             ON CONFLICT (id) DO UPDATE SET actor_name = 'eve'`,
        ]),
  ])('the database refuses %s', async (statement) => {
    await append('a', 'b', 'c');
    await expect(inDatabase(statement)).rejects.toThrow();
    expect(await verify()).toMatchObject({ ok: true, checked: 3 });
  });

  it('lets checkpoints only go forward, and be neither changed nor removed', async () => {
    await append('a', 'b', 'c');
    await store.transaction((tx) =>
      tx.audit.removeThrough({ through: 2, hash: 'x', removed: 2, at: 'now' }),
    );
    for (const statement of [
      'UPDATE audit_checkpoints SET through = 3',
      'DELETE FROM audit_checkpoints',
      'DELETE FROM audit_log WHERE id = 3',
    ]) {
      await expect(inDatabase(statement)).rejects.toThrow();
    }
  });

  const COLUMNS =
    `at actor_id actor_name action resource_type resource_id resource_name before_state
    after_state source address request_id hash`.split(/\s+/);

  it('finds a change of any column, and names the entry', async () => {
    await append(...Array.from({ length: 30 }, (_, i) => `e${i}`));
    expect(COLUMNS).toHaveLength(13);
    await withoutGuards();
    for (const [index, column] of COLUMNS.entries()) {
      const id = index + 2;
      const [before] = await store.session.getAll<Record<string, string | null>>(
        `SELECT ${column} AS value FROM audit_log WHERE id = ${id}`,
        [],
      );
      await inDatabase(`UPDATE audit_log SET ${column} = 'changed' WHERE id = ${id}`);
      expect([column, (await verify()).problem]).toEqual([
        column,
        expect.objectContaining({ kind: 'altered', id }),
      ]);
      await store.transaction(({ session }) =>
        session.run(`UPDATE audit_log SET ${column} = ? WHERE id = ${id}`, [before?.value ?? null]),
      );
    }
    expect((await verify()).problem).toMatchObject({ kind: 'unguarded' });
  });

  it('finds a dropped entry, entries in another order, and an end that was cut off', async () => {
    await append(...Array.from({ length: 9 }, (_, i) => `e${i}`));
    await withoutGuards('DELETE FROM audit_log WHERE id = 4');
    expect((await verify()).problem).toMatchObject({ kind: 'missing', id: 4 });
    await inDatabase('DELETE FROM audit_log WHERE id < 4');
    expect((await verify()).problem).toMatchObject({ kind: 'missing', id: 1 });
  });

  it('finds entries in another order', async () => {
    await append('a', 'b', 'c', 'd');
    await withoutGuards(
      'UPDATE audit_log SET id = 99 WHERE id = 2',
      'UPDATE audit_log SET id = 2 WHERE id = 3',
      'UPDATE audit_log SET id = 3 WHERE id = 99',
    );
    expect((await verify()).problem).toMatchObject({ kind: 'altered', id: 2 });
  });

  it('finds an end that was cut off, and an entry that was put behind it', async () => {
    await append('a', 'b', 'c', 'd');
    await withoutGuards('DELETE FROM audit_log WHERE id >= 3');
    expect((await verify()).problem).toMatchObject({ kind: 'missing', id: 3 });
    const [, second] = await all();
    await inDatabase(`UPDATE audit_head SET id = 2, hash = '${second?.hash}'`);
    expect((await verify()).problem).toMatchObject({ kind: 'unsealed', id: 2 });
  });

  it('finds an entry that was put behind the end', async () => {
    await append('a', 'b');
    await withoutGuards(
      `INSERT INTO audit_log (id, at, actor_id, actor_name, action, resource_type, resource_id,
         resource_name, source, hash) VALUES (3, '', '', '', '', '', '', '', 'api', 'x')`,
    );
    expect((await verify()).problem).toMatchObject({ id: 3 });
  });

  it('never seals again what somebody without the key has written, whatever follows', async () => {
    await append('a', 'b', 'c');
    const [first] = await all();
    await withoutGuards(
      'DELETE FROM audit_log WHERE id > 1',
      `UPDATE audit_head SET id = 1, hash = '${first?.hash}'`,
    );
    await store.close();
    store = await database.open();
    await append('innocent');
    await append('more');
    expect((await verify()).problem).toMatchObject({ kind: 'unsealed', id: 1 });
  });

  it('compares with a head that was kept elsewhere', async () => {
    await append('a', 'b');
    const { head } = await verify();
    await append('c');
    expect(await verifyAudit(store, { anchor: head })).toMatchObject({ ok: true });
    const other = { id: 2, hash: 'f'.repeat(64) };
    expect((await verifyAudit(store, { anchor: other })).problem).toMatchObject({
      kind: 'anchor',
      id: 2,
    });
    const later = { id: 7, hash: 'f'.repeat(64) };
    expect((await verifyAudit(store, { anchor: later })).problem).toMatchObject({
      kind: 'missing',
      id: 4,
    });
  });

  it('removes old entries so that the rest is still proved', async () => {
    const day = (n: number) => new Date(start.getTime() + n * 86_400_000).toISOString();
    await store.transaction((tx) =>
      tx.audit.append(Array.from({ length: 10 }, (_, i) => entry(`e${i}`, day(i)))),
    );
    const { head } = await verify();
    expect(await log.prune(day(4), context)).toEqual({ removed: 4 });
    const [first] = await all();
    expect(first).toMatchObject({ id: 5, resourceName: 'e4' });
    const result = await verifyAudit(store, { anchor: head });
    expect(result).toMatchObject({ ok: true, checked: 7, removed: { through: 4 } });
    expect(await log.prune(day(4), context)).toEqual({ removed: 0 });
    expect(await log.prune(day(6), context)).toEqual({ removed: 2 });
    expect(await verify()).toMatchObject({ ok: true, removed: { through: 6 } });
  });

  it('does not believe a checkpoint that no entry speaks of', async () => {
    await append('a', 'b', 'c', 'd');
    const [, second] = await all();
    await store.transaction((tx) =>
      tx.audit.removeThrough({ through: 2, hash: second?.hash ?? '', removed: 2, at: 'now' }),
    );
    expect((await verify()).problem).toMatchObject({ kind: 'checkpoint', id: 2 });
  });

  it('leaves a broken chain as it is: it is evidence', async () => {
    await append('a', 'b', 'c');
    await withoutGuards("UPDATE audit_log SET actor_name = 'eve' WHERE id = 2");
    const prune = log.prune('2027-01-01T00:00:00Z', context);
    await expect(prune).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
    expect(await all()).toHaveLength(3);
  });

  it('verifies while entries are written and removed', async () => {
    for (let i = 0; i < 20; i++) await append(...Array.from({ length: 60 }, (_, k) => `${i}-${k}`));
    const writing = (async () => {
      for (let i = 0; i < 30; i++) await append(`later-${i}`);
      await log.prune('2025-06-01T00:00:00Z', context);
    })();
    for (let i = 0; i < 3; i++) expect(await verify()).toMatchObject({ ok: true });
    await writing;
    expect(await verify()).toMatchObject({ ok: true, checked: 1_230 });
  });

  it('exports what a filter means, oldest first, and says so in the trail', async () => {
    await append('a', 'b');
    await store.transaction((tx: StoreView) =>
      tx.audit.append([{ ...entry('c'), actorName: 'bob', requestId: 'r2' }]),
    );
    const found: string[] = [];
    for await (const page of log.export({ actorName: 'ada' }, 'csv', context)) {
      found.push(...page.map(({ resourceName }) => resourceName));
    }
    expect(found).toEqual(['a', 'b']);
    const { entries } = await log.list({ limit: 1 });
    expect(entries[0]).toMatchObject({ action: 'audit.exported', requestId: 'test' });
    const byRequest = await log.list({ requestId: 'r2', limit: 10 });
    expect(byRequest.entries.map(({ resourceName }) => resourceName)).toEqual(['c']);
    const range = { since: '2026-01-01T01:00:00+01:00', until: '2026-01-01T00:00:00.001Z' };
    expect((await log.list({ ...range, source: 'api', limit: 10 })).entries).toHaveLength(3);
    expect((await log.list({ until: start.toISOString(), limit: 10 })).entries).toHaveLength(0);
  });
});
