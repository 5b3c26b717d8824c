import { createId } from '@gantry/base';
import type { Platform } from '@gantry/platform';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { RateLimiter } from '../src/http/rate-limit.ts';
import { registerIdentity } from '../src/http/request-identity.ts';
import { createUser } from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { type ApiOperation, readOperations } from './support/operations.ts';
import { ADMIN_PASSWORD, TestServer } from './support/test-server.ts';

// Numbers are those of docs/attacks.md.

interface Refusal {
  error: string;
  code: string;
  details: { problems: { pointer: string; message: string }[] };
}

const unique = (name: string) => `${name}-${createId().slice(-6)}`;
const READING = new Set(['GET', 'HEAD']);

describe('attacks over HTTP', () => {
  let server: TestServer;
  let operations: readonly ApiOperation[];

  beforeAll(async () => {
    server = await TestServer.start();
    operations = await readOperations(server);
  });
  afterAll(() => server.stop());

  it('S54: another site can change nothing by any route with the cookie of a session', async () => {
    const token = await server.signIn('admin', ADMIN_PASSWORD);
    const changes = operations.filter(
      ({ method, permission }) => !READING.has(method) && permission !== 'public',
    );
    expect(changes.length).toBeGreaterThan(40);
    for (const { method, address } of changes) {
      for (const origin of [undefined, 'https://evil.example', 'null']) {
        const answer = await server.request<Refusal>(method, address, {
          as: null,
          body: {},
          headers: { cookie: `gantry_session=${token}`, ...(origin ? { origin } : {}) },
        });
        expect([method, address, answer.body.code]).toEqual([method, address, 'ORIGIN_REFUSED']);
      }
    }
  });

  it('S54: no answer lets another site read it', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization',
    };
    for (const { method, address } of operations) {
      for (const verb of [method, 'OPTIONS'] as const) {
        const answer = await server.server.app.inject({ method: verb, url: address, headers });
        const cors = Object.keys(answer.headers).filter((name) =>
          name.startsWith('access-control'),
        );
        expect([verb, address, cors]).toEqual([verb, address, []]);
      }
    }
  });

  it('S55: a credential in the address is none, and the Host header is believed nowhere', async () => {
    const key = server.tokenOf('admin');
    for (const name of ['token', 'access_token', 'api_key', 'apikey', 'key']) {
      const answer = await server.get(`/api/v1/auth/me?${name}=${key}`, { as: null });
      expect([name, answer.status]).toEqual([name, 401]);
    }
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    for (const { address, isStream } of operations.filter((one) => one.method === 'GET')) {
      const answer = isStream
        ? { text: '', ...(await server.getHead(address, headers)) }
        : await server.get(address, { headers });
      const told = `${answer.text} ${JSON.stringify(answer.headers)}`;
      expect([address, told.includes('evil.example')]).toEqual([address, false]);
    }
  });

  it('S57: every body is closed: what a route does not know is refused', async () => {
    const unknown = { 'nobody-knows-this': true };
    const open: string[] = [];
    for (const { method, address, id, hasBody } of operations) {
      if (!hasBody) continue;
      const answer = await server.request<Refusal>(method, address, { body: unknown });
      if (answer.status < 400) open.push(id);
      else if (answer.status === 400) expect(JSON.stringify(answer.body)).toContain('nobody-knows');
    }
    expect(open).toEqual([]);
  });

  it('S58: what-if and explanations tell nothing of what their asker may not see', async () => {
    const keeper = await createUser(server, unique('keeper'));
    const chief = await createUser(server, unique('chief'), 'admin');
    const [id, namespace] = [unique('vault'), unique('vault')];
    const metadata = { name: unique('treasure'), namespace, owner: unique('guild') };
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name: unique('open') } });
    await server.post('/api/v1/entities', { kind: 'Team', metadata });
    const subjects = [`user:${keeper.username}`, 'role:admin'];
    const rule = { id, effect: 'deny', subjects: ['*'], verbs: ['read'], namespaces: [namespace] };
    const hidden = { ...rule, except: [`user:${keeper.username}`] };
    expect((await server.post('/api/v1/rbac/rules', hidden)).status).toBe(201);
    const proposal = {
      rules: [{ id: 'none', effect: 'deny', subjects: ['*'], verbs: ['write'] }],
    };
    const as = { token: chief.token };
    const told = await server.post('/api/v1/access/what-if', proposal, { as });
    expect(told.status).toBe(200);
    expect(told.text).toContain('catalog.write');
    expect(told.text).not.toContain(namespace);
    expect(told.text).not.toContain(metadata.owner);

    const viewer = await createUser(server, unique('viewer'));
    await server.put(`/api/v1/rbac/rules/${id}`, {
      ...rule,
      subjects: [...subjects, 'role:viewer'],
    });
    const own = { as: { token: viewer.token } };
    const question = { permission: 'catalog.read' };
    const answer = await server.post('/api/v1/access/explain', question, own);
    const rights = await server.get(`/api/v1/rbac/effective/${viewer.id}`, own);
    expect(rights.text).toContain(id);
    for (const { text, status } of [answer, rights]) {
      expect(status).toBe(200);
      expect(text).not.toContain(keeper.username);
    }
    await server.delete(`/api/v1/rbac/rules/${id}`);
  });

  it('S60: a line of the log stays a line, and who did it is not what somebody claims', async () => {
    const forged = 'ada\n{"level":30,"msg":"forged"}\r\n\u2028\u001b[31m';
    const headers = {
      'x-gantry-client': 'system',
      'x-request-id': 'a b\u00e9"forged"',
      'x-forwarded-user': 'somebody-else',
      'x-forwarded-for': '198.51.100.7',
      'user-agent': 'plugin:kubernetes',
    };
    const name = unique('forged');
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name } }, { headers });
    await server.post(
      '/api/v1/auth/login',
      { username: forged, password: 'x' },
      { as: null, headers },
    );
    const { body } = await server.get<Record<string, string>[]>('/api/v1/audit?limit=20');
    const created = body.find((entry) => entry.resourceName === name);
    expect(created).toMatchObject({ userName: 'apikey:test-admin', source: 'api' });
    expect(created?.ipAddress).toBe('127.0.0.1');
    expect(created?.requestId).not.toContain('forged');
    const exported = await server.get('/api/v1/audit/export?format=jsonl');
    for (const line of exported.text.trimEnd().split('\n'))
      expect(JSON.parse(line)).toBeTypeOf('object');
    expect(exported.text).not.toContain('\u001b');
  });

  it('S60: there is no route that changes or removes a single audit entry', () => {
    const changes = operations.filter(
      ({ method, path }) => path.includes('/audit') && !READING.has(method),
    );
    expect(changes.map(({ id }) => id)).toEqual(['pruneAudit']);
  });

  it('S68: no body reaches the prototype of anything', async () => {
    const bodies = [
      ['application/json', '{"__proto__":{"polluted":1}}'],
      ['application/json', '{"metadata":{"labels":{"__proto__":{"polluted":1}}}}'],
      ['application/json', '{"constructor":{"prototype":{"polluted":1}}}'],
      ['application/merge-patch+json', '{"spec":{"__proto__":{"polluted":1}}}'],
      ['application/yaml', '__proto__:\n  polluted: 1\n'],
      ['application/yaml', 'a: &a {polluted: 1}\n__proto__: *a\n'],
      ['application/yaml', '? constructor\n: prototype: {polluted: 1}\n'],
      ['application/yaml', '<<: {__proto__: {polluted: 1}}\n'],
    ] as const;
    for (const { method, address, hasBody } of operations) {
      if (!hasBody) continue;
      for (const [type, body] of bodies) {
        const headers = { 'content-type': type };
        const { status } = await server.request(method, address, { body, headers });
        expect([method, address, body, status >= 400 && status < 500]).toEqual([
          method,
          address,
          body,
          true,
        ]);
      }
    }
    const { status } = await server.get('/api/v1/entities?__proto__[polluted]=1&constructor=1');
    expect(status).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('S69: YAML that grows, refers to itself, repeats keys or asks for types is refused', async () => {
    const laughs = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${
          i === 0
            ? 'lol'
            : Array(10)
                .fill(`*a${i - 1}`)
                .join(', ')
        }]`,
    );
    const headers = { 'content-type': 'application/yaml' };
    for (const body of [
      laughs.join('\n'),
      'kind: &self\n  metadata: *self\n',
      'kind: Team\nkind: User\nmetadata: {name: twice}\n',
      `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
      `${Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}\n`,
      'kind: Team\nmetadata: {name: a, title: *nothing}\n',
      '%YAML 1.1\n%TAG ! tag:evil.example,2000:\n---\n- !x {}\n',
      'kind: !!js/function "function () {}"\nmetadata: {name: fn}\n',
    ]) {
      for (const path of ['/api/v1/entities', '/api/v1/access/policy']) {
        const method = path.endsWith('policy') ? 'PUT' : 'POST';
        const answer = await server.request<Refusal>(method, path, { body, headers });
        expect([body.slice(0, 40), answer.status]).toEqual([body.slice(0, 40), 400]);
      }
    }
  });

  it('S70: what is too large, too much or too deep is refused, and nothing of it is kept', async () => {
    const metadata = (more: object = {}) => ({ name: unique('big'), ...more });
    const refs = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ kind: 'Service', name: `s-${i}` }));
    const many = (count: number, value: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${i}`, value]));
    const spec = { type: 'backend' };
    for (const entity of [
      { kind: 'Service', metadata: metadata(), spec: { ...spec, dependsOn: refs(1_001) } },
      { kind: 'Team', metadata: metadata({ description: 'x'.repeat(20_001) }) },
      { kind: 'Team', metadata: metadata({ annotations: { a: 'x'.repeat(65_537) } }) },
      { kind: 'Team', metadata: metadata({ annotations: many(40, 'x'.repeat(60_000)) }) },
      { kind: 'Team', metadata: metadata({ labels: many(201, 'x') }) },
      { kind: 'Team', metadata: metadata({ tags: Object.keys(many(201, '')) }) },
    ]) {
      const { body, status } = await server.post<Refusal>('/api/v1/entities/batch', {
        entities: [entity],
      });
      expect([entity.metadata.name, status]).toEqual([entity.metadata.name, 400]);
      expect(body.code).toBe('INVALID_INPUT');
      const path = `/api/v1/entities/${entity.kind}/${entity.metadata.name}`;
      expect((await server.get(path)).status).toBe(404);
    }
    const deep = `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await server.request('POST', '/api/v1/entities', { body: deep, headers });
    expect(answer.status).toBe(400);
  });

  it('S70: a node with very many relations is answered in bounded pages, both ways', async () => {
    const [hub, sources, targets] = [unique('hub'), 25, 1_000];
    const entities = Array.from({ length: sources }, (_, i) => ({
      kind: 'Service',
      metadata: { name: `${hub}-${i}` },
      spec: {
        type: 'backend',
        dependsOn: Array.from({ length: targets }, (_, j) => ({
          kind: 'Service',
          name: j === 0 ? hub : `${hub}-t-${i}-${j}`,
        })),
      },
    }));
    for (let i = 0; i < sources; i += 5) {
      const batch = { entities: entities.slice(i, i + 5) };
      expect((await server.post('/api/v1/entities/batch', batch)).status).toBe(200);
    }
    const as = 'viewer';
    const graph = await server.get<{ nodes: unknown[]; truncated: boolean }>(
      `/api/v1/graph/Service/${hub}-0?depth=6`,
      { as },
    );
    expect(graph.body.nodes.length).toBeLessThanOrEqual(1_000);
    expect(graph.body.truncated).toBe(true);
    const impact = await server.get(`/api/v1/entities/Service/${hub}/impact`, { as });
    expect([200, 404]).toContain(impact.status);
    const cycles = await server.get('/api/v1/relations/cycles', { as });
    expect(cycles.status).toBe(200);
  });

  it('S71: what would be dear to answer is refused or bounded, for a viewer as for everyone', async () => {
    const as = 'viewer';
    for (const path of [
      '/entities?limit=1000000',
      '/graph/Service/a?depth=100',
      `/search?q=${'a'.repeat(501)}`,
      `/entities?${Array.from({ length: 21 }, (_, i) => `tag=t${i}`).join('&')}`,
      `/entities?q=${encodeURIComponent(Array.from({ length: 21 }, (_, i) => `tag:t${i}`).join(' '))}`,
      `/entities?fields=${'a,'.repeat(600)}`,
    ]) {
      const answer = await server.get(`/api/v1${path}`, { as });
      expect([path.slice(0, 40), answer.status]).toEqual([path.slice(0, 40), 400]);
    }
    for (const path of ['/audit/export', '/audit/verify', '/backup', '/access/policy']) {
      const answer = await server.request(path === '/backup' ? 'POST' : 'GET', `/api/v1${path}`, {
        as,
        ...(path === '/backup' ? { body: { passphrase: 'a passphrase of a viewer' } } : {}),
      });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });
});

