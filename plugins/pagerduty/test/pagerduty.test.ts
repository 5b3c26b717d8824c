import { readFileSync } from 'node:fs';
import type { CallMethod, CallOptions, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import {
  type DescribedAnswer,
  type DescribedApi,
  type DescribedRequest,
  startDescribedApi,
} from '@gantry/plugin-sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import plugin from '../src/plugin.ts';

const KEY = 'canary-pagerduty-key';
const TIME = '2026-03-01T12:00:00Z';
const description = JSON.parse(readFileSync(new URL('./api.json', import.meta.url), 'utf8'));
const host = createInlineHost({ plugins: [plugin] });

interface FakeIncident {
  id: string;
  title: string;
  status: string;
  key?: string | undefined;
  notes: string[];
}

let api: DescribedApi;
let incidents: FakeIncident[];
beforeEach(async () => {
  incidents = [];
  api = await startDescribedApi({ description, answer });
});
afterEach(async () => {
  await api.stop();
  expect(api.problems).toEqual([]);
});

/** A PagerDuty with one service and a policy of two levels. */
function answer({
  operation,
  parameters,
  query,
  headers,
  body,
}: DescribedRequest): DescribedAnswer {
  if (headers.authorization !== `Token token=${KEY}`) return failure(401, 'Unauthorized');
  const sent = Object(Object(body).incident);
  switch (operation) {
    case 'GET /services':
      return {
        body: { services: [{ id: 'P1', name: 'Cart' }], limit: 1, offset: 0, more: true, total: 7 },
      };
    case 'GET /services/{id}':
      if (parameters.id !== 'P1') return failure(404, 'Not Found');
      return {
        body: {
          service: {
            id: 'P1',
            name: 'Cart',
            status: 'critical',
            html_url: 'https://acme.pagerduty.com/services/P1',
            escalation_policy: { id: 'E1', summary: 'Shop' },
          },
        },
      };
    case 'GET /oncalls':
      if (query.get('escalation_policy_ids[]') !== 'E1')
        return { body: { oncalls: [], more: false } };
      return {
        body: {
          oncalls: [
            {
              user: { id: 'U2', summary: 'Bo', html_url: null },
              escalation_level: 2,
              schedule: { summary: 'Night' },
              end: TIME,
            },
            {
              user: { id: 'U1', summary: 'Ada', html_url: 'https://acme.pagerduty.com/users/U1' },
              escalation_level: 1,
              schedule: { summary: 'Day' },
              end: TIME,
            },
          ],
          more: false,
        },
      };
    case 'GET /incidents': {
      const statuses = query.getAll('statuses[]');
      const found = incidents.filter(
        ({ status }) => statuses.length === 0 || statuses.includes(status),
      );
      const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset') ?? 0)];
      const page = found.slice(offset, offset + limit).map((one, index) => ({
        ...brief(one, index + 1),
        urgency: 'high',
        created_at: TIME,
        service: { summary: 'Cart' },
      }));
      return {
        body: { incidents: page, limit, offset, more: offset + limit < found.length, total: null },
      };
    }
    case 'POST /incidents': {
      if (!headers.from) return failure(400, 'Invalid Input Provided', ['Requester not found']);
      if (sent.incident_key && incidents.some(({ key }) => key === sent.incident_key))
        return failure(400, 'Arguments Caused Error', ['Incident key already in use']);
      const made = {
        id: `Q${incidents.length + 1}`,
        title: sent.title,
        status: 'triggered',
        key: sent.incident_key,
        notes: [],
      };
      incidents.push(made);
      return { status: 201, body: { incident: brief(made, incidents.length) } };
    }
    case 'POST /incidents/{id}/notes':
      incidents.find(({ id }) => id === parameters.id)?.notes.push(Object(body).note.content);
      return { body: { note: { id: 'N1' } } };
    case 'PUT /incidents/{id}': {
      const found = incidents.find(({ id }) => id === parameters.id);
      if (!found) return failure(404, 'Not Found');
      found.status = sent.status;
      return { body: { incident: brief(found, 1) } };
    }
  }
  return failure(404, 'Not Found');
}

function brief({ id, title, status }: FakeIncident, incident_number: number) {
  return {
    id,
    incident_number,
    title,
    status,
    html_url: `https://acme.pagerduty.com/incidents/${id}`,
  };
}

function failure(status: number, message: string, errors: string[] = []): DescribedAnswer {
  return { status, body: { error: { message, code: 2_000, errors } } };
}

const SERVICE = { 'pagerduty.com/service-id': 'P1' };

function call<M extends CallMethod>(
  method: M,
  parameters: CallOptions<M>['parameters'],
  {
    annotations = SERVICE as Record<string, string>,
    apiKey = KEY,
    fromEmail = 'g@example.com',
  } = {},
): Promise<ResultOf<M>> {
  return host.call('pagerduty', method, {
    parameters,
    credentials: { apiKey },
    context: {
      requestId: 'r',
      integration: {
        slug: 'default',
        name: 'Default',
        options: { address: api.address, fromEmail },
      },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity: {
        ref: 'Service/shop/cart',
        uid: 'u1',
        kind: 'Service',
        namespace: 'shop',
        name: 'cart',
        spec: {},
        labels: {},
        annotations,
        links: [],
      },
    },
  });
}

const open = (title: string, status = 'triggered') =>
  incidents.push({ id: `Q${incidents.length + 1}`, title, status, notes: [] });
const render = (annotations?: Record<string, string>) =>
  call('panel.render', { panel: 'on-call' }, annotations ? { annotations } : {});
const run = (action: string, input: Record<string, unknown>, more = {}) =>
  call('action.run', { action, input }, more);

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'pagerduty' }]);
});

