import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@gantry/base';
import { openStore, type Store } from '@gantry/storage';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
} from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { PolicyEngine } from '../src/access/policy-engine.ts';
import { AuditLog } from '../src/audit/audit-log.ts';
import { createChainSeal } from '../src/audit/chain-seal.ts';
import { verifyAudit } from '../src/audit/verify-audit.ts';
import { Backups } from '../src/backup/backups.ts';
import { checkBackup, type RestoreTarget, restoreBackup } from '../src/backup/restore.ts';
import { Catalog } from '../src/catalog/catalog.ts';
import { KindRegistry } from '../src/catalog/kinds/kind-registry.ts';
import { SYSTEM_ACTOR, systemContext } from '../src/context.ts';
import { EncryptionKeys } from '../src/secrets/encryption-keys.ts';
import { integrationIdentity } from '../src/secrets/sealed-columns.ts';
import { SecretBox } from '../src/secrets/secret-box.ts';
import { SecretRotation } from '../src/secrets/secret-rotation.ts';

const PASSPHRASE = 'a long enough passphrase';
const context = systemContext('test');
const postgresUrl = inject('postgresUrl');

type Create = () => Promise<FreshDatabase>;
const sqlite: Create = async () => freshSqliteDatabase();
const postgres: Create = () => freshPostgresDatabase(postgresUrl as string);
const pairs: [string, Create, Create][] = [['SQLite to SQLite', sqlite, sqlite]];
if (postgresUrl !== undefined) {
  pairs.push(['SQLite to PostgreSQL', sqlite, postgres]);
  pairs.push(['PostgreSQL to SQLite', postgres, sqlite]);
  pairs.push(['PostgreSQL to PostgreSQL', postgres, postgres]);
}

