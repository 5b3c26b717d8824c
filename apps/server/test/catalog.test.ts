import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Answer, TestServer } from './support/test-server.ts';

interface Entity {
  apiVersion: string;
  kind: string;
  metadata: Record<string, unknown> & { name: string; revision: number };
  spec: Record<string, unknown>;
}
interface Refusal {
  error: string;
  code: string;
  requestId: string;
  details: { problems: { pointer: string; message: string; index?: number }[] };
}

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

describe.each(databases)('the catalog over HTTP on %s', (_name, create) => {
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
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });
  beforeEach(async () => {
    const { body } = await server.get<Entity[]>('/api/v1/entities?limit=1000');
    for (const { kind, metadata } of body) {
      await server.delete(
        `/api/v1/entities/${kind}/${metadata.name}?namespace=${metadata.namespace}`,
      );
    }
  });

  const service = (name: string, rest: object = {}, spec: object = {}) => ({
    kind: 'Service',
    metadata: { name, ...rest },
    spec,
  });
  const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    server.put<Entity & Refusal>(`/api/v1/entities/${path}`, body, { headers });

  it('creates, reads, replaces, patches and deletes an entity', async () => {
    const created = await server.post<Entity>(
      '/api/v1/entities',
      service('checkout', { tags: ['gold'] }, { type: 'backend' }),
    );
    expect(created.status).toBe(201);
    expect(created.headers.etag).toBe('"1"');
    expect(created.body).toMatchObject({
      apiVersion: 'gantry.io/v1',
      metadata: { namespace: 'default', revision: 1, createdBy: 'apikey:test-admin' },
    });

    const read = await server.get<Entity>('/api/v1/entities/Service/checkout');
    expect(read.body).toEqual(created.body);

    const replaced = await put('Service/checkout', { spec: { type: 'worker' } });
    expect(replaced.status).toBe(200);
    expect(replaced.body.spec).toEqual({ type: 'worker' });
    expect(replaced.body.metadata.tags).toBeUndefined();

    const patched = await server.patch<Entity>('/api/v1/entities/Service/checkout', {
      metadata: { title: 'Checkout' },
      spec: { type: null, lifecycle: 'production' },
    });
    expect(patched.body).toMatchObject({ metadata: { title: 'Checkout', revision: 3 } });
    expect(patched.body.spec).toEqual({ lifecycle: 'production' });

    expect((await server.delete('/api/v1/entities/Service/checkout')).status).toBe(204);
    expect((await server.get('/api/v1/entities/Service/checkout')).status).toBe(404);
    expect((await server.delete('/api/v1/entities/Service/checkout')).status).toBe(404);
  });

  it('takes what it gave: a read entity can be sent back, and changes nothing', async () => {
    await server.post(
      '/api/v1/entities',
      service('a', { title: 'A' }, { lifecycle: 'production' }),
    );
    const { body } = await server.get<Entity>('/api/v1/entities/Service/a');
    const again = await put('Service/a', body);
    expect(again.headers['x-gantry-outcome']).toBe('unchanged');
    expect(again.body).toEqual(body);
  });

  it('refuses to create twice, and to replace what is not there', async () => {
    await server.post('/api/v1/entities', service('a'));
    expect(await server.post('/api/v1/entities', service('a'))).toMatchObject({
      status: 409,
      body: { code: 'ENTITY_EXISTS' },
    });
    expect(await put('Service/none', {})).toMatchObject({
      status: 404,
      body: { code: 'ENTITY_NOT_FOUND' },
    });
  });

  it('protects writers from each other with If-Match', async () => {
    await server.post('/api/v1/entities', service('a'));
    const first = await put('Service/a', { spec: { type: 'worker' } }, { 'if-match': '"1"' });
    expect(first.status).toBe(200);
    const late = await put('Service/a', { spec: { type: 'library' } }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'REVISION_CONFLICT' } });
    const removed = await server.delete('/api/v1/entities/Service/a', {
      headers: { 'if-match': '"1"' },
    });
    expect(removed.status).toBe(412);
    const nonsense = await put('Service/a', {}, { 'if-match': 'yesterday' });
    expect(nonsense).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });

  it('answers 304 to a reader that has the newest revision', async () => {
    await server.post('/api/v1/entities', service('a'));
    const fresh = await server.get('/api/v1/entities/Service/a', {
      headers: { 'if-none-match': '"1"' },
    });
    expect(fresh.status).toBe(304);
    expect(fresh.text).toBe('');
  });

  it('loses none of many patches that come at once', async () => {
    await server.post('/api/v1/entities', service('busy'));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        server.patch('/api/v1/entities/Service/busy', {
          metadata: { annotations: { [`key-${i}`]: String(i) } },
        }),
      ),
    );
    const refused = answers.filter((answer) => answer.status !== 200);
    const { body } = await server.get<Entity>('/api/v1/entities/Service/busy');
    const kept = Object.keys(body.metadata.annotations as object);
    // What was answered with 200 is there; what was not was told so.
    expect(kept).toHaveLength(20 - refused.length);
    expect(body.metadata.revision).toBe(1 + kept.length);
  });

  it('names every problem of a bad entity at once', async () => {
    const { status, body } = await server.post<Refusal>('/api/v1/entities', {
      apiVersion: 'v2',
      kind: 'Service',
      metadata: { name: 'Bad Name', onwer: 'x', tags: 'gold' },
      spec: { typ: 'backend', lifecycle: 'prod', dependsOn: [{ kind: 'API' }] },
      extra: true,
    });
    expect(status).toBe(400);
    expect(body.code).toBe('INVALID_INPUT');
    expect(body.requestId).toBeTruthy();
    expect(body.details.problems).toEqual(
      expect.arrayContaining([
        { pointer: '/apiVersion', message: 'must be "gantry.io/v1"' },
        { pointer: '/extra', message: 'unknown field "extra"' },
        { pointer: '/metadata/name', message: expect.stringContaining('lower-case letters') },
        { pointer: '/metadata/onwer', message: expect.stringContaining('did you mean "owner"?') },
        { pointer: '/metadata/tags', message: 'must be an array' },
        { pointer: '/spec/typ', message: expect.stringContaining('did you mean "type"?') },
        { pointer: '/spec/lifecycle', message: expect.stringContaining('production') },
        { pointer: '/spec/dependsOn/0/name', message: 'is required' },
      ]),
    );
    expect(body.details.problems).toHaveLength(8);
  });

  it.each([
    ['nothing', undefined],
    ['null', 'null'],
    ['a list', []],
    ['a text', '"x"'],
    ['a number', '7'],
    ['no kind', { metadata: { name: 'a' } }],
    ['an unknown kind', { kind: 'Servise', metadata: { name: 'a' } }],
    ['metadata that is a list', { kind: 'Service', metadata: [] }],
    ['a spec that is a list', { kind: 'Service', metadata: { name: 'a' }, spec: [] }],
    ['a name with a slash', service('a/b')],
    ['an empty name', service('')],
    ['a name that is too long', service('a'.repeat(254))],
    ['a prototype key', '{"kind":"Service","metadata":{"name":"a"},"spec":{"__proto__":{"x":1}}}'],
    ['a constructor key', '{"kind":"Service","metadata":{"name":"a"},"constructor":{}}'],
    [
      'deep nesting',
      `{"kind":"Service","metadata":{"name":"a"},"spec":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`,
    ],
    ['absurd nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['broken JSON', '{"kind":'],
    ['control characters', service('a', { title: 'a\u0007b' })],
  ])('refuses %s with 400 and a reason', async (_what, body) => {
    const { status, body: refusal } = await server.post<Refusal>('/api/v1/entities', body, {
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(400);
    expect(refusal.error.length).toBeGreaterThan(10);
    expect((await server.get<Entity[]>('/api/v1/entities')).body).toEqual([]);
  });

  it('refuses a body that says something else than the address', async () => {
    await server.post('/api/v1/entities', service('a'));
    const { status, body } = await put('Service/a', { kind: 'API', metadata: { name: 'b' } });
    expect(status).toBe(400);
    expect(body.details.problems.map((problem) => problem.pointer)).toEqual([
      '/kind',
      '/metadata/name',
    ]);
  });

  it('applies a batch as a whole or not at all', async () => {
    const batch = (entities: unknown[], dryRun = false) =>
      server.post<{ ref: string; outcome: string }[] & Refusal>('/api/v1/entities/batch', {
        entities,
        dryRun,
      });
    const good = [service('a'), service('b'), { kind: 'Team', metadata: { name: 'a' } }];
    const rehearsal = await batch(good, true);
    expect(rehearsal.body.map((result) => result.outcome)).toEqual([
      'created',
      'created',
      'created',
    ]);
    expect((await server.get<Entity[]>('/api/v1/entities')).body).toEqual([]);

    const bad = await batch([
      service('a'),
      service('B'),
      service('c', {}, { nope: 1 }),
      service('a'),
    ]);
    expect(bad.status).toBe(400);
    expect(bad.body.details.problems.map(({ index, pointer }) => [index, pointer])).toEqual([
      [1, '/metadata/name'],
      [2, '/spec/nope'],
      [3, '/metadata/name'],
    ]);
    expect((await server.get<Entity[]>('/api/v1/entities')).body).toEqual([]);

    expect((await batch(good)).body.map((result) => result.ref)).toEqual([
      'Service/a',
      'Service/b',
      'Team/a',
    ]);
    const again = await batch([...good.slice(0, 2), service('c')]);
    expect(again.body.map((result) => result.outcome)).toEqual([
      'unchanged',
      'unchanged',
      'created',
    ]);
  });

  it('lists in pages that the Link header leads through', async () => {
    const entities = Array.from({ length: 25 }, (_, i) =>
      service(`s${String(i).padStart(2, '0')}`),
    );
    await server.post('/api/v1/entities/batch', { entities });
    const names: string[] = [];
    let path: string | undefined = '/api/v1/entities/Service?limit=10&sort=name';
    let pages = 0;
    while (path) {
      const page: Answer<Entity[]> = await server.get(path);
      names.push(...page.body.map((entity) => entity.metadata.name));
      path = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1];
      pages++;
    }
    expect(pages).toBe(3);
    expect(names).toEqual(entities.map((entity) => entity.metadata.name));
    const newest = await server.get<Entity[]>(
      '/api/v1/entities?sort=-createdAt&limit=1&count=true',
    );
    expect(newest.body[0]?.metadata.name).toBe('s24');
    expect(newest.headers['x-total-count']).toBe('25');
  });

  it('filters by every declared field, and returns only the asked ones', async () => {
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('pay', {
          owner: 'payments',
          tags: ['gold', 'pci'],
          labels: { tier: '1' },
          description: 'Takes the money',
        }),
        service('pay', { namespace: 'prod', owner: 'payments', tags: ['gold'] }),
        service('find', { owner: 'search' }),
      ],
    });
    const names = async (query: string): Promise<string[]> => {
      const { body } = await server.get<Entity[]>(`/api/v1/entities?${query}`);
      return body.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    };
    expect(await names('namespace=prod')).toEqual(['prod/pay']);
    expect(await names('owner=payments&tag=gold&tag=pci')).toEqual(['default/pay']);
    expect(await names('label=tier=1')).toEqual(['default/pay']);
    expect(await names('q=money')).toEqual(['default/pay']);
    expect(await names('q=money&owner=search')).toEqual([]);
    expect(await names('gone=true')).toEqual([]);
    const some = await server.get(
      '/api/v1/entities?owner=search&fields=kind,metadata.name,no.such',
    );
    expect(some.text).toBe('[{"kind":"Service","metadata":{"name":"find"}}]');
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'sort=size',
    'cursor=nonsense',
    'lable=a',
    'count=maybe',
  ])('refuses the query ?%s', async (query) => {
    expect((await server.get(`/api/v1/entities?${query}`)).status).toBe(400);
  });

  it('answers 404 for an unknown kind, with the likely one', async () => {
    const { status, body } = await server.get<Refusal>('/api/v1/entities/Servise');
    expect(status).toBe(404);
    expect(body.error).toContain('did you mean "Service"?');
  });

  it('stores relations in both directions, dangling and circular ones as well', async () => {
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('a', { owner: 'team-a' }, { dependsOn: [{ kind: 'Service', name: 'b' }] }),
        service(
          'b',
          {},
          { dependsOn: [{ kind: 'Service', name: 'a' }], providesApis: ['missing'] },
        ),
        service(
          'c',
          { namespace: 'prod' },
          {
            dependsOn: [{ kind: 'Service', namespace: 'default', name: 'a' }],
            deployedIn: [{ kind: 'Environment', namespace: 'prod', name: 'eu' }],
          },
        ),
      ],
    });
    const { body } = await server.get<{
      nodes: { id: string; isRoot: boolean; dangling: boolean }[];
      edges: { from: string; to: string; relation: string }[];
      truncated: boolean;
    }>('/api/v1/graph/Service/a?depth=2');
    expect(body.nodes.find((node) => node.isRoot)?.id).toBe('Service/a');
    expect(
      body.nodes
        .filter((node) => node.dangling)
        .map((node) => node.id)
        .sort(),
    ).toEqual(['API/missing', 'Environment/prod/eu', 'Team/team-a']);
    const edges = body.edges.map(({ from, relation, to }) => `${from} ${relation} ${to}`).sort();
    expect(edges).toEqual([
      'Service/a dependsOn Service/b',
      'Service/a ownedBy Team/team-a',
      'Service/b dependsOn Service/a',
      'Service/b providesApi API/missing',
      'Service/prod/c dependsOn Service/a',
      'Service/prod/c deployedIn Environment/prod/eu',
    ]);
    expect(body.truncated).toBe(false);
  });

  it('bounds the walk around a hub and says that it did', async () => {
    const entities = Array.from({ length: 60 }, (_, i) => service(`user-${i}`, { owner: 'hub' }));
    await server.post('/api/v1/entities/batch', {
      entities: [{ kind: 'Team', metadata: { name: 'hub' } }, ...entities],
    });
    const { body } = await server.get<{ nodes: unknown[]; truncated: boolean }>(
      '/api/v1/graph/Team/hub?depth=3&limit=20',
    );
    expect(body.nodes).toHaveLength(20);
    expect(body.truncated).toBe(true);
  });

  it('forgets relations that an entity no longer declares', async () => {
    await server.post('/api/v1/entities', service('a', { owner: 'x' }));
    await put('Service/a', { metadata: { owner: 'y' } });
    const { body } = await server.get<{ edges: { to: string }[] }>('/api/v1/graph/Service/a');
    expect(body.edges.map((edge) => edge.to)).toEqual(['Team/y']);
  });

  it('searches all text, best match first', async () => {
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('ledger', { description: 'Books of checkout' }),
        service('checkout', { title: 'Checkout' }),
        service('web', {}, { repoUrl: 'https://git.example.com/shop' }),
      ],
    });
    const found = async (q: string): Promise<string[]> => {
      const { body } = await server.get<{ name: string }[]>(
        `/api/v1/search?q=${encodeURIComponent(q)}`,
      );
      return body.map((hit) => hit.name);
    };
    expect(await found('checkout')).toEqual(['checkout', 'ledger']);
    expect(await found('chec')).toEqual(['checkout', 'ledger']);
    expect(await found('shop')).toEqual(['web']);
    for (const hostile of ['"', '* OR 1=1', "'); DROP TABLE entities;--", '\u0000', 'a NEAR b']) {
      expect(await found(hostile)).toEqual([]);
    }
  });

  it('understands queries in searches and lists, and refuses what it does not understand', async () => {
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('ledger', { owner: 'payments', tags: ['legacy'], title: 'Books of accounts' }),
        service('checkout', { owner: 'payments', title: 'Accounts checkout' }),
        service('web', { owner: 'shop' }, { lifecycle: 'production' }),
        { kind: 'API', metadata: { name: 'rates', owner: 'payments' } },
      ],
    });
    const ask = async (route: string, q: string): Promise<string[]> => {
      const answer = await server.get<Entity[]>(`/api/v1/${route}?q=${encodeURIComponent(q)}`);
      expect(answer.status).toBe(200);
      const hits = answer.body as (Entity & { name?: string })[];
      return hits.map((hit) => hit.name ?? hit.metadata.name).sort();
    };
    for (const route of ['search', 'entities']) {
      expect(await ask(route, 'kind:service owner:payments -tag:legacy')).toEqual(['checkout']);
      expect(await ask(route, 'owner:payments kind:services,API -accounts')).toEqual(['rates']);
      expect(await ask(route, '"books of accounts"')).toEqual(['ledger']);
      expect(await ask(route, '"accounts books"')).toEqual([]);
      expect(await ask(route, 'lifecycle:production')).toEqual(['web']);
      expect(await ask(route, 'chekcout')).toEqual(['checkout']);
      const refused = await server.get<Refusal>(
        `/api/v1/${route}?q=${encodeURIComponent('x ownr:y kind:Servce')}`,
      );
      expect(refused).toMatchObject({
        status: 400,
        body: {
          code: 'INVALID_INPUT',
          details: {
            problems: [
              { pointer: '/q', position: 2, length: 6 },
              { pointer: '/q', position: 9, length: 11 },
            ],
          },
        },
      });
      const long = await server.get(`/api/v1/${route}?q=${'x'.repeat(501)}`);
      expect(long.status).toBe(400);
    }
    const { body } = await server.get<{ highlights: object[] }[]>('/api/v1/search?q=book');
    expect(body[0]?.highlights).toEqual([
      { field: 'title', text: 'Books of accounts', ranges: [[0, 4]] },
    ]);
  });

  it('counts facets of a list', async () => {
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('a', { owner: 'x', tags: ['t', 'u'] }, { lifecycle: 'production' }),
        service('b', { owner: 'x', tags: ['t'] }),
        { kind: 'Team', metadata: { name: 'x' } },
      ],
    });
    const facets = async (query: string) =>
      (await server.get<{ facets: object }>(`/api/v1/facets${query}`)).body;
    expect(await facets('?facet=kind&facet=tag&facet=lifecycle')).toEqual({
      total: 3,
      isPartial: false,
      facets: {
        kind: [
          { value: 'Service', count: 2 },
          { value: 'Team', count: 1 },
        ],
        tag: [
          { value: 't', count: 2 },
          { value: 'u', count: 1 },
        ],
        lifecycle: [{ value: 'production', count: 1 }],
      },
    });
    expect(await facets('?facet=state&q=is:unowned')).toEqual({
      total: 1,
      isPartial: false,
      facets: { state: [{ value: 'unowned', count: 1 }] },
    });
    expect((await server.get('/api/v1/facets?facet=size')).status).toBe(400);
  });

  it('finds what is related, in both directions, and what is related to nothing', async () => {
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('web', {}, { dependsOn: [{ kind: 'Service', name: 'ledger' }] }),
        service('app', { owner: 'x' }, { consumesApis: ['rates'] }),
        service('ledger', {}, { providesApis: ['rates'] }),
        { kind: 'API', metadata: { name: 'rates' } },
        service('alone', { owner: 'x' }),
      ],
    });
    const related = async (...values: string[]): Promise<string[]> => {
      const query = values.map((value) => `related=${value}`).join('&');
      const { body } = await server.get<Entity[]>(`/api/v1/entities?${query}`);
      return body.map(({ metadata }) => metadata.name);
    };
    expect(await related('dependsOn:Service/ledger')).toEqual(['web']);
    expect(await related('dependencyOf:Service/web')).toEqual(['ledger']);
    expect(await related('apiProvidedBy:API/none')).toEqual([]);
    expect(await related('service/ledger')).toEqual(['rates', 'web']);
    expect(await related('Service/ledger', 'dependsOn:Service/ledger')).toEqual(['web']);
    const { body } = await server.get<Entity[]>('/api/v1/entities?q=is:orphan');
    expect(body.map(({ metadata }) => metadata.name)).toEqual(['alone']);
    for (const wrong of ['dependson:Service/x', 'dependsOn:Thing/x', 'nothing']) {
      const answer = await server.get<Refusal>(`/api/v1/entities?related=${wrong}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    }
  });

  it('says what breaks if an entity goes, and what goes in circles', async () => {
    const needs = (...names: string[]) => ({
      dependsOn: names.map((name) => ({ kind: 'Service', name })),
    });
    await server.post('/api/v1/entities/batch', {
      entities: [
        service('core', {}, { ...needs('ghost'), providesApis: ['rates'] }),
        { kind: 'API', metadata: { name: 'rates', owner: 'b' } },
        service('consumer', { owner: 'a' }, { consumesApis: ['rates'] }),
        service('direct', { owner: 'a' }, needs('core')),
        service('far', {}, needs('direct', 'loop')),
        service('loop', {}, needs('far')),
        service('self', {}, needs('self')),
      ],
    });
    const impact = async (path: string) =>
      (
        await server.get<{
          affected: { id: string; distance: number; via: string; relation: string }[];
          byOwner: object;
          truncated: boolean;
        }>(`/api/v1/entities/${path}`)
      ).body;
    const whole = await impact('Service/core/impact');
    expect(whole.affected.map((one) => [one.distance, one.id, one.relation, one.via])).toEqual([
      [1, 'Service/direct', 'dependsOn', 'Service/core'],
      [1, 'API/rates', 'apiProvidedBy', 'Service/core'],
      [2, 'Service/consumer', 'consumesApi', 'API/rates'],
      [2, 'Service/far', 'dependsOn', 'Service/direct'],
      [3, 'Service/loop', 'dependsOn', 'Service/far'],
    ]);
    expect(whole).toMatchObject({ byOwner: { a: 2, b: 1, '': 2 }, truncated: false });
    const near = await impact('Service/core/impact?depth=1');
    expect(near.affected).toHaveLength(2);
    expect(near.truncated).toBe(true);
    expect(await impact('Service/core/impact?limit=1')).toMatchObject({ truncated: true });
    expect((await impact('Service/loop/impact')).affected.map(({ id }) => id)).toEqual([
      'Service/far',
    ]);
    expect((await server.get('/api/v1/entities/Service/none/impact')).status).toBe(404);

    const { body } = await server.get<{ cycles: { path: string[] }[]; truncated: boolean }>(
      '/api/v1/relations/cycles',
    );
    expect(body).toEqual({
      cycles: [
        { path: ['Service/self'], length: 1, size: 1 },
        { path: ['Service/far', 'Service/loop'], length: 2, size: 2 },
      ],
      truncated: false,
    });
  });

  it('keeps a history that any reader may read', async () => {
    await server.post('/api/v1/entities', service('a'));
    await server.patch('/api/v1/entities/Service/a', { metadata: { title: 'A' } });
    await server.delete('/api/v1/entities/Service/a');
    const { body } = await server.get<
      { action: string; revision?: number; before?: Entity; after?: Entity; userName: string }[]
    >('/api/v1/entities/Service/a/history', { as: 'viewer' });
    expect(body.map(({ action, revision }) => [action, revision])).toEqual([
      ['entity.deleted', undefined],
      ['entity.updated', 2],
      ['entity.created', 1],
      ...body.slice(3).map(({ action, revision }) => [action, revision]),
    ]);
    expect(body[1]?.before?.metadata.title).toBeUndefined();
    expect(body[1]?.after?.metadata.title).toBe('A');
  });

  it('writes one audit entry for each change, and none for what changed nothing', async () => {
    const count = async (): Promise<number> => {
      const { body } = await server.get<unknown[]>('/api/v1/audit?resourceType=entity&limit=1000');
      return body.length;
    };
    const before = await count();
    await server.post('/api/v1/entities', service('audited'));
    await put('Service/audited', {});
    await put('Service/audited', { metadata: { title: 'x' } });
    await server.post('/api/v1/entities', service('Bad'));
    expect(await count()).toBe(before + 2);
    const { body } = await server.get<Record<string, unknown>[]>(
      '/api/v1/audit?resourceId=Service/default/audited&limit=1',
      { headers: { 'x-request-id': 'r-1' } },
    );
    expect(body[0]).toMatchObject({
      action: 'entity.updated',
      userName: 'apikey:test-admin',
      source: 'api',
      ipAddress: '127.0.0.1',
      requestId: expect.any(String),
      before: { metadata: { revision: 1 } },
      after: { metadata: { title: 'x', revision: 2 } },
    });
  });

  it('reads YAML bodies as well', async () => {
    const yaml = (body: string) =>
      server.post<Entity & Refusal>('/api/v1/entities', body, {
        headers: { 'content-type': 'application/yaml' },
      });
    const created = await yaml('kind: Service\nmetadata:\n  name: from-yaml\n');
    expect(created.status).toBe(201);
    const cyclic = await yaml('kind: Service\nmetadata: {name: a}\nspec: &s\n  loop: *s\n');
    expect(cyclic.status).toBe(400);
    const deep = await yaml(`kind: Service\nmetadata: {name: a}\nspec: ${'['.repeat(5_000)}`);
    expect(deep.status).toBe(400);
    const bomb = await yaml(
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
    );
    expect(bomb.status).toBe(400);
  });

  it('accepts JSON under the content type that curl sends by itself', async () => {
    const created = await server.post('/api/v1/entities', JSON.stringify(service('curl')), {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(created.status).toBe(201);
  });
});
