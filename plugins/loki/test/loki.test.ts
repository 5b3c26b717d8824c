import type { CallMethod, CallOptions, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import plugin from '../src/plugin.ts';
import { startFakeLoki } from './fake-loki.ts';

const host = createInlineHost({ plugins: [plugin] });
const START = Date.parse('2026-05-01T00:00:00Z');
const END = START + 60_000;
const span = {
  startTime: new Date(START).toISOString(),
  endTime: new Date(END).toISOString(),
  filters: [],
  levels: [],
  limit: 100,
};
const entity = {
  ref: 'Service/shop/cart',
  uid: 'u1',
  kind: 'Service',
  namespace: 'shop',
  name: 'cart',
  spec: {},
  labels: {},
  annotations: {},
  links: [],
};

let loki: Awaited<ReturnType<typeof startFakeLoki>>;
beforeAll(async () => {
  loki = await startFakeLoki();
  for (let second = 0; second < 60; second++) {
    const at = BigInt(START + second * 1_000 + 500) * 1_000_000n;
    const level = second % 10 === 0 ? 'error' : 'info';
    loki.entries.push({ at, line: `cart (${second})`, labels: { app: 'cart', level } });
    loki.entries.push({ at, line: 'till', labels: { app: 'till', level } });
  }
});
afterAll(async () => {
  await loki.stop();
});

function call<M extends CallMethod>(
  method: M,
  parameters: CallOptions<M>['parameters'],
  options: Record<string, unknown> = {},
  credentials: Record<string, string> = { token: 'canary-token' },
): Promise<ResultOf<M>> {
  const all = {
    address: loki.address,
    tenant: 'shop',
    selector: '{app="${project_slug}"}',
    levelLabel: 'level',
    ...options,
  };
  return host.call('loki', method, {
    parameters,
    credentials,
    context: {
      requestId: 'r',
      integration: { slug: 'default', name: 'Default', options: all },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity,
    },
  });
}

const search = (query: object) => call('logs.search', { query: { ...span, ...query } });

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'loki' }]);
});

test('finds the entity’s entries, newest first, page by page, each once', async () => {
  const seen: string[] = [];
  // Several entries of one moment, across the edge of a page.
  const at = BigInt(START + 30_000) * 1_000_000n;
  const same = Array.from({ length: 7 }, (_, index) => ({
    at,
    line: `same ${index}`,
    labels: { app: 'cart' } as Record<string, string>,
  }));
  loki.entries.push(...same);
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await search({ limit: 8, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.entries.length).toBeLessThanOrEqual(8);
    seen.push(...page.entries.map(({ message }) => message));
    cursor = page.nextCursor;
    pages++;
  } while (cursor !== undefined);
  expect([seen.length, new Set(seen).size, pages]).toEqual([67, 67, 9]);
  expect(seen[0]).toBe('cart (59)');
  loki.entries.splice(-same.length);
});

test('refuses a cursor of another search', async () => {
  const { nextCursor } = await search({ limit: 1 });
  await expect(search({ limit: 2, cursor: nextCursor })).rejects.toMatchObject({
    code: 'CURSOR_EXPIRED',
  });
});

test.each([
  [{ levels: ['ERROR'] }, 6],
  [{ filters: [{ field: 'message', op: 'contains', value: '(1' }] }, 11],
  [{ filters: [{ field: 'message', op: 'eq', value: 'cart (7)' }] }, 1],
  [{ filters: [{ field: 'message', op: 'ne', value: 'cart (7)' }] }, 59],
  [{ filters: [{ field: 'message', op: 'starts_with', value: 'cart (5' }] }, 11],
  [{ filters: [{ field: 'message', op: 'regex', value: '\\([12]\\)$' }] }, 2],
  [{ filters: [{ field: 'level', op: 'eq', value: 'error' }] }, 6],
  [{ filters: [{ field: 'level', op: 'ne', value: 'error' }] }, 54],
  [{ filters: [{ field: 'level', op: 'starts_with', value: 'err' }] }, 6],
  [{ filters: [{ field: 'level', op: 'contains', value: '.' }] }, 0],
  [{ filters: [{ field: 'message', op: 'contains', value: '" or "' }] }, 0],
])('asks Loki for %j', async (query, count) => {
  expect((await search(query)).entries).toHaveLength(count);
});

test('refuses a field that is no label', async () => {
  const filters = [{ field: 'a} or {b', op: 'eq', value: 'x' }];
  await expect(search({ filters })).rejects.toMatchObject({ code: 'PLUGIN_INPUT_INVALID' });
});

test('counts entries over time, by level', async () => {
  const query = { ...span, limit: 1 };
  const buckets = await call('logs.histogram', { query, bucketCount: 6 });
  expect(buckets.map(({ count }) => count)).toEqual([10, 10, 10, 10, 10, 10]);
  expect(buckets[0]).toEqual({
    timestamp: span.startTime,
    count: 10,
    levels: { info: 9, error: 1 },
  });
});

test('describes its fields and tries its connection', async () => {
  const fields = await call('logs.schema', {});
  expect(fields.map(({ name }) => name)).toEqual(['message', 'app', 'level']);
  expect(await call('plugin.testConnection', {})).toMatchObject({ ok: true });
  const basic = { username: 'ada', password: 'canary' };
  expect(await call('plugin.testConnection', {}, {}, basic)).toMatchObject({ ok: true });
  expect(await call('plugin.testConnection', {}, {}, { token: 'canary-2' })).toEqual({
    ok: false,
    message: '401: no credentials provided',
  });
});

test('says what is wrong, in Loki’s words', async () => {
  await expect(
    call('logs.search', { query: span }, { selector: 'nonsense' }),
  ).rejects.toMatchObject({
    code: 'PLUGIN_INPUT_INVALID',
    message: expect.stringContaining('parse error'),
  });
  const limited = call('logs.search', { query: span }, { selector: '{app="too-much"}' });
  await expect(limited).rejects.toMatchObject({ code: 'PLUGIN_RATE_LIMITED' });
  const nowhere = call('logs.search', { query: span }, { address: 'http://127.0.0.1:1' });
  await expect(nowhere).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
});
