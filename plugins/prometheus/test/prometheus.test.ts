import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallMethod, CallOptions, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import plugin from '../src/plugin.ts';
import { hasPrometheus, startPrometheus } from './real-prometheus.ts';

const host = createInlineHost({ plugins: [plugin] });
const RATIO =
  'sum(rate(http_requests_total{app="${project_slug}",code=~"5.."}[$window])) / sum(rate(http_requests_total{app="${project_slug}"}[$window]))';
const objective = (target: string) => ({
  name: 'availability',
  title: 'Availability',
  errorRatio: RATIO,
  target,
  days: 1,
});
const requests = {
  name: 'requests',
  title: 'Requests',
  unit: '1/s',
  query: 'sum by (code) (rate(http_requests_total{app="${project_slug}"}[5m]))',
};

let address = '';

function call<M extends CallMethod>(
  method: M,
  parameters: CallOptions<M>['parameters'],
  options: Record<string, unknown> = {},
  { name = 'cart', credentials = {} as Record<string, string> } = {},
): Promise<ResultOf<M>> {
  const all = { address, alerts: 'app="${project_slug}"', minutes: 60, charts: [], ...options };
  return host.call('prometheus', method, {
    parameters,
    credentials,
    context: {
      requestId: 'r',
      integration: { slug: 'default', name: 'Default', options: all },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity: {
        ref: 'Service/shop/other',
        uid: 'u1',
        kind: 'Service',
        namespace: 'shop',
        name: 'other',
        spec: {},
        labels: {},
        annotations: { 'prometheus.io/name': name },
        links: [],
      },
    },
  });
}

const render = (options: Record<string, unknown>, name?: string) =>
  call('panel.render', { panel: 'metrics' }, options, name === undefined ? {} : { name });
const check = (options: Record<string, unknown>, name?: string) =>
  call('health.check', {}, options, name === undefined ? {} : { name });

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'prometheus' }]);
});

describe.skipIf(!hasPrometheus)('with a real Prometheus', () => {
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
  beforeAll(async () => {
    prometheus = await startPrometheus();
    address = prometheus.address;
  }, 60_000);
  afterAll(() => prometheus?.stop());

  test('tries its connection', async () => {
    expect(await call('plugin.testConnection', {})).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^Prometheus 2\.\d+\.\d+.* answers/),
    });
  });

  test('draws a line for each series', async () => {
    const { sections } = await render({ charts: [requests], alerts: '' });
    const [chart] = sections;
    if (chart?.type !== 'chart') throw new Error('no chart');
    expect(chart.series.map(({ name }) => name).sort()).toEqual(['200', '500']);
    const failing = chart.series.find(({ name }) => name === '500');
    expect(failing?.points.length).toBeGreaterThan(50);
    for (const [, value] of failing?.points ?? []) expect(value).toBeCloseTo(2 / 60, 5);
  });

  test('says how fast an objective is used up', async () => {
    // Two of a hundred fail: twice the budget of 99 %, and a fifth of that of 90 %.
    const { sections } = await render({ objectives: [objective('99')], alerts: '' });
    expect(sections[0]).toMatchObject({
      type: 'status',
      level: 'warning',
      text: '-100.0 % of the budget of 1 days is left.',
    });
    const [, properties, chart] = sections;
    if (properties?.type !== 'properties' || chart?.type !== 'chart') throw new Error('no burn');
    expect(properties.items[0]).toEqual({ label: 'Burn over 5m', value: 2 });
    expect(chart.series[0]?.points.at(-1)?.[1]).toBeCloseTo(2, 3);
    const fine = await check({ objectives: [objective('90')], alerts: '' });
    expect(fine).toMatchObject({ status: 'ok', measures: [{ value: 80, unit: '%' }] });
    const bad = await check({ objectives: [objective('99.9')], alerts: '' });
    expect(bad.status).toBe('critical');
  });

  test('shows an alert that fires, and the health that it means', async () => {
    await vi.waitFor(async () => expect((await check({})).status).toBe('critical'), {
      timeout: 20_000,
      interval: 200,
    });
    expect(await check({})).toMatchObject({ text: 'Firing: CartFails.' });
    const { sections } = await render({});
    expect(sections[0]).toMatchObject({
      type: 'table',
      rows: [{ name: 'CartFails', state: { text: 'critical', level: 'critical' } }],
    });
    expect(await check({}, 'till')).toMatchObject({ status: 'ok', text: 'No alert fires.' });
  });

  test('tells a refused query in its place, and draws the others', async () => {
    const broken = { name: 'x', title: 'Broken', query: 'sum(' };
    const { sections } = await render({ charts: [broken, requests], alerts: '' });
    expect(sections).toMatchObject([
      { title: 'Broken', level: 'unknown', detail: expect.stringContaining('400: ') },
      { type: 'chart', title: 'Requests' },
    ]);
    const strange = await render({ charts: [requests], alerts: '' }, 'x"} or {a="b');
    expect(strange.sections).toMatchObject([{ text: 'Nothing is measured under this name.' }]);
  });
});

describe('with a server that has faults', () => {
  let answer = { status: 200, body: '', headers: {} as Record<string, string> };
  let hangs = false;
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    if (hangs) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    [401, 'Unauthorized', 'PLUGIN_AUTHENTICATION_FAILED', '401: Unauthorized'],
    [403, '<html>no</html>', 'PLUGIN_AUTHENTICATION_FAILED', '403: no reason was given'],
    [429, 'too many', 'PLUGIN_RATE_LIMITED', '429: too many'],
    [503, '{"status":"error","error":"query timed out"}', 'PLUGIN_UNAVAILABLE', 'query timed out'],
    [200, '{"data":{"resul', 'PLUGIN_UNAVAILABLE', 'not JSON'],
    [200, '{"data":{"result":{}}}', 'PLUGIN_UNAVAILABLE', '"result" is no list'],
  ])('%i %s', async (status, body, code, message) => {
    answer = { status, body, headers: { 'retry-after': '7' } };
    const credentials = { username: 'ada', password: 'canary-password' };
    await expect(call('health.check', {}, {}, { credentials })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    const tested = await call('plugin.testConnection', {}, { tenant: 'shop' }, { credentials });
    expect(tested.ok).toBe(false);
    expect(JSON.stringify(tested)).not.toContain('canary');
    const basic = `Basic ${btoa('ada:canary-password')}`;
    expect(seen.at(-1)).toMatchObject({ authorization: basic, 'x-scope-orgid': 'shop' });
  });

  test('one that never answers', async () => {
    hangs = true;
    const options = { address, alerts: 'a="b"' };
    const context = {
      requestId: 'r',
      integration: { slug: 'default', name: 'Default', options },
      actor: { id: 'u', username: 'ada', roles: [] },
    };
    const asked = { parameters: {}, credentials: {}, context, timeoutMs: 300 };
    await expect(host.call('prometheus', 'plugin.testConnection', asked)).rejects.toMatchObject({
      code: 'PLUGIN_TIMEOUT',
    });
  });
});
