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

const TOKEN = 'xoxb-canary-token';
const description = JSON.parse(readFileSync(new URL('./api.json', import.meta.url), 'utf8'));
const host = createInlineHost({ plugins: [plugin] });
const CHANNELS = Array.from({ length: 1_500 }, (_, index) => ({
  id: `C${String(index).padStart(9, '0')}`,
  name: `channel-${index}`,
}));

let api: DescribedApi;
let posted: Record<string, string>[];
beforeEach(async () => {
  posted = [];
  api = await startDescribedApi({ description, basePath: '/api', answer });
});
afterEach(async () => {
  await api.stop();
  expect(api.problems).toEqual([]);
});

/** A workspace with many channels, into the first ten of which the app was invited. */
function answer({ operation, query, headers, body }: DescribedRequest): DescribedAnswer {
  if (headers.authorization !== `Bearer ${TOKEN}`) return refusal('invalid_auth');
  switch (operation) {
    case 'GET /auth.test': {
      const ids = { team_id: 'T12345678', user_id: 'U12345678' };
      return {
        body: { ok: true, team: 'Acme', user: 'gantry', url: 'https://acme.slack.com/', ...ids },
      };
    }
    case 'POST /chat.postMessage': {
      const sent = body as Record<string, string>;
      const found = CHANNELS.findIndex(({ id, name }) =>
        [id, `#${name}`].includes(sent.channel ?? ''),
      );
      if (found < 0) return refusal('channel_not_found');
      if (found >= 10) return refusal('not_in_channel');
      posted.push(sent);
      const ts = `1700000000.${String(posted.length).padStart(6, '0')}`;
      return { body: { ok: true, channel: CHANNELS[found]?.id, ts, message: {} } };
    }
    case 'GET /conversations.list': {
      const at = Number(query.get('cursor') ?? 0);
      const end = at + Number(query.get('limit'));
      const next_cursor = end < CHANNELS.length ? String(end) : '';
      return {
        body: { ok: true, channels: CHANNELS.slice(at, end), response_metadata: { next_cursor } },
      };
    }
    case 'GET /conversations.info': {
      const channel = CHANNELS.find(({ id }) => id === query.get('channel'));
      if (!channel) return refusal('channel_not_found');
      const texts = { topic: { value: 'What burns' }, purpose: { value: '' } };
      return {
        body: { ok: true, channel: { ...channel, ...texts, num_members: 12, is_archived: true } },
      };
    }
  }
  return refusal('unknown_method');
}

function refusal(error: string, more: object = {}): DescribedAnswer {
  // The description has the form of successes only, so that this one goes past it as text.
  return { status: 200, body: { ok: false, error, ...more } };
}

function call<M extends CallMethod>(
  method: M,
  parameters: CallOptions<M>['parameters'],
  { botToken = TOKEN, annotations = {}, spec = {}, defaultChannel = '' } = {},
): Promise<ResultOf<M>> {
  return host.call('slack', method, {
    parameters,
    credentials: { botToken },
    context: {
      requestId: 'r',
      integration: {
        slug: 'default',
        name: 'Default',
        options: { address: api.address, defaultChannel },
      },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity: {
        ref: 'Team/shop/cart',
        uid: 'u1',
        kind: 'Team',
        namespace: 'shop',
        name: 'cart',
        spec,
        labels: {},
        annotations,
        links: [],
      },
    },
  });
}

const message = {
  title: 'Sync <failed>',
  text: 'See [it](https://x.example) <!here>',
  level: 'critical' as const,
};
const send = (recipients: string[], more = {}) =>
  call('notification.send', { message: { ...message, recipients } }, more);

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'slack' }]);
});

test('brings a message into channels, once, and calls nobody by accident', async () => {
  expect(await send(['#channel-1', 'C000000002', '#channel-1'])).toEqual({
    status: 'sent',
    reference: 'C000000001/1700000000.000001',
  });
  expect(posted.map(({ channel }) => channel)).toEqual(['#channel-1', 'C000000002']);
  expect(posted[0]).toMatchObject({ text: ':rotating_light: Sync &lt;failed&gt;' });
  expect(posted[0]?.blocks).toContain('<https://x.example|it> &lt;!here&gt;');
  expect(await send([], { defaultChannel: '#channel-3' })).toMatchObject({ status: 'sent' });
  expect(await send([])).toMatchObject({ status: 'skipped' });
});

test('says which of several channels did not take it; fails when none did', async () => {
  api.fault = ({ body }) => {
    const { channel } = Object(body);
    return channel === '#none' ? refusal('channel_not_found') : undefined;
  };
  expect(await send(['#none', '#channel-1'])).toMatchObject({
    status: 'sent',
    message: expect.stringContaining('#none: Slack says: channel_not_found'),
  });
  await expect(send(['#none'])).rejects.toMatchObject({ code: 'PLUGIN_INPUT_INVALID' });
});

test('shows the channel of an annotation, or of a team', async () => {
  const render = (more: object) => call('panel.render', { panel: 'channel' }, more);
  const { sections } = await render({ annotations: { 'slack.com/channel': 'C000000007' } });
  expect(sections).toMatchObject([
    { type: 'status', text: 'This channel is archived.' },
    { items: [{ value: { text: '#channel-7' } }, { value: 12 }, {}, { value: 'What burns' }] },
    { links: [{ url: 'https://acme.slack.com/archives/C000000007' }] },
  ]);
  const team = await render({ spec: { slackChannel: '#channel-1400' } });
  expect(JSON.stringify(team)).toContain('#channel-1400');
  const none = await render({ spec: { slackChannel: 'nowhere' } });
  expect(JSON.stringify(none)).toContain('There is no channel \\"nowhere\\"');
});

test('tries its connection', async () => {
  expect(await call('plugin.testConnection', {})).toEqual({
    ok: true,
    message: 'Slack answers as gantry, in Acme.',
  });
});

test.each([
  [refusal('invalid_auth'), 'PLUGIN_AUTHENTICATION_FAILED', 'The token is not valid.'],
  [
    refusal('missing_scope', { needed: 'chat:write' }),
    'PLUGIN_AUTHENTICATION_FAILED',
    'chat:write',
  ],
  [refusal('not_in_channel'), 'PLUGIN_INPUT_INVALID', 'Invite the app'],
  [refusal('ratelimited'), 'PLUGIN_RATE_LIMITED', 'ratelimited'],
  [{ status: 429, headers: { 'retry-after': '30' }, body: '' }, 'PLUGIN_RATE_LIMITED', '429'],
  [refusal('internal_error'), 'PLUGIN_UNAVAILABLE', 'internal_error'],
  [{ status: 503, body: '<html></html>' }, 'PLUGIN_UNAVAILABLE', '503'],
  [{ status: 200, body: '{"ok' }, 'PLUGIN_UNAVAILABLE', 'not JSON'],
  [{ status: 200, body: { ok: true } }, 'PLUGIN_UNAVAILABLE', 'cannot be understood'],
])('says what is wrong: %j is %s', async (fault, code, words) => {
  api.fault = () => fault;
  await expect(send(['#channel-1'])).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
  const tested = await call('plugin.testConnection', {});
  expect(tested.ok).toBe(false);
  expect(JSON.stringify(tested)).not.toContain('canary');
});
