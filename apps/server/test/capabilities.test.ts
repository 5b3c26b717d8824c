import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { root, TestServer } from './support/test-server.ts';

interface Problems {
  readonly code: string;
  readonly error: string;
  readonly details: { readonly problems: { pointer: string; message: string }[] };
}
interface Run {
  readonly id: string;
  readonly event: string;
  readonly status: string;
  readonly message?: string;
  readonly artifacts: Record<string, string>;
}
type Config = Record<string, unknown>;

const PLUGINS = join(root, 'tests/fixtures/plugins/capabilities');
const TOKEN = 'canary-credential-7f3a';
const VALUE = 'canary-value-91bd';
const CART = '/api/v1/entities/Service/cart';

describe.each(databases(inject('postgresUrl')))('capabilities over HTTP on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    const { db } = database;
    server = await TestServer.start({ plugins: PLUGINS, ...(db === undefined ? {} : { db }) });
    for (const [name, labels] of [
      ['cart', { tier: 'gold' }],
      ['till', {}],
      ['ill', {}],
    ] as const) {
      await server.post('/api/v1/entities', {
        kind: 'Service',
        metadata: { name, labels, owner: 'shop-team' },
        spec: { type: 'backend' },
      });
    }
    for (const name of ['diary', 'conveyor', 'bells']) {
      await server.put(`/api/v1/plugins/${name}/enable`, { enabled: true });
    }
    await server.put('/api/v1/plugins/keeper/config', { token: TOKEN });
    await server.put('/api/v1/plugins/keeper/enable', { enabled: true });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const assign = async (body: object) =>
    await server.post<Problems & { id: string }>('/api/v1/assignments', body);
  const unassign = (id: string) => server.delete(`/api/v1/assignments/${id}`);
  const trail = async (query: string) =>
    (await server.get<{ action: string; after?: Config }[]>(`/api/v1/audit?${query}`)).body;

  describe('integrations', () => {
    const second = '/api/v1/plugins/keeper/integrations/second';

    it('are several to a plugin, each with secrets of its own, masked', async () => {
      const made = await server.put(second, { name: 'Second', values: { token: `${TOKEN}-2` } });
      expect([made.status, made.body]).toMatchObject([
        200,
        { plugin: 'keeper', slug: 'second', name: 'Second', enabled: true, assignments: 0 },
      ]);
      const { body } = await server.get<{ slug: string }[]>('/api/v1/integrations');
      expect(body.map(({ slug }) => slug)).toEqual(['default', 'second']);
      const config = await server.get<{ values: Config }>(`${second}/config`);
      expect(config.body.values).toEqual({ token: SECRET_PLACEHOLDER });
      expect((await server.get(`${second}-not`)).status).toBe(404);
    });

    it('are tested before they are saved', async () => {
      const wrong = await server.post(`${second}/test`, { token: 'wrong' });
      expect(wrong.body).toEqual({ ok: false, message: '401: unknown token' });
      expect((await server.post(`${second}/test`)).body).toMatchObject({ ok: true });
    });

    it('refuse a template that names something unknown', async () => {
      const values = { token: TOKEN, path: '${team}/x' };
      const { status, body } = await server.put<Problems>(second, { values });
      expect(status).toBe(400);
      expect(body.details.problems).toEqual([
        { pointer: '/path', message: expect.stringContaining('${project_slug}') },
      ]);
    });

    it('cannot be removed while something is assigned to them', async () => {
      const { body } = await assign({
        plugin: 'keeper',
        integration: 'second',
        capability: 'configuration',
        entity: 'Service/till',
      });
      expect((await server.delete<Problems>(second)).body.code).toBe('IN_USE');
      await unassign(body.id);
      expect((await server.delete(second)).status).toBe(204);
      expect((await server.get(second)).status).toBe(404);
      await server.put(second, { values: { token: `${TOKEN}-2` } });
    });

    it('are not for those who do not manage plugins', async () => {
      for (const path of ['/api/v1/integrations', '/api/v1/assignments', second]) {
        expect((await server.get(path, { as: 'developer' })).status).toBe(403);
      }
    });
  });

  describe('assignments', () => {
    it('are refused whole, with every problem', async () => {
      const { status, body } = await assign({
        plugin: 'keeper',
        integration: 'none',
        capability: 'logs',
        entity: 'nonsense',
        selector: {},
        options: {
          depth: 'deep',
          path: '${nobody}',
          address: 'https://evil.example.com',
          token: 'x',
        },
      });
      expect(status).toBe(400);
      expect(body.details.problems.map(({ pointer }) => pointer).sort()).toEqual([
        '/capability',
        '/entity',
        '/entity',
        '/integration',
        '/options/depth',
      ]);
      const again = await assign({
        plugin: 'keeper',
        capability: 'configuration',
        selector: {},
        options: { path: '${nobody}', address: 'https://evil.example.com', token: 'x' },
      });
      // Where credentials are sent, and what they are, is the integration's alone.
      expect(again.body.details.problems.map(({ pointer }) => pointer).sort()).toEqual([
        '/options/address',
        '/options/path',
        '/options/token',
      ]);
    });

    it('layer their options: manifest, integration, selectors, entity', async () => {
      const prefix = async (query = '') =>
        (await server.get<{ prefix: string }>(`${CART}/configuration?${query}`)).body.prefix;
      const base = { plugin: 'keeper', capability: 'configuration' };
      const missing = await server.get<Problems>(`${CART}/configuration`);
      expect([missing.status, missing.body.code]).toEqual([404, 'SOURCE_MISSING']);
      const all = await assign({ ...base, selector: { kind: 'Service' }, options: { depth: 2 } });
      expect(await prefix()).toBe('default:default/cart:2');
      const gold = await assign({
        ...base,
        selector: {
          kind: ['Service', 'API'],
          owner: 'default/shop-team',
          labels: { tier: 'gold' },
        },
        options: { depth: 3, path: '${environment}!' },
      });
      expect(await prefix('environment=prod')).toBe('default:prod!:3');
      const own = await assign({ ...base, entity: 'Service/cart', options: { depth: 4 } });
      expect(await prefix('environment=prod')).toBe('default:prod!:4');
      const twice = await assign({ ...base, entity: 'Service/default/cart', options: {} });
      expect([twice.status, twice.body.code]).toEqual([409, 'NAME_TAKEN']);
      await server.put(`/api/v1/assignments/${own.body.id}`, {
        ...base,
        entity: 'Service/cart',
        options: {},
      });
      expect(await prefix('environment=prod')).toBe('default:prod!:3');
      for (const { body } of [all, gold, own]) await unassign(body.id);
      const actions = (await trail('resourceType=assignment')).map(({ action }) => action);
      expect(actions.filter((action) => action === 'assignment.created')).toHaveLength(4);
      expect(actions).toContain('assignment.updated');
    });

    it('decide which source is used', async () => {
      const ask = async (source?: string) => {
        const query = source === undefined ? '' : `?source=${source}`;
        const { status, body } = await server.get<Problems & { source: string }>(
          `${CART}/configuration${query}`,
        );
        return status === 200 ? body.source : `${status} ${body.code}`;
      };
      const base = { plugin: 'keeper', capability: 'configuration' };
      const first = await assign({ ...base, selector: {} });
      expect(await ask()).toBe('keeper/default');
      const second = await assign({ ...base, integration: 'second', selector: {} });
      expect(await ask()).toBe('400 SOURCE_AMBIGUOUS');
      expect(await ask('second')).toBe('keeper/second');
      expect(await ask('keeper/default')).toBe('keeper/default');
      expect(await ask('keeper')).toBe('400 SOURCE_AMBIGUOUS');
      expect(await ask('other')).toBe('404 SOURCE_NOT_FOUND');
      await server.put(`/api/v1/assignments/${second.body.id}`, {
        ...base,
        integration: 'second',
        selector: {},
        default: true,
      });
      expect(await ask()).toBe('keeper/second');
      const own = await assign({ ...base, entity: 'Service/cart', default: true });
      expect(await ask()).toBe('keeper/default');
      const { body } = await server.get<Config[]>(`${CART}/integrations`, { as: 'viewer' });
      expect(body).toMatchObject([
        { source: 'keeper/default', capability: 'configuration', level: 'entity', default: true },
        { source: 'keeper/second', level: 'selector', default: true },
      ]);
      await server.put('/api/v1/plugins/keeper/enable', { enabled: false });
      expect(await ask()).toBe('404 SOURCE_MISSING');
      await server.put('/api/v1/plugins/keeper/enable', { enabled: true });
      for (const made of [first, second, own]) await unassign(made.body.id);
    });
  });

  describe('configuration', () => {
    let assignment: string;
    const url = `${CART}/configuration`;
    const fetchValues = (
      body: object,
      as: 'viewer' | 'developer' | 'platform-engineer' = 'viewer',
    ) => server.post<Problems & Config[]>(`${url}/values:fetch`, body, { as });

    beforeAll(async () => {
      const { body } = await assign({
        plugin: 'keeper',
        capability: 'configuration',
        selector: { type: 'backend' },
      });
      assignment = body.id;
    });
    afterAll(() => unassign(assignment));

    it('is listed, set, masked, revealed on purpose, and removed', async () => {
      const set = (key: string, body: object, as: 'viewer' | 'developer' = 'developer') =>
        server.put<Problems>(`${url}/${encodeURIComponent(key)}`, body, { as });
      expect((await set('a', { dataType: 'string', value: 'x' }, 'viewer')).status).toBe(403);
      expect((await set('db/user', { dataType: 'string', value: 'ada' })).body).toMatchObject({
        key: 'db/user',
        secret: false,
        lastModified: expect.any(String),
      });
      // A secret type makes a secret, whatever the caller says.
      const stored = await set('db/password', { dataType: 'secret', value: VALUE, secret: false });
      expect(stored.body).toMatchObject({ key: 'db/password', secret: true });
      expect(stored.text).not.toContain(VALUE);

      const { body } = await server.get<{ keys: Config[]; source: string }>(url, { as: 'viewer' });
      expect(body.keys.map(({ key, secret }) => [key, secret])).toEqual([
        ['db/user', false],
        ['db/password', true],
      ]);
      expect(body.keys.some((key) => 'value' in key)).toBe(false);

      const masked = await fetchValues({});
      expect(masked.body).toMatchObject([
        { key: 'db/user', value: 'ada' },
        { key: 'db/password', value: SECRET_PLACEHOLDER, secret: true },
      ]);
      expect((await fetchValues({ keys: ['absent'] })).body).toEqual([]);
      expect((await fetchValues({ keys: ['db/password'], reveal: true }, 'developer')).status).toBe(
        403,
      );
      expect((await fetchValues({ reveal: true }, 'platform-engineer')).status).toBe(400);
      const before = await trail('action=configuration.revealed');
      for (let times = 0; times < 2; times++) {
        const answer = await fetchValues(
          { keys: ['db/password', 'db/user'], reveal: true },
          'platform-engineer',
        );
        expect(answer.body[1]).toMatchObject({ key: 'db/password', value: VALUE });
        expect(answer.headers['cache-control']).toBe('no-store');
      }
      const after = await trail('action=configuration.revealed');
      expect(after.length - before.length).toBe(2);
      expect(after[0]?.after).toEqual({
        entity: 'Service/cart',
        source: 'keeper/default',
        key: 'db/password',
      });

      const remove = () => server.delete(`${url}/db%2Fuser`, { as: 'developer' });
      expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
      const left = await server.get<{ keys: unknown[] }>(url);
      expect(left.body.keys).toHaveLength(1);
      expect((await trail('action=configuration.set')).length).toBeGreaterThanOrEqual(2);
    });

    it('refuses types that the plugin does not have, and masks', async () => {
      const put = (body: object) => server.put<Problems>(`${url}/k`, body);
      expect((await put({ dataType: 'colour', value: 'red' })).body.details.problems).toEqual([
        { pointer: '/dataType', message: 'must be one of: string, secret' },
      ]);
      expect((await put({ dataType: 'secret', value: SECRET_PLACEHOLDER })).status).toBe(400);
      expect((await put({ dataType: 'string', value: 7 })).status).toBe(400);
    });

    it('does not repeat a secret value that could not be stored', async () => {
      const { status, text, body } = await server.put<Problems>(`${url}/broken`, {
        dataType: 'secret',
        value: VALUE,
      });
      expect([status, body.code]).toEqual([502, 'PLUGIN_FAILED']);
      expect(text).not.toContain(VALUE);
      const [entry] = await trail('action=configuration.set-failed');
      expect(entry?.after).toMatchObject({ key: 'broken' });
    });

    it('keeps environments apart', async () => {
      await server.put(`${url}/only?environment=test`, { dataType: 'string', value: '1' });
      const keys = async (environment: string) =>
        (await server.get<{ keys: unknown[] }>(`${url}?environment=${environment}`)).body.keys;
      expect([(await keys('test')).length, (await keys('prod')).length]).toEqual([1, 0]);
      expect((await server.get(`${url}?environment=..%2Fx`)).status).toBe(400);
    });

    it.each([
      ['down', 503, 'PLUGIN_UNAVAILABLE', undefined],
      ['slow', 503, 'PLUGIN_TIMEOUT', '5'],
      ['refused', 502, 'PLUGIN_AUTHENTICATION_FAILED', undefined],
      ['limited', 503, 'PLUGIN_RATE_LIMITED', expect.any(String)],
      ['bug', 502, 'PLUGIN_FAILED', undefined],
    ])('answers for a plugin that is %s', async (fault, status, code, retryAfter) => {
      const { body: made } = await assign({
        plugin: 'keeper',
        integration: 'second',
        capability: 'configuration',
        entity: 'Service/till',
        default: true,
        options: { fault },
      });
      const answer = await server.get<Problems>('/api/v1/entities/Service/till/configuration');
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.headers['retry-after']).toEqual(retryAfter);
      expect(answer.text).not.toMatch(/plugin\.js|at Keeper/);
      const { body } = await server.get<{ health?: { status: string; code?: string } }>(
        '/api/v1/plugins/keeper/integrations/second',
      );
      if (code !== 'PLUGIN_FAILED') expect(body.health).toMatchObject({ status: 'failing', code });
      await unassign(made.id);
    });
  });

  it('logs are searched, paged, merged over environments and counted', async () => {
    const made = await assign({
      plugin: 'diary',
      capability: 'logs',
      selector: { kind: 'Service' },
      options: { entries: 7 },
    });
    const url = `${CART}/logs`;
    const end = 'end=2026-05-01T00:00:00Z&start=2026-04-30T23:00:00Z';
    interface Page {
      entries: { timestamp: string; message: string; level: string; raw: Config }[];
      nextCursor?: string;
      warnings?: string[];
      source: string;
    }
    const first = await server.get<Page>(`${url}?${end}&limit=4`, { as: 'viewer' });
    expect(first.body.source).toBe('diary/default');
    expect(first.body.entries.map(({ message }) => message)).toEqual(
      [0, 1, 2, 3].map((index) => `cart anywhere ${index}`),
    );
    expect(first.body.entries[0]).toEqual({
      timestamp: '2026-04-30T23:59:59.000Z',
      message: 'cart anywhere 0',
      level: 'info',
      raw: { index: 0 },
    });
    expect(first.headers.link).toContain('cursor=4');
    const rest = await server.get<Page>(`${url}?${end}&limit=4&cursor=${first.body.nextCursor}`);
    expect([rest.body.entries.length, rest.body.nextCursor]).toEqual([3, undefined]);
    const expired = await server.get<Problems>(`${url}?${end}&cursor=old`);
    expect([expired.status, expired.body.code]).toEqual([409, 'CURSOR_EXPIRED']);
    const levels = await server.get<Page>(`${url}?${end}&level=warn&level=error`);
    expect(new Set(levels.body.entries.map(({ level }) => level))).toEqual(
      new Set(['warn', 'error']),
    );

    const both = await server.get<Page>(
      `${url}?${end}&environment=prod&environment=test&environment=down&limit=3`,
    );
    expect(both.body.entries.map(({ raw }) => raw.environment)).toEqual(['prod', 'test', 'prod']);
    expect(both.body.warnings).toEqual([expect.stringContaining('down: Plugin "diary" failed')]);
    const refused = await server.get<Problems>(`${url}?environment=a&environment=b&cursor=1`);
    expect(refused.status).toBe(400);

    const bad = await server.get<Problems>(
      `${url}?start=soon&filter=level&filter=level:like:x&limit=5`,
    );
    expect(bad.body.details.problems.map(({ pointer }) => pointer)).toEqual([
      '/start',
      '/filter/0',
      '/filter/1',
    ]);
    expect((await server.get(`${url}?start=2026-01-02&end=2026-01-01`)).status).toBe(400);
    const regex = await server.get<Problems>(`${url}?filter=level:regex:a:b`);
    expect([regex.status, regex.body.code]).toEqual([400, 'PLUGIN_INPUT_INVALID']);

    const schema = await server.get<Config[]>(`${url}/schema`);
    expect(schema.body).toMatchObject([{ name: 'level', label: 'Level', vendor: true }]);
    const buckets = await server.get<{ count: number }[]>(`${url}/histogram?${end}&bucketCount=3`);
    expect(buckets.body.map(({ count }) => count)).toEqual([0, 1, 2]);
    const summed = await server.get<{ count: number; levels: Config }[]>(
      `${url}/histogram?${end}&bucketCount=3&environment=a&environment=b`,
    );
    expect(summed.body[2]).toMatchObject({ count: 4, levels: { info: 4 } });
    await unassign(made.body.id);
  });

  it('deployments are looked at and started', async () => {
    const made = await assign({ plugin: 'conveyor', capability: 'deployment', selector: {} });
    const url = `${CART}/deployments`;
    const get = async (path: string) =>
      (await server.get<Config[]>(`${url}${path}`, { as: 'viewer' })).body;
    expect(await get('/refs?kind=tag')).toMatchObject([{ name: 'v1', kind: 'tag' }]);
    expect(await get('/commits?ref=main&limit=2')).toHaveLength(2);
    expect(await get('/commits/feature%2Fx')).toMatchObject({ message: 'commit feature/x' });
    expect(await get('/compare?base=v1&head=main')).toMatchObject({ ahead: 2 });
    expect(await get('/status?committish=red')).toEqual({ status: 'fail' });
    expect(await get('/runs/r1')).toMatchObject({ runId: 'r1', status: 'success' });
    const recent = await get('?environment=prod&environment=test');
    expect(recent.map(({ environment }) => environment)).toEqual(['prod', 'test']);
    const start = (body: object, as: 'viewer' | 'developer' = 'developer') =>
      server.post<Problems & Config>(`${url}?environment=prod`, body, { as });
    expect((await start({ ref: 'main' }, 'viewer')).status).toBe(403);
    expect((await start({ ref: 'red' })).body.code).toBe('CHECKS_FAILED');
    expect((await start({ ref: 'red', acknowledgeCheckFailure: true })).status).toBe(202);
    const started = await start({ ref: 'main', inputs: { a: 'b' } });
    expect(started.body).toMatchObject({ runId: 'main-prod-a=b', status: 'queued' });
    const [entry] = await trail('action=deployment.triggered');
    expect(entry?.after).toMatchObject({ source: 'conveyor/default', ref: 'main', inputs: ['a'] });
    await unassign(made.body.id);
  });

  it('health, incidents and analysis come from every source', async () => {
    const ids: string[] = [];
    for (const capability of ['health', 'incidents', 'analysis']) {
      ids.push((await assign({ plugin: 'conveyor', capability, selector: {} })).body.id);
    }
    expect((await server.get(`${CART}/health`)).body).toEqual({
      status: 'warning',
      reports: [
        {
          source: 'conveyor/default',
          status: 'warning',
          text: 'cart coughs',
          measures: [{ name: 'fever', value: 38.5, unit: '°C' }],
        },
      ],
    });
    expect((await server.get('/api/v1/entities/Service/ill/health')).body).toMatchObject({
      status: 'unknown',
      reports: [{ text: expect.stringContaining('no pulse') }],
    });
    const incidents = await server.get<{ incidents: { id: string }[] }>(
      `${CART}/incidents?status=open&status=closed`,
    );
    expect(incidents.body.incidents.map(({ id }) => id)).toEqual(['I-open', 'I-closed']);
    const analysis = await server.get(`${CART}/analysis`);
    expect(analysis.body).toMatchObject([
      { slug: 'oil', source: 'conveyor/default', status: 'fail' },
    ]);
    const fix = (as: 'viewer' | 'developer') =>
      server.post(`${CART}/analysis/remediate`, { id: 'oil' }, { as });
    expect((await fix('viewer')).status).toBe(403);
    expect((await fix('developer')).body).toEqual({ status: 'fixed', message: 'Oiled.' });
    expect(await trail('action=analysis.remediated')).toHaveLength(1);
    for (const id of ids) await unassign(id);
  });

  it('lifecycle hooks follow what happens to entities, and can be run again', async () => {
    const made = await assign({
      plugin: 'conveyor',
      capability: 'lifecycle',
      selector: { kind: 'Service', type: 'worker' },
    });
    const entity = (owner: string) => ({
      kind: 'Service',
      metadata: { name: 'followed', owner },
      spec: { type: 'worker' },
    });
    const url = '/api/v1/entities/Service/followed';
    const runs = async (count: number): Promise<Run[]> => {
      for (;;) {
        const { body } = await server.get<Run[]>(`${url}/lifecycle`);
        if (body.length >= count && body.every(({ status }) => status !== 'queued')) return body;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const created = await server.post('/api/v1/entities', entity('a'));
    expect(created.status).toBe(201);
    await server.put(url, entity('b'));
    // The plugin has no hook for other changes.
    await server.patch(url, { metadata: { title: 'Followed' } });
    const archive = (what: string) =>
      server.post(`${url}/lifecycle/${what}`, undefined, { as: 'developer' });
    expect((await archive('archive')).status).toBe(200);
    expect((await archive('archive')).headers['x-gantry-outcome']).toBe('unchanged');
    expect((await archive('unarchive')).status).toBe(200);
    const done = await runs(4);
    expect(done.map(({ event, status }) => [event, status])).toEqual([
      ['unarchived', 'failed'],
      ['archived', 'ok'],
      ['relocated', 'ok'],
      ['created', 'ok'],
    ]);
    expect(done[0]?.message).toContain('does not give back');
    expect(done[2]?.artifacts).toEqual({ before: 'a', now: 'b' });
    const again = await server.post(`${url}/lifecycle/${done[1]?.id}/rerun`, undefined, {
      as: 'developer',
    });
    expect(again.status).toBe(202);
    expect((await runs(5))[0]).toMatchObject({ event: 'archived', status: 'ok' });
    await unassign(made.body.id);
  });

  it('webhook actions are listed, checked and run', async () => {
    const list = await server.get<Config[]>('/api/v1/webhook-actions');
    const ofPlugins = list.body.filter(({ plugin }) => plugin !== 'gantry');
    expect(ofPlugins.map(({ handler }) => handler)).toEqual(['bells:ring', 'bells:mute']);
    const check = async (body: object) =>
      (await server.post<{ problems: Config[] }>('/api/v1/webhook-actions/check', body)).body
        .problems;
    expect(await check({ handler: 'bells:ring', actionConfig: { bell: 'big' } })).toEqual([]);
    expect(await check({ handler: 'bells#ring', actionConfig: '{"bell":"big"}' })).toEqual([]);
    expect(
      await check({ handler: 'bells:ring', actionConfig: { times: 'x', tone: 1 } }),
    ).toHaveLength(3);
    expect(await check({ handler: 'bells:sing' })).toMatchObject([{ pointer: '/handler' }]);
    expect(await check({ handler: 'bells:mute', actionConfig: '{' })).toHaveLength(1);
    const run = (body: object) =>
      server.post<Problems>('/api/v1/webhook-actions/run', { externalIdentifier: 'x', ...body });
    const ring = { handler: 'bells:ring', actionConfig: { bell: 'big' }, entity: 'Service/cart' };
    expect((await run({ ...ring, payload: { text: 'noon' } })).status).toBe(204);
    const failed = await run({ ...ring, payload: { text: 'noon', fail: true } });
    expect([failed.status, failed.body.error]).toEqual([
      502,
      expect.stringContaining('big x1 for cart: noon'),
    ]);
    expect((await run({ ...ring, actionConfig: {} })).status).toBe(400);
  });

  it('widgets are listed and drawn', async () => {
    const { body } = await server.get('/api/v1/widgets', { as: 'viewer' });
    expect(body).toMatchObject([{ plugin: 'bells', id: 'tower', title: 'Bell tower' }]);
    const drawn = await server.get<Config>('/api/v1/widgets/bells/tower', { as: 'viewer' });
    expect(JSON.stringify(drawn.body)).toContain('tower for');
    expect((await server.get('/api/v1/widgets/bells/cellar')).status).toBe(404);
  });

  it('secrets are in no answer, event, trail or file', async () => {
    const audit = await server.get('/api/v1/audit?limit=1000');
    const jobs = await server.get('/api/v1/jobs?limit=200');
    const metrics = await server.get('/metrics', { as: null });
    for (const { text } of [audit, jobs, metrics]) expect(text).not.toMatch(/canary/);
    // The plugin's own store, in its data folder, is the remote system of this test.
    const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('plugin-data'))
      .filter(({ name }) => name !== 'runner.js')
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files) {
      expect([file, readFileSync(file).includes('canary')]).toEqual([file, false]);
    }
  });
});
