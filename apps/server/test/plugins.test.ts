import { join } from 'node:path';
import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { root, TestServer } from './support/test-server.ts';

interface Refusal {
  error: string;
  code: string;
  details: { problems: { pointer: string; message: string }[] };
}
interface Job {
  id: string;
  state: string;
  attempt: number;
  progress?: { done: number; total?: number };
  result?: {
    counts: Record<string, number>;
    failures: { ref?: string; reason: string }[];
    scopes: { name: string; entities: number; failure?: string }[];
  };
  error?: { message: string; code: string };
}
interface Entity {
  metadata: Record<string, unknown> & { title?: string; revision: number };
  spec: Record<string, unknown>;
  status?: { source?: { plugin: string; externalId: string; goneSince?: string } };
}

const PLUGINS = join(root, 'tests/fixtures/plugins/platform');
const P = SECRET_PLACEHOLDER;
const BASE = '/api/v1/plugins/inventory';

const postgresUrl = inject('postgresUrl');
const databases: [
  string,
  (() => Promise<{ db?: string; drop?: () => Promise<void> }>) | undefined,
][] = [
  ['SQLite', async () => ({})],
  [
    'PostgreSQL',
    postgresUrl === undefined
      ? undefined
      : async () => {
          const database = await freshPostgresDatabase(postgresUrl);
          return { db: database.location, drop: database.drop };
        },
  ],
];

