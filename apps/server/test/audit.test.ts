import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteDatabase } from '@gantry/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './support/test-server.ts';

interface Entry {
  id: number;
  timestamp: string;
  userId: string;
  userName: string;
  action: string;
  resourceType: string;
  resourceId: string;
  resourceName: string;
  source: string;
  before?: unknown;
  after?: unknown;
  ipAddress?: string;
  requestId?: string;
  hash: string;
}
interface Verification {
  ok: boolean;
  checked: number;
  sealed: boolean;
  head: { id: number; hash: string };
  problem?: { kind: string; id: number };
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const team = (name: string, title?: string) => ({
  apiVersion: 'gantry.io/v1',
  kind: 'Team',
  metadata: { name, ...(title === undefined ? {} : { title }) },
  spec: {},
});
const verify = async (query = '') =>
  (await server.get<Verification>(`/api/v1/audit/verify${query}`)).body;
const exported = async (query: string) => (await server.get(`/api/v1/audit/export?${query}`)).text;

describe('the audit log over HTTP', () => {
  it('filters by who, what, how, when and in which request', async () => {
    const headers = { 'x-request-id': 'my-request', 'x-gantry-client': 'cli' };
    await server.post('/api/v1/entities', team('filtered'), { headers, as: 'developer' });
    const all = {
      userName: 'apikey:test-developer',
      action: 'entity.created',
      source: 'cli',
      resourceType: 'entity',
      resourceId: 'Team/default/filtered',
      requestId: 'my-request',
      since: '2020-01-01T00:00:00Z',
      until: '2100-01-01T00:00:00Z',
    };
    const list = async (query: Record<string, string>) =>
      (await server.get<Entry[]>(`/api/v1/audit?${new URLSearchParams(query)}`)).body;
    expect(await list(all)).toHaveLength(1);
    for (const key of Object.keys(all)) {
      const other = { since: '2100-01-01T00:00:00Z', until: '2020-01-01T00:00:00Z', source: 'mcp' };
      const value = other[key as keyof typeof other] ?? 'other';
      expect([key, await list({ ...all, [key]: value })]).toEqual([key, []]);
    }
    expect((await server.get('/api/v1/audit?since=yesterday')).status).toBe(400);
    expect((await server.get('/api/v1/audit?source=nobody')).status).toBe(400);
  });

  it('exports lines of JSON from which anybody can compute the hashes', async () => {
    await server.post('/api/v1/entities', team('exported', 'ü "quoted" \u2028 \u{1f600}'));
    const lines = (await exported('')).trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    const text = (state: unknown) => (state === undefined ? null : JSON.stringify(state));
    let former = '';
    for (const [index, entry] of entries.entries()) {
      const bytes = JSON.stringify([
        'gantry-audit-1',
        former,
        index + 1,
        entry.timestamp,
        entry.userId,
        entry.userName,
        entry.action,
        entry.resourceType,
        entry.resourceId,
        entry.resourceName,
        text(entry.before),
        text(entry.after),
        entry.source,
        entry.ipAddress ?? null,
        entry.requestId ?? null,
      ]);
      expect(entry.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
      former = entry.hash;
    }
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.at(-1)).toMatchObject({ action: 'audit.exported' });
  });

  it('exports CSV that no spreadsheet takes for a formula, whatever people write', async () => {
    const since = new Date().toISOString();
    for (const name of ['=cmd|calc', '+1', '-1', '@sum', 'a,"b"\nc']) {
      await server.post('/api/v1/auth/apikeys', { name });
    }
    const csv = await exported(`format=csv&action=apikey.created&since=${since}`);
    const [head, ...lines] = csv.split('\r\n');
    expect(head).toBe(
      'id,timestamp,userId,userName,action,resourceType,resourceId,resourceName,source,ipAddress,requestId,before,after,hash',
    );
    const names = lines.map((line) => line.split(',')[7]);
    expect(names.slice(0, 4)).toEqual(["'=cmd|calc", "'+1", "'-1", "'@sum"]);
    expect(lines[4]).toContain('"a,""b""\nc"');
  });

  it('is for administrators only', async () => {
    for (const path of ['', '/export', '/verify', '/verify/progress']) {
      for (const as of ['viewer', 'developer', 'platform-engineer'] as const) {
        expect((await server.get(`/api/v1/audit${path}`, { as })).status).toBe(403);
      }
    }
    const body = { before: '2020-01-01T00:00:00Z' };
    expect((await server.post('/api/v1/audit/prune', body, { as: 'developer' })).status).toBe(403);
  });

  it('shows the history of an entity to whoever may read it', async () => {
    await server.post('/api/v1/entities', team('public-history'));
    const { status, body } = await server.get<Entry[]>(
      '/api/v1/entities/Team/public-history/history',
      { as: 'viewer' },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject([{ action: 'entity.created' }]);
  });

  it('proves the trail, tells how far it is, and compares with an earlier head', async () => {
    const first = await verify();
    expect(first).toMatchObject({ ok: true, sealed: true });
    await server.post('/api/v1/entities', team('after-the-head'));
    expect(await verify(`?head=${first.head.id}:${first.head.hash}`)).toMatchObject({ ok: true });
    const forged = `?head=${first.head.id}:${'0'.repeat(64)}`;
    expect(await verify(forged)).toMatchObject({
      ok: false,
      problem: { kind: 'anchor', id: first.head.id },
    });
    expect((await server.get('/api/v1/audit/verify?head=5')).status).toBe(400);
    const { text } = await server.get('/api/v1/audit/verify/progress');
    const lines = text.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ result: { ok: true } });
  });

  it('removes old entries only where somebody says so, and says so itself', async () => {
    const none = await server.post('/api/v1/audit/prune', { before: '2020-01-01T00:00:00Z' });
    expect(none.body).toEqual({ removed: 0 });
    const { body } = await server.get<Entry[]>('/api/v1/audit?limit=1000');
    const third = body.at(-3) as Entry;
    await server.post('/api/v1/audit/prune', { before: third.timestamp });
    const { body: left } = await server.get<Entry[]>('/api/v1/audit?limit=1000');
    expect(left[0]).toMatchObject({ action: 'audit.pruned' });
    expect(await verify()).toMatchObject({ ok: true });
  });
});

it('finds what was changed in the file while the server was off', async () => {
  const first = await TestServer.start();
  await first.post('/api/v1/entities', team('a'));
  await first.stop({ keepData: true });
  const database = openSqliteDatabase(join(first.dataDir, 'gantry.db'));
  const change = "UPDATE audit_log SET actor_name = 'eve' WHERE id = 3";
  expect(() => database.exec(change)).toThrow(/never changed/);
  database.exec('DROP TRIGGER audit_log_update');
  database.exec(change);
  database.close();
  const second = await TestServer.start({ dataDir: first.dataDir });
  const { body } = await second.get<Verification>('/api/v1/audit/verify');
  expect(body).toMatchObject({ ok: false, problem: { kind: 'altered', id: 3 } });
  await second.stop();
});