describe.each(pairs)('a backup from %s', (_name, createSource, createTarget) => {
  let folder: string;
  let file: string;
  let source: FreshDatabase;
  let target: FreshDatabase;
  let store: Store;
  let catalog: Catalog;
  const keys = new EncryptionKeys(Buffer.alloc(32, 7));
  const otherKeys = new EncryptionKeys(Buffer.alloc(32, 8));
  const identity = integrationIdentity('jira', 'default');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-backup-'));
    file = join(folder, 'gantry.backup');
    [source, target] = await Promise.all([createSource(), createTarget()]);
    store = await openStore(source.location, { seal: createChainSeal(keys) });
    catalog = new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store));
    for (let i = 0; i < 30; i++) await catalog.applyOne({ op: 'create', entity: team(i) }, context);
    await store.transaction(async (tx) => {
      await tx.plugins.putIntegration({
        plugin: 'jira',
        slug: 'default',
        name: 'Default',
        options: '{}',
        secrets: new SecretBox(keys).seal('{"token":"canary-token"}', identity),
        created_at: '2026',
        updated_at: '2026',
      });
      await tx.settings.set('keys.encryption', keys.current.id);
    });
  });
  afterEach(async () => {
    await store.close();
    await Promise.all([source.drop(), target.drop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const team = (i: number) => ({
    kind: 'Team',
    metadata: { name: `team-${i}`, title: `Ünïted \u{1f600} ${i}`, tags: ['x'], owner: 'team-0' },
    spec: {},
  });
  const create = async (work?: () => Promise<unknown>): Promise<Buffer> => {
    const backups = new Backups({ store, clock: systemClock, keys, version: '1.2.3' });
    const { bytes } = await backups.create(PASSPHRASE, context);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) {
      chunks.push(chunk);
      await work?.();
    }
    const backup = Buffer.concat(chunks);
    writeFileSync(file, backup);
    return backup;
  };
  const bare = () => openStore(target.location, { seal: createChainSeal(otherKeys), isBare: true });
  const restore = async (options: Partial<RestoreTarget> = {}) => {
    const into = await bare();
    try {
      await restoreBackup(await checkBackup(file, PASSPHRASE), {
        store: into,
        location: target.location,
        keys: otherKeys,
        clock: systemClock,
        replace: false,
        acceptBrokenAudit: false,
        ...options,
      });
    } finally {
      await into.close();
    }
  };
  const openTarget = () => openStore(target.location, { seal: createChainSeal(otherKeys) });
  const everything = async (from: Store) => {
    const all: Record<string, unknown> = {};
    const tables = 'entities entity_terms relations users events plugins groups permission_rules';
    for (const table of tables.split(' ')) {
      const rows = await from.session.getAll<object>(`SELECT * FROM ${table}`, []);
      all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    }
    return all;
  };

  it('brings everything to another place, whose key then seals it', async () => {
    await create();
    await restore();
    const restored = await openTarget();
    expect(await everything(restored)).toEqual(await everything(store));
    const audit = await restored.audit.list({ limit: 2 });
    expect(audit.entries.map(({ action }) => action)).toEqual([
      'backup.restored',
      'backup.created',
    ]);
    expect(await verifyAudit(restored)).toMatchObject({ ok: true, sealed: true, checked: 32 });
    const row = await restored.plugins.getIntegration('jira', 'default');
    expect(new SecretBox(otherKeys).open(row?.secrets ?? '', identity)).toContain('canary-token');
    expect(await restored.settings.get('keys.encryption')).toBeUndefined();
    // It works on: search finds, numbers go on, and the chain does.
    const copy = new Catalog(restored, new KindRegistry(), systemClock, new PolicyEngine(restored));
    expect(await copy.search('ünïted', { limit: 50 }, SYSTEM_ACTOR)).toHaveLength(30);
    await copy.applyOne({ op: 'create', entity: team(99) }, context);
    expect(await verifyAudit(restored)).toMatchObject({ ok: true, checked: 33 });
    await restored.close();
  });

  it('is of one moment, whatever is written while it is made', async () => {
    const before = await everything(store);
    let i = 0;
    await create(async () => {
      await catalog.applyOne({ op: 'create', entity: team(100 + i++) }, context);
    });
    expect(i).toBeGreaterThan(0);
    await restore();
    const restored = await openTarget();
    expect(await everything(restored)).toEqual(before);
    await restored.close();
  });

  it('holds no secret that could be read without the passphrase', async () => {
    const backup = await create();
    for (const text of ['canary', 'team-1', keys.current.bytes.toString('base64')]) {
      expect(backup.includes(text)).toBe(false);
    }
    await expect(checkBackup(file, 'another passphrase')).rejects.toMatchObject({
      code: 'BACKUP_NOT_AUTHENTIC',
    });
  });

  it('is refused where there is something, until one insists', async () => {
    await create();
    await restore();
    await expect(restore()).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' });
    await restore({ replace: true });
    const restored = await openTarget();
    expect(await verifyAudit(restored)).toMatchObject({ ok: true });
    await restored.close();
  });

  it('is refused into a store that a newer release has written, or somebody tampered with', async () => {
    await create();
    await restore();
    const into = await bare();
    await into.transaction(({ session }) =>
      session.run("INSERT INTO schema_migrations VALUES ('9999-future', 'now')", []),
    );
    await into.close();
    await expect(restore({ replace: true })).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
    const again = await bare();
    await again.transaction(async ({ session }) => {
      await session.run("DELETE FROM schema_migrations WHERE name = '9999-future'", []);
      const off =
        again.dialect === 'sqlite'
          ? 'DROP TRIGGER audit_log_update'
          : 'ALTER TABLE audit_log DISABLE TRIGGER USER';
      await session.run(off, []);
      await session.run("UPDATE audit_log SET actor_name = 'eve' WHERE id = 2", []);
    });
    await again.close();
    await expect(restore({ replace: true })).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
  });

  it('of a trail that was tampered with says so, and is restored as it is only on demand', async () => {
    await store.transaction(async ({ session }) => {
      const off =
        store.dialect === 'sqlite'
          ? 'DROP TRIGGER audit_log_update'
          : 'ALTER TABLE audit_log DISABLE TRIGGER USER';
      await session.run(off, []);
      await session.run("UPDATE audit_log SET actor_name = 'eve' WHERE id = 2", []);
    });
    await create();
    await expect(restore()).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
    await restore({ acceptBrokenAudit: true });
    const restored = await openTarget();
    expect((await verifyAudit(restored)).problem).toMatchObject({ kind: 'altered', id: 2 });
    await restored.close();
  });

  it('keeps what was removed from the trail provable', async () => {
    await new AuditLog(store, systemClock).prune('2100-01-01T00:00:00Z', context);
    await create();
    await restore();
    const restored = await openTarget();
    expect(await verifyAudit(restored)).toMatchObject({ ok: true, removed: { through: 30 } });
    await restored.close();
  });
});

describe('a backup', () => {
  let database: FreshDatabase;
  let store: Store;
  let backup: Buffer;
  const keys = new EncryptionKeys(Buffer.alloc(32, 7));
  const file = () => join(tmpdir(), `gantry-backup-${process.pid}.tmp`);
  const check = async (content: Buffer) => {
    writeFileSync(file(), content);
    try {
      return await checkBackup(file(), PASSPHRASE);
    } finally {
      rmSync(file());
    }
  };

  beforeEach(async () => {
    database = freshSqliteDatabase();
    store = await openStore(database.location, { seal: createChainSeal(keys) });
    await store.transaction(async (tx) => {
      for (let i = 0; i < 3_000; i++) {
        await tx.settings.set(`k${i}`, createHash('sha512').update(`${i}`).digest('hex'));
      }
    });
    const backups = new Backups({ store, clock: systemClock, keys, version: '1.2.3' });
    const { bytes } = await backups.create(PASSPHRASE, context);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    backup = Buffer.concat(chunks);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  it('is believed when every byte of it is right', async () => {
    const { counts, header } = await check(backup);
    expect(counts.settings).toBe(3_000);
    expect(header).toMatchObject({ format: 'gantry-backup', version: 1, gantry: '1.2.3' });
  });

  it('is refused when anything of it was changed, cut off, swapped or added', {
    timeout: 120_000,
  }, async () => {
    const start = backup.indexOf(0x0a) + 1;
    const frames: Buffer[] = [];
    for (let at = start; at < backup.length; ) {
      const end = at + 4 + backup.readUInt32BE(at);
      frames.push(backup.subarray(at, end));
      at = end;
    }
    expect(frames.length).toBeGreaterThan(3);
    const head = backup.subarray(0, start);
    const [first, second, ...rest] = frames as [Buffer, Buffer, ...Buffer[]];
    const flipped = (at: number) => {
      const copy = Buffer.from(backup);
      copy[at] = (copy[at] as number) ^ 1;
      return copy;
    };
    const bad = [
      Buffer.alloc(0),
      Buffer.from('PK\x03\x04 something else\n'),
      head,
      backup.subarray(0, -1),
      backup.subarray(0, start + 100),
      Buffer.concat([head, ...frames.slice(0, -1)]),
      Buffer.concat([head, second, first, ...rest]),
      Buffer.concat([head, first, ...rest]),
      Buffer.concat([backup, first]),
      Buffer.concat([backup, Buffer.from('x')]),
      Buffer.concat([Buffer.from(head.toString().replace('1.2.3', '1.2.4')), ...frames]),
      Buffer.concat([Buffer.from(head.toString().replace('65536', '32768')), ...frames]),
      Buffer.concat([Buffer.from(head.toString().replace('65536', '1e12')), ...frames]),
      flipped(start + 5),
      flipped(start + 100_000),
      flipped(backup.length - 1),
    ];
    for (const [index, content] of bad.entries()) {
      await expect(check(content), `case ${index}`).rejects.toMatchObject({
        code: expect.stringMatching(/^BACKUP_(UNREADABLE|NOT_AUTHENTIC)$/),
      });
    }
  });

  it('needs a passphrase worth the name', async () => {
    const backups = new Backups({ store, clock: systemClock, keys, version: '1.2.3' });
    await expect(backups.create('short', context)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the key', () => {
  it('is changed with everything that it has sealed; nothing is left that only the old one opens', async () => {
    const database = freshSqliteDatabase();
    const keys = new EncryptionKeys(Buffer.alloc(32, 7));
    const store = await openStore(database.location, { seal: createChainSeal(keys) });
    const oldId = keys.current.id;
    const identity = integrationIdentity('jira', 'default');
    await store.transaction(async (tx) => {
      const box = new SecretBox(keys);
      await tx.plugins.putIntegration({
        ...{ plugin: 'jira', slug: 'default', name: 'Default', options: '{}' },
        ...{ secrets: box.seal('secret', identity), created_at: '2026', updated_at: '2026' },
      });
    });
    const steps: string[] = [];
    const keeper = {
      prepare: (key: Buffer) => void steps.push(`prepare ${key.length}`),
      commit: () => void steps.push('commit'),
      discard: () => void steps.push('discard'),
    };
    const rotation = new SecretRotation({ store, clock: systemClock, keys, keeper });
    expect(await rotation.rotate(context)).toEqual({ keyId: keys.current.id, sealed: 1 });
    expect(steps).toEqual(['prepare 32', 'commit']);
    const fresh = new EncryptionKeys(keys.current.bytes);
    const row = await store.plugins.getIntegration('jira', 'default');
    expect(new SecretBox(fresh).open(row?.secrets ?? '', identity)).toBe('secret');
    await store.close();
    expect(readFileSync(database.location).includes(`v1.${oldId}.`)).toBe(false);
    const again = await openStore(database.location, { seal: createChainSeal(fresh) });
    expect(await verifyAudit(again)).toMatchObject({ ok: true, sealed: true });
    await again.close();
    await database.drop();
  });
});