describe.each(databases)('plugins over HTTP on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    server = await TestServer.start({
      plugins: PLUGINS,
      ...(database.db === undefined ? {} : { db: database.db }),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });
  afterEach(async () => {
    await server.put(`${BASE}/enable`, { enabled: false });
  });

  const configure = (config: object) => server.put<Refusal>(`${BASE}/config`, config);
  const enable = () => server.put(`${BASE}/enable`, { enabled: true });
  const sync = async (): Promise<Job> => (await server.post<Job>(`${BASE}/sync?wait=true`)).body;
  const site = (name: string, services: string, rest: object = {}) => ({ name, services, ...rest });
  const entity = async (namespace: string, name: string): Promise<Entity> =>
    (await server.get<Entity>(`/api/v1/entities/Service/${name}?namespace=${namespace}`)).body;

  /** Configures, enables and waits for the sync that enabling starts. */
  async function startWith(config: object): Promise<Job> {
    const configured = await configure(config);
    expect([configured.status, configured.text]).toEqual([204, '']);
    expect((await enable()).status).toBe(204);
    return await sync();
  }

  it('are listed with what they are and whether they run', async () => {
    const { body } = await server.get<Record<string, unknown>[]>('/api/v1/plugins', {
      as: 'viewer',
    });
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({
      name: 'inventory',
      title: 'Inventory',
      version: '1.2.3',
      packageName: '@example/gantry-plugin-inventory',
      status: 'loaded',
      enabled: false,
      capabilities: ['catalog', 'panel'],
      testable: true,
      entityPanels: [{ id: 'stock', title: 'Stock' }],
    });
  });

  it('go from available to syncing with the three calls of the first API', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const config = JSON.stringify({ sites: [site('first', 'a,b', { token: 'secret-1' })] });
    expect((await server.put(`${BASE}/config`, config)).status).toBe(415);
    expect(
      (
        await server.put(`${BASE}/config`, config, {
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(204);
    expect(
      (await server.put(`${BASE}/enable`, '{"enabled": true}', { headers: form })).status,
    ).toBe(204);
    const started = await server.post<Job>(`${BASE}/sync`);
    expect(started.status).toBe(202);
    expect(['queued', 'running', 'succeeded']).toContain(started.body.state);
    const ended = await sync();
    expect(ended.state).toBe('succeeded');
    expect(await entity('first', 'a')).toMatchObject({
      metadata: { title: 'a of first', createdBy: 'plugin:inventory' },
      status: { source: { plugin: 'inventory', externalId: 'first/a' } },
    });
    const { body: trail } = await server.get<{ source: string; userName: string }[]>(
      '/api/v1/audit?resourceId=Service/first/a',
    );
    expect(trail[0]).toMatchObject({ source: 'plugin', userName: 'plugin:inventory' });
    const { text } = await server.get(`/api/v1/jobs/${ended.id}/log`);
    expect(text).toContain('Reading 1 sites');
    expect(text).not.toContain('secret-1');
  });

  it('refuse a configuration whole, with every problem', async () => {
    const { status, body } = await configure({
      sites: [{ name: 'Bad Name', url: 7, tokn: 'x' }, { services: 'a' }],
      delayMs: 'soon',
      colour: 'red',
      syncInterval: 'sometimes',
    });
    expect(status).toBe(400);
    expect(body.details.problems.map((problem) => problem.pointer).sort()).toEqual([
      '/colour',
      '/delayMs',
      '/sites/0/name',
      '/sites/0/tokn',
      '/sites/0/url',
      '/sites/1/name',
      '/syncInterval',
    ]);
  });

  it('keep secrets sealed, masked and with their item', async () => {
    await configure({
      sites: [
        site('one', '', { url: 'https://1', token: 'canary-1' }),
        site('two', '', { token: 'canary-2' }),
      ],
    });
    const { body, text } = await server.get<{ values: { sites: object[] } }>(`${BASE}/config`);
    expect(text).not.toContain('canary');
    expect(body.values.sites).toEqual([
      { name: 'one', services: '', url: 'https://1', token: P },
      { name: 'two', services: '', token: P },
    ]);
    // Reordered, and the address of one changed.
    const moved = await configure({
      sites: [site('two', '', { token: P }), site('one', '', { url: 'https://evil', token: P })],
    });
    expect(moved.body.details.problems).toEqual([
      { pointer: '/sites/1/token', message: expect.stringContaining('entered again') },
    ]);
    expect((await configure({ sites: [site('three', '', { token: P })] })).status).toBe(400);
    expect((await configure({ sites: [site('two', '', { token: P })] })).status).toBe(204);
    for (const path of [
      '/api/v1/audit?limit=1000',
      `${BASE}`,
      `${BASE}/config`,
      '/api/v1/jobs',
      '/metrics',
    ]) {
      expect([path, (await server.get(path)).text.includes('canary')]).toEqual([path, false]);
    }
  });

  it('test a connection before anything is saved, in the remote system’s words', async () => {
    await configure({ sites: [site('kept', '', { token: 'right' })] });
    const test = (body?: object, as: 'developer' | 'platform-engineer' = 'platform-engineer') =>
      server.post<{ ok: boolean; details: { label: string; message: string }[] } & Refusal>(
        `${BASE}/test`,
        body,
        { as },
      );
    const bad = await test({ sites: [site('x', '', { token: 'wrong' })] });
    expect(bad).toMatchObject({ status: 200, body: { ok: false } });
    expect(bad.body.details[0]?.message).toContain('401 Unauthorized');
    expect((await test({ sites: [site('kept', '', { token: P })] })).body.ok).toBe(true);
    expect((await test()).body.ok).toBe(true);
    expect(
      (await test({ sites: [site('kept', '', { url: 'https://evil', token: P })] })).status,
    ).toBe(400);
    expect((await test({ sites: [] }, 'developer')).status).toBe(403);
    const { body } = await server.get<{ values: { sites: { name: string }[] } }>(`${BASE}/config`);
    expect(body.values.sites.map(({ name }) => name)).toEqual(['kept']);
  });

  it('cannot be enabled without what they need, nor synced while disabled', async () => {
    await configure({ sites: [] }).then(({ status }) => expect(status).toBe(400));
    await configure({ sites: [site('a', '')] });
    expect(await server.post(`${BASE}/sync`)).toMatchObject({
      status: 409,
      body: { code: 'PLUGIN_DISABLED' },
    });
    expect(await server.put('/api/v1/plugins/nothing/enable', { enabled: true })).toMatchObject({
      status: 404,
      body: { code: 'PLUGIN_NOT_INSTALLED' },
    });
  });

  it('count what a sync did, and a second one finds everything unchanged', async () => {
    const config = { sites: [site('count', 'a,b,c'), site('other', 'a')] };
    const first = await startWith(config);
    expect(first.result?.counts).toMatchObject({ created: 4, failed: 0 });
    const before = await entity('count', 'a');
    const second = await sync();
    expect(second.result?.counts).toEqual({
      created: 0,
      updated: 0,
      unchanged: 4,
      gone: 0,
      failed: 0,
    });
    expect(await entity('count', 'a')).toEqual(before);
    const third = await (async () => {
      await configure({
        sites: [site('count', 'a,b,c', { lifecycle: 'deprecated' }), site('other', 'a')],
      });
      return await sync();
    })();
    expect(third.result?.counts).toMatchObject({ updated: 3, unchanged: 1 });
  });

  it('mark what vanished upstream, keep it, and take the mark back when it returns', async () => {
    await startWith({ sites: [site('van', 'a,b'), site('ish', 'c')] });
    await configure({ sites: [site('van', 'a')] });
    const second = await sync();
    expect(second.result?.counts).toMatchObject({ gone: expect.any(Number) });
    expect((await entity('van', 'b')).status?.source?.goneSince).toBeTruthy();
    // Its whole site is gone from the configuration.
    expect((await entity('ish', 'c')).status?.source?.goneSince).toBeTruthy();
    expect((await entity('van', 'a')).status?.source?.goneSince).toBeUndefined();
    const { body: gone } = await server.get<Entity[]>('/api/v1/entities?gone=true&namespace=van');
    expect(gone).toHaveLength(1);
    await configure({ sites: [site('van', 'a,b')] });
    const third = await sync();
    expect(third.result?.counts).toMatchObject({ updated: 1, gone: 0 });
    expect((await entity('van', 'b')).status?.source?.goneSince).toBeUndefined();
    const { body: sources } = await server.get<{ lastSeenAt: string; goneSince?: string }[]>(
      '/api/v1/entities/Service/b/sources?namespace=van',
      { as: 'viewer' },
    );
    expect(sources).toEqual([
      expect.objectContaining({
        plugin: 'inventory',
        externalId: 'van/b',
        lastSeenAt: expect.any(String),
      }),
    ]);
  });

  it('mark nothing of a part that could not be read to its end', async () => {
    await startWith({ sites: [site('half', 'a,b'), site('whole', 'a,b')] });
    await configure({
      sites: [site('half', 'a', { failure: 'connection reset' }), site('whole', 'a')],
    });
    const { state, result } = await sync();
    expect(state).toBe('succeeded');
    expect(result?.scopes).toContainEqual({
      name: 'half',
      entities: 1,
      failure: 'connection reset',
    });
    expect((await entity('half', 'b')).status?.source?.goneSince).toBeUndefined();
    expect((await entity('whole', 'b')).status?.source?.goneSince).toBeTruthy();
    await configure({ sites: [site('half', '', { failure: 'connection reset' })] });
    const failed = await sync();
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'SYNC_FAILED' } });
    expect(failed.error?.message).toContain('connection reset');
  });

  it('keep what people changed by hand', async () => {
    await startWith({ sites: [site('hand', 'a')] });
    await server.patch('/api/v1/entities/Service/a?namespace=hand', {
      metadata: { title: 'My title', owner: 'me' },
    });
    await configure({ sites: [site('hand', 'a', { lifecycle: 'deprecated' })] });
    await sync();
    expect(await entity('hand', 'a')).toMatchObject({
      metadata: { title: 'My title', owner: 'me' },
      spec: { lifecycle: 'deprecated', type: 'backend' },
    });
  });

  it('leave alone what was made by hand under the same name, and say so', async () => {
    await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: { name: 'mine', namespace: 'clash', title: 'Mine' },
    });
    const { state, result } = await startWith({ sites: [site('clash', 'mine,theirs')] });
    expect(state).toBe('succeeded');
    expect(result?.counts).toMatchObject({ created: 1, failed: 1 });
    expect(result?.failures).toEqual([
      {
        externalId: 'clash/mine',
        ref: 'Service/clash/mine',
        reason: expect.stringContaining('made by hand'),
      },
    ]);
    expect((await entity('clash', 'mine')).metadata.title).toBe('Mine');
  });

  it('report bad entities with their reasons, and write the good ones', async () => {
    const { result } = await startWith({ sites: [site('odd', 'good,BAD')] });
    expect(result?.counts).toMatchObject({ created: 1, failed: 1 });
    expect(result?.failures[0]?.reason).toContain('/metadata/name');
  });

  it('can be asked twice at once and sync once', async () => {
    await configure({ sites: [site('twice', 'a,b,c')], delayMs: 100 });
    await enable();
    const [one, two] = await Promise.all([
      server.post<Job>(`${BASE}/sync`),
      server.post<Job>(`${BASE}/sync`),
    ]);
    expect(one.body.id).toBe(two.body.id);
    await sync();
  });

  it('stop when a sync is cancelled, and say so', async () => {
    await configure({
      sites: [site('slow', Array.from({ length: 100 }, (_, i) => `s${i}`).join())],
      delayMs: 50,
    });
    await enable();
    const { body: started } = await server.post<Job>(`${BASE}/sync`);
    await expect
      .poll(
        async () => (await server.get<Job>(`/api/v1/jobs/${started.id}`)).body.progress?.done ?? 0,
        { timeout: 20_000 },
      )
      .toBeGreaterThan(1);
    expect((await server.post(`/api/v1/jobs/${started.id}/cancel`)).status).toBe(202);
    const ended = await sync().catch(() => undefined);
    expect(ended).toBeDefined();
    const { body: job } = await server.get<Job>(`/api/v1/jobs/${started.id}`);
    expect(job.state).toBe('cancelled');
    expect((await server.post(`/api/v1/jobs/${started.id}/cancel`)).status).toBe(409);
    await server.post(`/api/v1/jobs/${ended?.id}/cancel`);
  });

  it('get stored secrets only after the audit log says who had them opened, and what for', async () => {
    const since = new Date().toISOString();
    const config = { sites: [site('audited', 'kept', { token: 'canary-token' })] };
    await configure(config);
    await server.post(`${BASE}/test`, config);
    await server.post(`${BASE}/test`);
    await enable();
    await sync();
    const path = '/api/v1/entities/Service/kept/panels/inventory/stock?namespace=audited';
    for (let i = 0; i < 3; i++) {
      expect((await server.get(path, { as: 'viewer' })).status).toBe(200);
    }
    const { body, text } = await server.get<{ userName: string; after: { purpose: string } }[]>(
      `/api/v1/audit?action=secret.read&since=${since}`,
    );
    expect(text).not.toContain('canary-token');
    expect(body.map(({ userName, after }) => [userName, after])).toEqual([
      ['apikey:test-viewer', { secrets: ['sites[audited].token'], purpose: 'panel' }],
      ['plugin:inventory', { secrets: ['sites[audited].token'], purpose: 'sync' }],
      ['apikey:test-admin', { secrets: ['sites[audited].token'], purpose: 'connection-test' }],
    ]);
  });

  it('draw panels on the entities that they declare', async () => {
    await startWith({ sites: [site('panel', 'a')] });
    const path = '/api/v1/entities/Service/a/panels';
    const { body } = await server.get<object[]>(`${path}?namespace=panel`, { as: 'viewer' });
    expect(body).toEqual([
      {
        plugin: 'inventory',
        pluginTitle: 'Inventory',
        id: 'stock',
        title: 'Stock',
        refreshSeconds: 10,
      },
    ]);
    const panel = await server.get<{ sections: { type: string }[] }>(
      `${path}/inventory/stock?namespace=panel`,
      { as: 'viewer' },
    );
    expect(panel.body.sections.map((section) => section.type)).toEqual([
      'status',
      'properties',
      'log-stream',
    ]);
    const stream = await server.get(
      `${path}/inventory/stock/stream?namespace=panel&source=main&tailLines=3`,
    );
    expect(stream.text).toBe('{"text":"line 0"}\n{"text":"line 1"}\n{"text":"line 2"}\n');
    const missing = await server.get<Refusal>(
      `${path}/inventory/stock/stream?namespace=panel&source=x`,
    );
    expect(missing).toMatchObject({ status: 502, body: { code: 'PLUGIN_FAILED' } });
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'no-panel' } });
    expect((await server.get<object[]>('/api/v1/entities/Team/no-panel/panels')).body).toEqual([]);
    expect((await server.get('/api/v1/entities/Team/no-panel/panels/inventory/stock')).status).toBe(
      404,
    );
    // A log is followed for hours: it ends when rights change, and who asks again is decided anew.
    const address = `${path}/inventory/stock/stream?namespace=panel&source=endless`;
    const followed = await fetch(`${server.server.url}${address}`, {
      headers: { authorization: `Bearer ${server.tokenOf('viewer')}` },
    });
    const reader = (followed.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toContain('line 0');
    await server.post('/api/v1/rbac/rules', {
      id: 'no-inventory',
      effect: 'deny',
      subjects: ['role:viewer'],
      verbs: ['read'],
      plugins: ['inventory'],
    });
    while (!(await reader.read()).done);
    const again = await server.get<Refusal>(address, { as: 'viewer' });
    expect(again).toMatchObject({ status: 404, body: { code: 'PLUGIN_NOT_INSTALLED' } });
    const hidden = await server.get<object[]>(`${path}?namespace=panel`, { as: 'viewer' });
    expect(hidden.body).toEqual([]);
    await server.delete('/api/v1/rbac/rules/no-inventory');
    await server.put(`${BASE}/enable`, { enabled: false });
    expect((await server.get<object[]>(`${path}?namespace=panel`)).body).toEqual([]);
    expect(await server.get(`${path}/inventory/stock?namespace=panel`)).toMatchObject({
      status: 409,
      body: { code: 'PLUGIN_DISABLED' },
    });
  });
});

