import { builtInKinds, EntityInputSchema, problemsOf } from '@gantry/contracts';
import type { CallMethod, CallOptions, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import type { SyncEntity } from '@gantry/plugin-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import plugin from '../src/plugin.ts';
import { failure, PASSWORD, startFakeArgoCd, TOKEN } from './fake-argocd.ts';

const host = createInlineHost({ plugins: [plugin] });
let argocd: Awaited<ReturnType<typeof startFakeArgoCd>>;
beforeEach(async () => {
  argocd = await startFakeArgoCd();
});
afterEach(async () => {
  await argocd.stop();
  expect(argocd.api.problems).toEqual([]);
});

type Annotations = Record<string, string>;

function about(annotations: Annotations, instances?: object[]) {
  const prod = { name: 'prod', argocdUrl: `${argocd.address}/`, token: TOKEN };
  const options = { labelKey: 'name', instances: instances ?? [prod] };
  return {
    credentials: {},
    context: {
      requestId: 'r',
      integration: { slug: 'default', name: 'Default', options },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity: {
        ref: 'Service/prod/cart',
        uid: 'u1',
        kind: 'Service',
        namespace: 'prod',
        name: 'cart',
        spec: {},
        labels: {},
        annotations,
        links: [],
      },
    },
  };
}

const CART = { 'argocd.io/appName': 'prod:cart' };

function call<M extends CallMethod>(
  method: M,
  parameters: CallOptions<M>['parameters'],
  annotations: Annotations = CART,
  instances?: object[],
): Promise<ResultOf<M>> {
  return host.call('argocd', method, { parameters, ...about(annotations, instances) });
}

const run = (action: string, input: object = {}, annotations: Annotations = CART) =>
  call('action.run', { action, input: input as Record<string, unknown> }, annotations);
const render = (annotations: Annotations = CART) =>
  call('panel.render', { panel: 'applications' }, annotations);

async function sync(instances?: object[]) {
  const entities: SyncEntity[] = [];
  const failures: Record<string, string> = {};
  const { entity: _, ...context } = about({}, instances).context;
  const options = { parameters: {}, credentials: {}, context };
  for await (const page of host.stream('argocd', 'catalog.sync', options)) {
    if (page.failure) failures[page.scope ?? ''] = page.failure.message;
    entities.push(...(page.entities as unknown as SyncEntity[]));
  }
  const schema = builtInKinds.find(({ kind }) => kind === 'Service')?.schema;
  for (const { entity } of entities) {
    expect(problemsOf(EntityInputSchema, entity)).toEqual([]);
    expect(problemsOf(schema as never, entity.spec)).toEqual([]);
  }
  return { entities, failures };
}

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'argocd' }]);
});

test('brings applications of several instances and projects, each once', async () => {
  argocd.add('cart', { labels: { name: 'Cart_API' } });
  argocd.add('till', { project: 'shop' });
  argocd.add('till', { namespace: 'team-b', project: 'shop' });
  const staging = {
    name: 'staging',
    argocdUrl: argocd.address,
    username: 'ada',
    password: PASSWORD,
    projects: 'shop, other',
  };
  const prod = { name: 'prod', argocdUrl: argocd.address, token: TOKEN };
  const nowhere = { name: 'lab', argocdUrl: 'http://127.0.0.1:1', token: TOKEN };
  const { entities, failures } = await sync([prod, nowhere, staging]);
  expect(
    entities.map(({ externalId, entity: { metadata } }) => [externalId, metadata.name]),
  ).toEqual([
    ['prod/argocd/cart', 'cart-api'],
    ['prod/argocd/till', 'till'],
    ['prod/team-b/till', 'team-b-till'],
    ['staging/argocd/till', 'till'],
    ['staging/team-b/till', 'team-b-till'],
  ]);
  expect(entities[0]?.entity.metadata.annotations).toMatchObject({
    'argocd.io/appName': 'prod:cart',
    'argocd.io/project': 'default',
    'argocd.io/destNamespace': 'shop',
  });
  expect(failures.lab).toContain('cannot be reached');
});

test('brings 2,000 applications with one request', async () => {
  for (let index = 0; index < 2_000; index++) argocd.add(`app-${index}`);
  expect((await sync()).entities).toHaveLength(2_000);
  expect(argocd.api.requests).toHaveLength(1);
});

test('shows state, resources as a tree, differences and history', async () => {
  argocd.add('cart', {
    sync: 'OutOfSync',
    health: 'Degraded',
    healthMessage: 'pod crashes',
    condition: 'no such path',
    nodes: [
      {
        kind: 'Pod',
        name: 'cart-1',
        namespace: 'shop',
        uid: '2',
        health: { status: 'Degraded' },
        parentRefs: [{ uid: '1' }],
      },
      {
        kind: 'Deployment',
        name: 'cart',
        namespace: 'shop',
        uid: '1',
        health: { status: 'Healthy' },
      },
    ],
    managed: [
      {
        kind: 'Secret',
        name: 'key',
        namespace: 'shop',
        targetState: '{"data":{"a":"canary-1"}}',
        liveState: '{"data":{"a":"canary-0"}}',
        normalizedLiveState: '{"data":{"a":"canary-0"}}',
        predictedLiveState: '{"data":{"a":"canary-1"}}',
      },
      {
        kind: 'Service',
        name: 'cart',
        namespace: 'shop',
        targetState: '{"a":1}',
        liveState: 'null',
      },
      { kind: 'Job', name: 'old', namespace: 'shop', targetState: '', liveState: '{"a":1}' },
      { kind: 'ConfigMap', name: 'same', targetState: '{"a":1}', liveState: '{"a":1}' },
    ],
  });
  const { sections } = await render();
  expect(sections[0]).toEqual({
    type: 'status',
    title: 'prod:cart',
    level: 'critical',
    text: 'Degraded, out of sync',
    detail: 'pod crashes',
  });
  const tables = sections.flatMap((section) => (section.type === 'table' ? [section.rows] : []));
  expect(tables[0]).toEqual([
    { resource: 'Secret shop/key', what: 'change', fields: 'data.a' },
    { resource: 'Service shop/cart', what: 'make', fields: null },
    { resource: 'Job shop/old', what: 'remove', fields: null },
  ]);
  expect(tables[1]?.map(({ name }) => String(name))).toEqual(['cart', '    cart-1']);
  expect(sections.at(-1)).toMatchObject({ type: 'timeline', events: [{ title: 'abc123' }] });
  expect(JSON.stringify(sections)).not.toContain('canary');
});

