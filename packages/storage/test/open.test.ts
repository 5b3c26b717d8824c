import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { hashAuditEntry, openStore } from '../src/index.ts';
import { applyStep, migrate, migrations, readApplied } from '../src/migrations/migrate.ts';
import type { Migration } from '../src/migrations/migration.ts';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
  sampleJob,
} from '../src/testing/index.ts';

const postgresUrl = inject('postgresUrl');
let database: FreshDatabase;
afterEach(() => database.drop());

describe('opening an SQLite file', () => {
  it('refuses a file that another server holds, and says who', async () => {
    database = freshSqliteDatabase();
    const store = await database.open();
    await expect(database.open()).rejects.toMatchObject({
      code: 'STORE_IN_USE',
      message: expect.stringContaining(`process ${process.pid} on `),
    });
    await store.close();
    await (await database.open()).close();
  });

  it('opens a file whose holder was killed', async () => {
    database = freshSqliteDatabase();
    const script = fileURLToPath(new URL('./hold-database.ts', import.meta.url));
    const holder = spawn(process.execPath, ['--import', 'tsx', script, database.location], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(database.open()).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(`${database.location}.lock.json`)).toBe(true);
    const store = await database.open();
    expect(await store.settings.get('held')).toBe('yes');
    await store.close();
  });

  it('makes files that only their owner may read', async () => {
    database = freshSqliteDatabase();
    const store = await database.open();
    for (const suffix of ['', '-wal', '-shm']) {
      expect([suffix, statSync(`${database.location}${suffix}`).mode & 0o777]).toEqual([
        suffix,
        0o600,
      ]);
    }
    await store.close();
  });

  it('explains a path that cannot be opened', async () => {
    database = freshSqliteDatabase();
    await expect(openStore('/dev/null/x.db')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });
});

describe('opening PostgreSQL', () => {
  it('explains a server that is not there, without the password', async () => {
    database = freshSqliteDatabase();
    const attempt = openStore('postgres://gantry:hunter22@127.0.0.1:1/x');
    await expect(attempt).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.not.stringContaining('hunter22'),
    });
  });

  it.skipIf(postgresUrl === undefined)(
    'lets servers start together and hear each other',
    async () => {
      database = await freshPostgresDatabase(postgresUrl as string);
      const stores = await Promise.all([database.open(), database.open(), database.open()]);
      const [first, second] = stores;
      const woken = new Promise<void>((resolve) => {
        second.onWake(resolve);
      });
      await first.transaction((tx) =>
        tx.events.append([{ type: 'entity.created', at: '2026', data: '{}' }]),
      );
      await woken;
      expect(await second.events.after(0, 10)).toHaveLength(1);
      const signalled = new Promise<void>((resolve) => {
        second.onWake(resolve, 'job-logs');
      });
      await first.transaction((tx) => tx.jobs.insert(sampleJob('1')));
      const line = { job_id: '1', at: '2026', level: 'info', message: 'hello' };
      await first.transaction((tx) => tx.jobs.appendLog([line]));
      await signalled;
      await Promise.all(stores.map((store) => store.close()));
    },
  );
});

const databases: [string, () => Promise<FreshDatabase>][] = [
  ['SQLite', async () => freshSqliteDatabase()],
];
if (postgresUrl !== undefined) {
  databases.push(['PostgreSQL', () => freshPostgresDatabase(postgresUrl)]);
}

describe.each(databases)('migrations on %s', (_name, create) => {
  const failing: Migration = {
    name: '9999-fails',
    sqlite: ['CREATE TABLE half (id INTEGER)', 'THIS IS NOT SQL'],
    postgres: ['CREATE TABLE half (id INTEGER)', 'THIS IS NOT SQL'],
  };

  it('leaves nothing of a step that fails', async () => {
    database = await create();
    const store = await database.open();
    await expect(migrate(store, 'test', [...migrations, failing])).rejects.toThrow();
    await store.close();
    const again = await database.open();
    await expect(again.session.getAll('SELECT * FROM half', [])).rejects.toThrow();
    await again.close();
  });

  it('refuses a database that a newer release has written', async () => {
    database = await create();
    const store = await database.open();
    const step = 'CREATE TABLE from_the_future (id INTEGER)';
    const future: Migration = { name: '9999-future', sqlite: [step], postgres: [step] };
    await migrate(store, 'test', [...migrations, future]);
    await store.close();
    await expect(database.open()).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
  });

  it('gives audit entries from before the chain their places in it', async () => {
    database = await create();
    const old = await openStore(database.location, { isBare: true });
    await old.transaction(async (tx) => {
      await readApplied(tx.session);
      await applyStep(tx, migrations[0] as Migration);
      // With the gaps that transactions leave on PostgreSQL that were taken back.
      for (const id of [2, 3, 7]) {
        await tx.session.run(
          `INSERT INTO audit_log (id, at, actor_id, actor_name, action, resource_type, resource_id,
             resource_name, source) VALUES (?, 'now', 'u', 'ada', 'x.done', 'x', ?, 'x', 'api')`,
          [id, `x${id}`],
        );
      }
    });
    await old.close();
    const store = await database.open();
    const entries = await store.audit.between(0, 100, { limit: 10 });
    expect(entries.map(({ id, resourceId }) => [id, resourceId])).toEqual([
      [1, 'x2'],
      [2, 'x3'],
      [3, 'x7'],
    ]);
    let former = '';
    for (const entry of entries) {
      expect(entry.hash).toBe(hashAuditEntry(former, entry.id, entry));
      former = entry.hash;
    }
    expect((await store.audit.extent()).head).toMatchObject({ id: 3, hash: former });
    await store.close();
  });
});