describe('a sync that is interrupted', () => {
  it('is put back by an orderly stop and goes on at the next start', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `s${i}`).join();
    const first = await TestServer.start({ plugins: PLUGINS });
    await first.put(`${BASE}/config`, { sites: [{ name: 'long', services: names }], delayMs: 20 });
    await first.put(`${BASE}/enable`, { enabled: true });
    const { body: job } = await first.post<Job>(`${BASE}/sync`);
    await expect
      .poll(async () => (await first.get<Job>(`/api/v1/jobs/${job.id}`)).body.progress?.done ?? 0)
      .toBeGreaterThan(1);
    await first.stop({ keepData: true });
    const second = await TestServer.start({ plugins: PLUGINS, dataDir: first.dataDir });
    await expect
      .poll(async () => (await second.get<Job>(`/api/v1/jobs/${job.id}`)).body.state, {
        timeout: 20_000,
      })
      .toBe('succeeded');
    const { body } = await second.get<Job>(`/api/v1/jobs/${job.id}`);
    expect(body.result?.counts).toMatchObject({ failed: 0, gone: 0 });
    expect(
      (await second.get('/api/v1/entities?namespace=long&count=true')).headers['x-total-count'],
    ).toBe('60');
    await second.stop();
  });
});

describe('plugins that misbehave', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ plugins: PLUGINS });
  });
  afterAll(() => server.stop());
  const configure = (config: object) => server.put<Refusal>(`${BASE}/config`, config);
  const site = (name: string, services: string) => ({ name, services });

  it.each(['throw', 'exit', 'loop', 'memory', 'flood'])(
    '%s and change nothing for other requests',
    async (fault) => {
      await server.post('/api/v1/entities', {
        kind: 'Service',
        metadata: { name: 'calm', annotations: { 'inventory.example/site': 'x' } },
      });
      await configure({ sites: [site('calm', 'a')], fault });
      await server.put(`${BASE}/enable`, { enabled: true });
      const render = server.get<Refusal>('/api/v1/entities/Service/calm/panels/inventory/stock');
      const others = [];
      for (let i = 0; i < 200; i++)
        others.push((await server.get('/api/v1/entities?limit=5')).status);
      expect(new Set(others)).toEqual(new Set([200]));
      const { status, body } = await render;
      if (fault === 'flood') expect(status).toBe(200);
      else {
        expect([502, 503]).toContain(status);
        expect(body.code).toMatch(/^PLUGIN_/);
        expect(body.error).not.toContain('at ');
      }
      const { body: job } = await server.get<Job[]>(`${BASE}/syncs?limit=1`);
      await server.post(`/api/v1/jobs/${job[0]?.id}/cancel`);
      await server.delete('/api/v1/entities/Service/calm');
      await server.put(`${BASE}/enable`, { enabled: false });
      await server.post(`${BASE}/release`);
      await configure({ sites: [site('calm', 'a')] });
    },
    60_000,
  );
});