test('shows the service, who is on call in the order of levels, and open incidents', async () => {
  open('Checkout fails');
  open('Old', 'resolved');
  open('Slow', 'acknowledged');
  const { sections } = await render();
  expect(sections).toMatchObject([
    {
      type: 'properties',
      items: [{ value: { text: 'Cart' } }, { value: { level: 'critical' } }, { value: 'Shop' }],
    },
    {
      title: 'On call now',
      rows: [
        { level: 1, who: { text: 'Ada' } },
        { level: 2, who: 'Bo' },
      ],
    },
    {
      title: 'Open incidents',
      rows: [
        { title: { text: 'Checkout fails' }, status: { level: 'critical' } },
        { status: { level: 'info' } },
      ],
    },
  ]);
});

test('shows who is on call for a team, and says what it cannot find', async () => {
  const team = await render({ 'pagerduty.com/escalation-policy-id': 'E1' });
  expect(team.sections).toMatchObject([{ title: 'On call now' }]);
  const gone = await render({ 'pagerduty.com/service-id': 'P9' });
  expect(JSON.stringify(gone)).toContain('PagerDuty has no service P9');
  const odd = await render({ 'pagerduty.com/service-id': '../users' });
  expect(JSON.stringify(odd)).toContain('no id of PagerDuty');
});

test('lists incidents page by page, each once', async () => {
  for (let index = 0; index < 25; index++) open(`Incident ${index}`);
  const query = { startTime: TIME, endTime: '2026-03-02T12:00:00Z', limit: 10 };
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('incidents.listIncidents', {
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    seen.push(...page.incidents.map(({ title }) => title));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
  const foreign = { query: { ...query, cursor: 'of-another' } };
  for (const annotations of [SERVICE, {}]) {
    await expect(call('incidents.listIncidents', foreign, { annotations })).rejects.toMatchObject({
      code: 'CURSOR_EXPIRED',
    });
  }
  const other = { query: { ...query, statuses: ['closed'] } };
  await expect(call('incidents.listIncidents', other)).rejects.toMatchObject({
    code: 'PLUGIN_INPUT_INVALID',
  });
  expect(await call('incidents.listIncidents', { query }, { annotations: {} })).toEqual({
    incidents: [],
  });
});

test('pages someone once, and answers the incident', async () => {
  const input = { title: 'It burns', key: 'fire', note: 'In the kitchen' };
  expect(await run('page', input)).toMatchObject({ output: { id: 'Q1', status: 'triggered' } });
  expect(incidents).toMatchObject([{ title: 'It burns', notes: ['In the kitchen'] }]);
  await expect(run('page', input)).rejects.toMatchObject({
    message: '400: Arguments Caused Error: Incident key already in use',
  });
  await expect(run('page', input, { fromEmail: '' })).rejects.toMatchObject({
    message: '400: Invalid Input Provided: Requester not found',
  });
  await run('answer_incident', { incident: 'Q1', status: 'resolved' });
  expect(incidents[0]?.status).toBe('resolved');
  await expect(
    run('answer_incident', { incident: 'Q9', status: 'resolved' }),
  ).rejects.toMatchObject({
    message: '404: Not Found',
  });
  await expect(run('page', { title: 'x' }, { annotations: {} })).rejects.toMatchObject({
    message: expect.stringContaining('pagerduty.com/service-id'),
  });
});

test('tries its connection', async () => {
  expect(await call('plugin.testConnection', {})).toEqual({
    ok: true,
    message: 'PagerDuty answers. Services: 7.',
  });
});

test.each([
  [failure(401, 'Unauthorized'), 'PLUGIN_AUTHENTICATION_FAILED', '401: Unauthorized'],
  [
    { status: 403, body: { error: 'Access Denied' } },
    'PLUGIN_AUTHENTICATION_FAILED',
    '403: Access Denied',
  ],
  [
    { ...failure(429, 'Rate Limit Exceeded'), headers: { 'ratelimit-reset': '21' } },
    'PLUGIN_RATE_LIMITED',
    '429: Rate Limit',
  ],
  [failure(500, 'Internal Server Error'), 'PLUGIN_UNAVAILABLE', '500: Internal'],
  [{ status: 200, body: '{"inc' }, 'PLUGIN_UNAVAILABLE', 'not JSON'],
  [{ status: 200, body: { incidents: 5 } }, 'PLUGIN_UNAVAILABLE', 'is no list'],
])('says what is wrong: %j is %s', async (fault, code, message) => {
  api.fault = () => fault;
  const query = { startTime: TIME, endTime: TIME, limit: 1 };
  await expect(call('incidents.listIncidents', { query })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
  const tested = await call('plugin.testConnection', {});
  expect(tested.ok).toBe(false);
  expect(JSON.stringify(tested)).not.toContain('canary');
});
