import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreshDatabase, freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { ResumingClient } from './support/event-clients.ts';
import { ADMIN_PASSWORD, TestServer } from './support/test-server.ts';

const postgresUrl = inject('postgresUrl');

describe.skipIf(postgresUrl === undefined)('two servers on one PostgreSQL', () => {
  let database: FreshDatabase;
  let first: TestServer;
  let second: TestServer;
  let dataDir: string;

  beforeAll(async () => {
    database = await freshPostgresDatabase(postgresUrl as string);
    dataDir = mkdtempSync(join(tmpdir(), 'gantry-test-replicas-'));
    first = await TestServer.start({ db: database.location, dataDir });
    second = await TestServer.start({ db: database.location, dataDir });
  });
  afterAll(async () => {
    await first?.stop({ keepData: true });
    await second?.stop({ keepData: true });
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('see what the other writes, at once and as events', async () => {
    const socket = new WebSocket(`${second.server.url.replace('http', 'ws')}/api/v1/ws`, {
      headers: { authorization: `Bearer ${second.tokenOf('viewer')}` },
    });
    await once(socket, 'open');
    const heard: string[] = [];
    const created = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        heard.push(String(data));
        if (heard.at(-1)?.includes('entity.created')) resolve();
      });
    });
    socket.send('{"action":"subscribe","channel":"entities"}');
    await once(socket, 'message');
    await first.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'shared' } });
    expect((await second.get('/api/v1/entities/Team/shared')).status).toBe(200);
    await created;
    expect(heard.at(-1)).toContain('"name":"shared"');
    socket.terminate();
  });

  it('go on telling a client where the other was cut off', async () => {
    let to = first;
    const address = () => `${to.server.url.replace('http', 'ws')}/api/v1/ws`;
    const client = new ResumingClient(address, first.tokenOf('viewer'));
    await client.connect();
    const names = Array.from({ length: 120 }, (_, i) => `moved-${i}`);
    for (const [index, name] of names.entries()) {
      const writer = index % 2 === 0 ? first : second;
      await writer.post('/api/v1/entities', { kind: 'Team', metadata: { name } });
      if (index % 20 !== 10) continue;
      to = to === first ? second : first;
      client.cut();
    }
    await client.until(() => client.events.length >= names.length);
    expect(client.events.map(({ data }) => data.name)).toEqual(names);
    expect(client.resets).toEqual([]);
    client.close();
  });

  it('end a session for each other', async () => {
    const token = await first.signIn('admin', ADMIN_PASSWORD);
    const as = { token };
    expect((await second.get('/api/v1/auth/me', { as })).status).toBe(200);
    await first.post('/api/v1/auth/logout', undefined, { as });
    // The other server hears of it by event; its cached answer goes within a moment.
    await expect.poll(async () => (await second.get('/api/v1/auth/me', { as })).status).toBe(401);
  });

  it('hold a new rule, and what a group gives, for each other', async () => {
    const path = '/api/v1/entities/Team/ruled';
    await first.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'ruled' } });
    expect((await second.get(path, { as: 'viewer' })).status).toBe(200);
    await first.post('/api/v1/rbac/rules', {
      id: 'no-teams',
      effect: 'deny',
      subjects: ['role:viewer'],
      verbs: ['read'],
      kinds: ['Team'],
    });
    expect((await first.get(path, { as: 'viewer' })).status).toBe(404);
    await expect.poll(async () => (await second.get(path, { as: 'viewer' })).status).toBe(404);
    await second.delete('/api/v1/rbac/rules/no-teams');
    expect((await second.get(path, { as: 'viewer' })).status).toBe(200);
    await expect.poll(async () => (await first.get(path, { as: 'viewer' })).status).toBe(200);
  });

  it('check what is written against the kind as the other server has just made it', async () => {
    const kind = (engines: string[]) => ({
      kind: 'Database',
      schema: { properties: { engine: { enum: engines } } },
    });
    const write = (server: TestServer, name: string, engine: string) =>
      server.post('/api/v1/entities', { kind: 'Database', metadata: { name }, spec: { engine } });
    await first.post('/api/v1/kinds', kind(['postgres']));
    // Nothing is waited for: a write looks whether its kinds are those of the database.
    await expect.poll(async () => (await write(second, 'one', 'postgres')).status).toBe(201);
    for (const engines of [['postgres', 'mysql'], ['postgres', 'redis'], ['postgres']]) {
      await first.put('/api/v1/kinds/Database', kind(engines));
      expect((await write(second, 'two', 'oracle')).status).toBe(400);
    }
    await second.put('/api/v1/kinds/Database', kind(['postgres', 'oracle']));
    expect((await write(second, 'two', 'oracle')).status).toBe(201);
    expect((await first.put('/api/v1/kinds/Database', kind(['postgres']))).status).toBe(409);
    await expect
      .poll(async () => (await first.get('/api/v1/schemas/Database')).text)
      .toContain('oracle');
  });

  it('lose no write when both write the same entity', async () => {
    await first.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'busy' } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? first : second).patch('/api/v1/entities/Team/busy', {
          metadata: { annotations: { [`key-${i}`]: '1' } },
        }),
      ),
    );
    const accepted = answers.filter((answer) => answer.status === 200).length;
    const { body } = await first.get<{ metadata: { annotations: object; revision: number } }>(
      '/api/v1/entities/Team/busy',
    );
    expect(Object.keys(body.metadata.annotations)).toHaveLength(accepted);
    expect(body.metadata.revision).toBe(1 + accepted);
    expect(accepted).toBeGreaterThan(0);
  });
});