test('shows several applications, and which of them cannot be seen', async () => {
  argocd.add('cart');
  const { sections } = await render({ 'argocd.io/appNames': 'prod:cart, prod:hidden' });
  expect(sections.filter(({ type }) => type === 'status')).toMatchObject([
    { level: 'ok', text: 'Healthy, synced' },
    { title: 'prod:hidden', level: 'unknown', detail: '403: permission denied' },
  ]);
  await expect(render({ 'argocd.io/appName': 'moon:cart' })).rejects.toMatchObject({
    message: 'There is no instance "moon"; there are: prod.',
  });
});

test('syncs, and waits until that sync has ended', async () => {
  const app = argocd.add('cart', {
    sync: 'OutOfSync',
    operation: { phase: 'Succeeded', startedAt: '2026-01-01T00:00:00Z', message: 'the one before' },
  });
  expect(await run('sync', { prune: true })).toMatchObject({
    message: 'prod:cart: Succeeded. said by the fake',
    output: { sync: 'Synced' },
  });
  const [sent] = argocd.api.requests.filter(({ operation }) => operation.endsWith('/sync'));
  expect(sent?.body).toEqual({ prune: true, dryRun: false, name: 'cart' });
  app.phases = ['Running', 'Failed'];
  await expect(run('sync')).rejects.toMatchObject({ message: 'cart: Failed. said by the fake' });
  expect(await run('sync', { wait: false })).toMatchObject({ message: 'prod:cart: was started' });
});

test('refreshes and rolls back', async () => {
  const app = argocd.add('cart', { namespace: 'team-a' });
  const annotations = { ...CART, 'argocd.io/namespace': 'team-a' };
  await run('refresh', { hard: true }, annotations);
  expect(app.refreshed).toEqual(['hard']);
  expect(await run('rollback', { id: 0 }, annotations)).toMatchObject({
    output: { app: 'prod:cart' },
  });
  await expect(run('rollback', { id: 9 }, annotations)).rejects.toMatchObject({
    code: 'PLUGIN_INPUT_INVALID',
    message: '400: application cart does not have deployment id 9',
  });
  await expect(run('sync', {}, {})).rejects.toMatchObject({
    message: expect.stringContaining('argocd.io/appName'),
  });
  const several = { 'argocd.io/appNames': 'cart,till' };
  await expect(run('sync', {}, several)).rejects.toMatchObject({
    message: expect.stringContaining('prod:cart, prod:till'),
  });
});

test.each([
  [failure(401, 'invalid session'), 'PLUGIN_AUTHENTICATION_FAILED', '401: invalid session'],
  [failure(404, 'not found'), 'PLUGIN_INPUT_INVALID', '404: not found'],
  [{ ...failure(429, 'slow down'), headers: { 'retry-after': '9' } }, 'PLUGIN_RATE_LIMITED', '429'],
  [failure(500, 'rpc error'), 'PLUGIN_UNAVAILABLE', '500: rpc error'],
  [{ status: 502, body: '<html></html>' }, 'PLUGIN_UNAVAILABLE', '502: no reason was given'],
  [{ status: 200, body: '{"meta' }, 'PLUGIN_UNAVAILABLE', 'not JSON'],
  [{ status: 200, body: {} }, 'PLUGIN_UNAVAILABLE', 'cannot be understood'],
])('says what is wrong: %j is %s', async (fault, code, message) => {
  argocd.add('cart');
  argocd.api.fault = () => fault;
  await expect(run('refresh')).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
  const tested = await call('plugin.testConnection', {});
  expect(tested.ok).toBe(false);
  expect(JSON.stringify(tested)).not.toContain('canary');
});

test('tries each instance', async () => {
  argocd.add('cart');
  expect(await call('plugin.testConnection', {})).toMatchObject({
    ok: true,
    message: 'prod: Signed in as ada. Applications: 1.',
  });
  const wrong = { name: 'b', argocdUrl: argocd.address, username: 'ada', password: 'canary-wrong' };
  const empty = { name: 'c', argocdUrl: argocd.address };
  expect(await call('plugin.testConnection', {}, CART, [wrong, empty])).toMatchObject({
    ok: false,
    message: '0 of 2 instances answer.',
    details: [
      { label: 'b', ok: false, message: '401: Invalid username or password' },
      { label: 'c', ok: false, message: 'The credential "token" is not configured.' },
    ],
  });
});
