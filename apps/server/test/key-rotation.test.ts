import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptionKeys } from '@gantry/platform';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { describe, expect, inject, it } from 'vitest';
import { root, TestServer } from './support/test-server.ts';

const PLUGINS = join(root, 'tests/fixtures/plugins/platform');
const BASE = '/api/v1/plugins/inventory';
const CONFIG = { sites: [{ name: 'one', services: '', token: 'right' }] };
const hex = (byte: number) => Buffer.alloc(32, byte).toString('hex');
const idOf = (key: string) => new EncryptionKeys(Buffer.from(key, 'hex')).current.id;
const works = async (server: TestServer) =>
  (await server.post<{ ok: boolean }>(`${BASE}/test`)).body.ok;
const verified = async (server: TestServer) =>
  (await server.get<{ ok: boolean; sealed: boolean }>('/api/v1/audit/verify')).body;

describe('a key that the server made itself', () => {
  it('is changed while it works, and the next start has the new one', async () => {
    const server = await TestServer.start({ plugins: PLUGINS });
    const path = join(server.dataDir, 'encryption.key');
    await server.put(`${BASE}/config`, CONFIG);
    const former = readFileSync(path, 'utf8').trim();
    const refused = await server.post('/api/v1/secrets/rotate', undefined, { as: 'developer' });
    expect(refused.status).toBe(403);
    const { body } = await server.post<{ keyId: string; sealed: number }>('/api/v1/secrets/rotate');
    const present = readFileSync(path, 'utf8').trim();
    expect(body).toEqual({ keyId: idOf(present), sealed: 1 });
    const { body: state } = await server.get('/api/v1/secrets');
    expect(state).toEqual({
      keyId: idOf(present),
      origin: 'generated',
      previousKeyIds: [expect.any(String)],
      sealed: { [idOf(present)]: 1 },
      rotatedAt: expect.any(String),
    });
    expect((await server.get('/api/v1/secrets', { as: 'developer' })).status).toBe(403);
    expect(present).not.toBe(former);
    expect(await works(server)).toBe(true);
    await server.stop({ keepData: true });

    // As after a crash between the last two steps: the store has the new key, the file the former one.
    writeFileSync(path, `${former}\n`);
    writeFileSync(`${path}.next`, `${present}\n`);
    const next = await TestServer.start({ plugins: PLUGINS, dataDir: server.dataDir });
    expect(readFileSync(path, 'utf8').trim()).toBe(present);
    expect(existsSync(`${path}.next`)).toBe(false);
    expect(await works(next)).toBe(true);
    expect(await verified(next)).toMatchObject({ ok: true, sealed: true });
    await next.stop({ keepData: true });

    // As after a crash before anything was sealed.
    writeFileSync(`${path}.next`, `${hex(9)}\n`);
    const last = await TestServer.start({ plugins: PLUGINS, dataDir: server.dataDir });
    expect(existsSync(`${path}.next`)).toBe(false);
    expect(await works(last)).toBe(true);
    await last.stop();
  });
});

describe('a key that is configured', () => {
  it('is followed by another one, with the former beside it until everything is sealed', async () => {
    const start = (dataDir: string | undefined, encryptionKey: string, previous?: string) =>
      TestServer.start({
        plugins: PLUGINS,
        ...(dataDir === undefined ? {} : { dataDir }),
        flags: {
          encryptionKey,
          ...(previous === undefined ? {} : { previousEncryptionKeys: previous }),
        },
      });
    const first = await start(undefined, hex(1));
    await first.put(`${BASE}/config`, CONFIG);
    await first.stop({ keepData: true });
    await expect(start(first.dataDir, hex(2))).rejects.toMatchObject({
      code: 'ENCRYPTION_KEY_WRONG',
    });
    const second = await start(first.dataDir, hex(2), hex(1));
    expect(await works(second)).toBe(true);
    await second.stop({ keepData: true });
    // Not rotated yet: the former key is still needed.
    await expect(start(first.dataDir, hex(2))).rejects.toMatchObject({
      code: 'ENCRYPTION_KEY_WRONG',
      message: expect.stringContaining(idOf(hex(1))),
    });
    const third = await start(first.dataDir, hex(2), hex(1));
    const { body } = await third.post('/api/v1/secrets/rotate');
    expect(body).toEqual({ keyId: idOf(hex(2)), sealed: 1 });
    await third.stop({ keepData: true });
    const fourth = await start(first.dataDir, hex(2));
    expect(await works(fourth)).toBe(true);
    expect(await verified(fourth)).toMatchObject({ ok: true, sealed: true });
    await fourth.stop();
  });
});

const postgresUrl = inject('postgresUrl');
it.skipIf(postgresUrl === undefined)(
  'a key in a file is not changed where other servers may share the database',
  async () => {
    const database = await freshPostgresDatabase(postgresUrl as string);
    const server = await TestServer.start({ db: database.location });
    const { status, body } = await server.post('/api/v1/secrets/rotate');
    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'KEY_SHARED' })]);
    await server.stop();
    await database.drop();
  },
);