it('S56: a route that declares no permission, or one that is not there, keeps the server from starting', () => {
  const app = fastify();
  const platform = { authenticator: {}, policy: {} } as unknown as Platform;
  registerIdentity(app, { platform, allowedOrigins: [] });
  const plant = (config: object) => app.get('/api/v1/planted', { config }, async () => 'x');
  expect(() => plant({})).toThrow('declares no permission');
  expect(() => plant({ permission: 'catalog.raed' })).toThrow('declares no permission');
  expect(() => plant({ permission: 'catalog.read' })).not.toThrow();
});

describe('S72: limits on how often one may ask', () => {
  const ask = async (server: TestServer, token: string, address: string) => {
    const response = await server.server.app.inject({
      method: 'GET',
      url: '/api/v1/kinds',
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': createId() },
      remoteAddress: address,
    });
    return { status: response.statusCode, wait: Number(response.headers['retry-after'] ?? 0) };
  };
  const statuses = async (server: TestServer, token: string, times: number) => {
    const answers = [];
    for (let i = 0; i < times; i++) answers.push(await ask(server, token, `192.0.2.${i}`));
    return answers;
  };

  it('hold for a user from many addresses, with a session and several keys', async () => {
    const flags = { rateLimit: 1_000, userRateLimit: 30, keyRateLimit: 20 };
    const server = await TestServer.start({ flags });
    try {
      const ada = await createUser(server, 'ada', 'developer');
      const as = { token: ada.token };
      const keys = [];
      for (const name of ['a', 'b']) {
        const made = await server.post<{ key: string }>('/api/v1/auth/apikeys', { name }, { as });
        keys.push(made.body.key);
      }
      const [first = '', second = ''] = keys;
      const byKey = await statuses(server, first, 25);
      expect(byKey.filter(({ status }) => status === 200)).toHaveLength(20);
      expect(byKey.at(-1)).toMatchObject({ status: 429, wait: expect.any(Number) });
      expect(byKey.at(-1)?.wait).toBeGreaterThan(0);
      // The other key has its own count, and shares that of its owner.
      const byOther = await statuses(server, second, 25);
      expect(byOther.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(10);
      expect((await ask(server, ada.token, '198.51.100.1')).status).toBe(429);
      // Somebody else from one of these addresses is not held up.
      expect((await ask(server, server.tokenOf('viewer'), '192.0.2.1')).status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('remember a bounded number of clients, whatever addresses they have', () => {
    const limiter = new RateLimiter(2, 1_000, 100);
    for (let i = 0; i < 10_000; i++) limiter.count(`client-${i}`, i);
    expect(limiter.size).toBe(100);
    expect([1, 2, 3].map(() => limiter.count('one', 20_000))).toEqual([0, 0, 1_000]);
    expect(limiter.count('one', 21_000)).toBe(0);
  });
});

describe.each(databases(inject('postgresUrl')))('attacks on statements on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    server = await TestServer.start(database.db === undefined ? {} : { db: database.db });
    for (const name of ['one', 'two']) {
      await server.post('/api/v1/entities', { kind: 'Team', metadata: { name } });
    }
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  it('S67: no parameter of any reading route breaks out of its statement', async () => {
    const hostile = [
      `' OR '1'='1`,
      `"; DROP TABLE entities; --`,
      `') UNION SELECT password_hash FROM users --`,
      `one* OR kind:*`,
      `NEAR(one two)`,
      `$.a[*]?(@ like_regex "(a+)+$")`,
      `(a+)+$`,
      `%`,
      `\\`,
      `\u0000`,
      `\ud800`,
      `${'('.repeat(200)}`,
      `-1`,
      `1e309`,
      `eyJhIjoxfQ==`,
    ];
    const operations = await readOperations(server);
    const faults: string[] = [];
    let asked = 0;
    for (const { path, method, parameters, isStream } of operations) {
      if (method !== 'GET') continue;
      for (const parameter of parameters) {
        for (const text of hostile) {
          const value = encodeURIComponent(text.replace('\ud800', '')) || '%ed%a0%80';
          const filled = path.replace(/\{([^}]+)\}/g, (_all, name: string) =>
            name === parameter.name ? value : name === 'kind' ? 'Team' : 'one',
          );
          const url = parameter.in === 'query' ? `${filled}?${parameter.name}=${value}` : filled;
          const { status } = await (isStream ? server.getHead(url) : server.get(url));
          asked++;
          if (status >= 500) faults.push(`${status} ${url}`);
        }
      }
    }
    const spec = { lifecycle: '\u0000' };
    for (const text of ['\u0000', 'a\u0000b', '\ud800', '\udfff\ud800']) {
      for (const [method, address, body] of [
        ['POST', '/entities', { kind: 'Team', metadata: { name: text } }],
        ['POST', '/entities', { kind: 'Team', metadata: { name: 'nul', description: text } }],
        [
          'POST',
          '/entities',
          { kind: 'Team', metadata: { name: 'key', labels: { [text]: text } } },
        ],
        ['POST', '/entities', { kind: 'Team', metadata: { name: 'own', owner: text } }],
        ['POST', '/entities', { kind: text, metadata: { name: 'a' }, spec }],
        ['POST', '/auth/login', { username: text, password: text }],
        ['POST', '/auth/register', { username: text, password: 'some password' }],
        ['POST', '/auth/apikeys', { name: text }],
        ['POST', '/groups', { name: 'nul', displayName: text, description: text }],
        ['POST', '/access/explain', { user: text, permission: 'catalog.read' }],
        ['POST', '/access/explain', { permission: 'catalog.read', kind: 'Team', name: text }],
        ['PUT', '/access/policy', { groups: [{ name: 'x', description: text }] }],
      ] as const) {
        const { status } = await server.request(method, `/api/v1${address}`, { body });
        if (status >= 500) faults.push(`${status} ${address} ${JSON.stringify(body)}`);
      }
      for (const name of ['nul', 'key', 'own'])
        await server.delete(`/api/v1/entities/Team/${name}`);
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(500);
    const { body } = await server.get<unknown[]>('/api/v1/entities');
    expect(body).toHaveLength(2);
    for (const text of hostile.slice(0, 3)) {
      const q = encodeURIComponent(text);
      const found = await server.get<unknown[]>(`/api/v1/entities?owner=${q}`);
      expect(found.body).toEqual([]);
      const tagged = await server.get<unknown[]>(`/api/v1/entities?tag=${q}`);
      expect(tagged.body).toEqual([]);
    }
  });
});
