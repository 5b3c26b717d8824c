import { createHmac } from 'node:crypto';
import type { Delivery, DeliveryDetails, RuleTrial, Webhook } from '@gantry/contracts';
import githubExamples from '@octokit/webhooks-examples' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { TestServer } from './support/test-server.ts';

/** GitHub's own examples, of every type of event that the package holds. */
const examples: readonly { name: string; examples: readonly object[] }[] = githubExamples;

const SECRET = 'a secret that nobody guesses';
const hmac = (text: string, secret = SECRET) =>
  createHmac('sha256', secret).update(text).digest('hex');
const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** Samples as the vendors publish them, and how each of them signs. */
const SAMPLES = {
  gitlab: {
    body: JSON.stringify({
      object_kind: 'push',
      event_name: 'push',
      ref: 'refs/heads/master',
      checkout_sha: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
      project: { id: 15, name: 'Diaspora', path_with_namespace: 'mike/diaspora' },
      commits: [],
      total_commits_count: 4,
    }),
    identifier: '/project/path_with_namespace',
    sign: (_body: string, secret: string) => ({
      'x-gitlab-token': secret,
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-event-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e',
    }),
    type: 'Push Hook',
  },
  pagerduty: {
    body: JSON.stringify({
      event: {
        id: '01C8SNSBLDN6Y1Z3MKZCPRBNPO',
        event_type: 'incident.triggered',
        resource_type: 'incident',
        occurred_at: '2020-10-02T18:45:22.169Z',
        data: {
          id: 'PGR0VU2',
          type: 'incident',
          status: 'triggered',
          title: 'A little bump in the road',
          service: { id: 'PF9KMXH', summary: 'API Service', type: 'service_reference' },
        },
      },
    }),
    identifier: '/event/data/service/id',
    sign: (body: string, secret: string) => ({
      'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${hmac(body, secret)}`,
    }),
    type: 'incident.triggered',
  },
  slack: {
    body: JSON.stringify({
      token: 'ZZZZZZWSxiZZZ2yIvs3peJ',
      team_id: 'T123ABC456',
      api_app_id: 'A123ABC456',
      event: { type: 'app_mention', user: 'U123ABC456', text: 'What is the hour?', channel: 'C1' },
      type: 'event_callback',
      event_id: 'Ev123ABC456',
      event_time: 1515449522000016,
    }),
    identifier: '/event/channel',
    sign: (body: string, secret: string) => {
      const at = nowSeconds();
      return {
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${hmac(`v0:${at}:${body}`, secret)}`,
      };
    },
    type: 'app_mention',
  },
  sonar: {
    body: JSON.stringify({
      serverUrl: 'http://localhost:9000',
      taskId: 'AVh21JS2JepAEhwQ-b3u',
      status: 'SUCCESS',
      project: { key: 'myproject', name: 'My Project' },
      qualityGate: { name: 'SonarQube way', status: 'OK' },
    }),
    identifier: '/project/key',
    sign: (body: string, secret: string) => ({ 'x-sonar-webhook-hmac-sha256': hmac(body, secret) }),
    type: '',
  },
  stripe: {
    body: JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'invoice.paid',
      data: { object: { id: 'in_1' } },
    }),
    identifier: '/data/object/id',
    sign: (body: string, secret: string) => {
      const at = nowSeconds();
      return { 'stripe-signature': `t=${at},v1=${hmac(`${at}.${body}`, secret)},v0=00` };
    },
    type: 'invoice.paid',
  },
  standard: {
    body: JSON.stringify({
      type: 'user.created',
      timestamp: '2022-11-03T20:26:10.344522Z',
      data: { id: 'u1' },
    }),
    identifier: '/data/id',
    sign: (body: string, secret: string) => {
      const at = nowSeconds();
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const signature = createHmac('sha256', key).update(`msg_1.${at}.${body}`).digest('base64');
      return {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(at),
        'webhook-signature': `v1,AAAA v1,${signature}`,
      };
    },
    type: 'user.created',
  },
  hmac: {
    body: JSON.stringify({ kind: 'done', target: 'x' }),
    identifier: '/target',
    sign: (body: string, secret: string) => ({ 'x-signature': hmac(body, secret) }),
    type: '',
  },
} as const;

describe.each(databases(inject('postgresUrl')))('webhooks, on %s', (_name, create) => {
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
    const made = await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: {
        name: 'hello',
        owner: 'storefront',
        annotations: { 'github.com/project-slug': 'Codertocat/Hello-World' },
        labels: { pagerduty: 'PF9KMXH' },
      },
      spec: { type: 'backend', lifecycle: 'production' },
    });
    expect(made.status, made.text).toBe(201);
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const make = async (input: object): Promise<Webhook> => {
    const answer = await server.post<Webhook>('/api/v1/webhooks', { secret: SECRET, ...input });
    expect(answer.text).not.toContain('problems');
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const send = async (
    { path }: Pick<Webhook, 'path'>,
    body: string | Buffer,
    headers: Record<string, string>,
  ) =>
    await server.request<{ code: string }>('POST', path, {
      as: null,
      body: body as string,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const listOf = async ({ id }: Pick<Webhook, 'id'>, query = ''): Promise<Delivery[]> =>
    (await server.get<Delivery[]>(`/api/v1/deliveries?target=${id}&limit=500${query}`)).body;
  const settled = async (webhook: Webhook, count: number): Promise<Delivery[]> => {
    const isDone = async (): Promise<number> => {
      const path = `/api/v1/webhooks/${webhook.id}/counts`;
      const { body } = await server.get<Record<string, number>>(path);
      return (body.succeeded ?? 0) + (body.ignored ?? 0) + (body.dead ?? 0);
    };
    await expect.poll(isDone).toBe(count);
    return await listOf(webhook);
  };
  const signGithub = (body: string, event: string, id: string, secret = SECRET) => ({
    'x-github-event': event,
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
  });

  it('take every example that GitHub publishes, match its repository and its type, and replay it', async () => {
    const webhook = await make({
      name: 'github-examples',
      signature: { scheme: 'github' },
      identifier: '/repository/full_name',
      match: { by: 'annotation', key: 'github.com/project-slug' },
      rules: examples.map(({ name }) => ({
        name,
        filter: `type == "${name}" && headers["x-github-event"] == "${name}"`,
        handler: 'gantry:mark_entity',
        config: { annotation: `seen/${name}`, from: '/type' },
      })),
    });
    let sent = 0;
    let about = 0;
    for (const { name, examples: payloads } of examples) {
      const bodies = [...new Set(payloads.map((payload) => JSON.stringify(payload)))];
      for (const [index, body] of bodies.entries()) {
        const answer = await send(webhook, body, signGithub(body, name, `${name}-${index}`));
        expect(answer.status, `${name} ${index}: ${answer.text}`).toBe(202);
        sent++;
        if (body.includes('"full_name":"Codertocat/Hello-World"')) about++;
      }
    }
    expect(examples.length).toBeGreaterThan(50);
    const deliveries = await settled(webhook, sent);
    expect(deliveries).toHaveLength(sent);
    // Each was for exactly the rule of its type.
    for (const delivery of deliveries) {
      expect(delivery.results.map(({ name }) => name)).toEqual([delivery.eventType]);
    }
    const succeeded = deliveries.filter(({ state }) => state === 'succeeded');
    expect(succeeded.length).toBeGreaterThan(100);
    expect(succeeded.length).toBeLessThanOrEqual(about);
    const replay = { target: webhook.id, eventType: 'push' };
    const pushes = deliveries.filter(({ eventType }) => eventType === 'push');
    const answer = await server.post('/api/v1/deliveries/replay', replay);
    expect(answer).toMatchObject({ status: 202, body: { replayed: pushes.length } });
    await expect
      .poll(async () =>
        (await listOf(webhook, '&eventType=push')).every(({ results }) =>
          results.some(({ round }) => round === 1),
        ),
      )
      .toBe(true);
  });

  it.each(Object.entries(SAMPLES))('take a delivery of %s', async (scheme, sample) => {
    const secret = scheme === 'standard' ? undefined : SECRET;
    const webhook = await make({
      name: `sample-${scheme}`,
      signature: { scheme },
      identifier: sample.identifier,
      rules: [
        {
          name: 'sync',
          filter: 'payload != null',
          handler: 'gantry:refresh_sync',
          config: { plugin: 'none' },
        },
      ],
      ...(secret === undefined ? { secret: undefined } : {}),
    });
    const headers = sample.sign(sample.body, secret ?? (webhook.secret as string));
    expect((await send(webhook, sample.body, headers)).status).toBe(202);
    // Once more: taken, and nothing comes of it.
    expect((await send(webhook, sample.body, headers)).status).toBe(202);
    const [delivery, ...others] = await settled(webhook, 1);
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({ eventType: sample.type, duplicates: 1, state: 'dead' });
    const { body } = await server.get<DeliveryDetails>(`/api/v1/deliveries/${delivery?.id}`);
    expect(JSON.stringify(body)).not.toContain(SECRET);
    if (scheme === 'slack') expect(body.payload).toMatchObject({ token: '[redacted]' });
  });

  describe('that are not what they claim to be', () => {
    const body = JSON.stringify({ repository: { full_name: 'Codertocat/Hello-World' }, zen: 'x' });
    let webhook: Webhook;
    beforeAll(async () => {
      webhook = await make({ name: 'refusing', signature: { scheme: 'github' }, maxBytes: 2_048 });
    });
    const reasons = async () =>
      (await listOf(webhook, '&state=refused')).map(({ reason }) => reason);

    it('are refused with the same answer, and a reason for administrators', async () => {
      const good = signGithub(body, 'push', '1');
      const deep = `${'['.repeat(80)}${']'.repeat(80)}`;
      const large = JSON.stringify({ text: 'x'.repeat(3_000) });
      const attempts: [string, string | Buffer, Record<string, string>][] = [
        ['no signature', body, { 'x-github-event': 'push' }],
        ['another secret', body, signGithub(body, 'push', '2', 'some other secret of mine')],
        [
          'cut short',
          body,
          { ...good, 'x-hub-signature-256': good['x-hub-signature-256'].slice(0, -2) },
        ],
        ['another algorithm', body, { ...good, 'x-hub-signature-256': `sha1=${hmac(body)}` }],
        ['written anew', JSON.stringify(JSON.parse(body), null, 1), good],
        ['too large', large, signGithub(large, 'push', '3')],
        ['no JSON', 'hello', signGithub('hello', 'push', '4')],
        ['nested', deep, signGithub(deep, 'push', '5')],
        ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), good],
      ];
      const answers = [];
      for (const [, sent, headers] of attempts) answers.push(await send(webhook, sent, headers));
      answers.push(await send({ path: '/api/v1/webhooks/nobody' }, body, good));
      answers.push(
        await send(webhook, body, {
          ...good,
          'content-type': 'no/such; type',
          'content-length': '9999999',
        }),
      );
      for (const answer of answers) {
        const { requestId: _, ...rest } = answer.body as { requestId?: string };
        expect({ status: answer.status, ...rest }).toEqual({
          status: 403,
          error: 'The delivery was not accepted.',
          code: 'DELIVERY_REFUSED',
        });
      }
      await expect.poll(async () => (await reasons()).length).toBe(attempts.length + 1);
      const found = (await reasons()).join('\n');
      for (const words of [
        'no header',
        'not that of the body',
        'too large',
        'neither JSON',
        'deeper',
      ]) {
        expect(found).toContain(words);
      }
      expect((await listOf(webhook)).every(({ state }) => state === 'refused')).toBe(true);
    });

    it('are refused when they are stale or dated ahead', async () => {
      const timed = await make({ name: 'timed', signature: { scheme: 'slack' } });
      for (const at of [nowSeconds() - 400, nowSeconds() + 400]) {
        const headers = {
          'x-slack-request-timestamp': String(at),
          'x-slack-signature': `v0=${hmac(`v0:${at}:${body}`)}`,
        };
        expect((await send(timed, body, headers)).status).toBe(403);
      }
      await expect
        .poll(async () => (await listOf(timed)).map(({ reason }) => reason))
        .toHaveLength(2);
    });

    it('have one effect when they are captured and sent again under another id', async () => {
      const twice = await make({ name: 'twice', signature: { scheme: 'github' } });
      for (const id of ['first', 'second', 'first']) {
        expect((await send(twice, body, signGithub(body, 'push', id))).status).toBe(202);
      }
      expect(await settled(twice, 1)).toMatchObject([{ deliveryId: 'first', duplicates: 2 }]);
    });

    it('are refused by a webhook that is disabled', async () => {
      const off = await make({ name: 'off', enabled: false, signature: { scheme: 'github' } });
      expect((await send(off, body, signGithub(body, 'push', '1'))).status).toBe(403);
    });

    it('reach no entity that the webhook is not for', async () => {
      await server.post('/api/v1/entities', {
        kind: 'Service',
        metadata: { name: 'foreign', owner: 'others', annotations: { repo: 'shared' } },
        spec: { type: 'backend' },
      });
      const bounded = await make({
        name: 'bounded',
        signature: { scheme: 'github' },
        identifier: '/repo',
        match: { by: 'annotation', key: 'repo' },
        entities: { owner: 'storefront' },
        rules: [{ name: 'mark', handler: 'gantry:mark_entity', config: { annotation: 'marked' } }],
      });
      const text = JSON.stringify({ repo: 'shared' });
      await send(bounded, text, signGithub(text, 'push', '1'));
      const [delivery] = await settled(bounded, 1);
      expect(delivery).toMatchObject({ state: 'ignored', results: [{ status: 'skipped' }] });
    });
  });

  it('take both secrets after a rotation, and only the new one when the time is over', async () => {
    const webhook = await make({ name: 'rotating', signature: { scheme: 'github' } });
    const next = 'another secret that is new';
    await server.post(`/api/v1/webhooks/${webhook.id}/rotate`, { secret: next });
    const attempt = async (secret: string, text: string) =>
      (await send(webhook, `{"a":"${text}"}`, signGithub(`{"a":"${text}"}`, 'push', text, secret)))
        .status;
    expect([await attempt(SECRET, '1'), await attempt(next, '2')]).toEqual([202, 202]);
    const last = 'the third secret of this one';
    await server.post(`/api/v1/webhooks/${webhook.id}/rotate`, { secret: last, overlapSeconds: 0 });
    expect([
      await attempt(SECRET, '3'),
      await attempt(next, '4'),
      await attempt(last, '5'),
    ]).toEqual([403, 403, 202]);
    const { text } = await server.get(`/api/v1/webhooks/${webhook.id}`);
    for (const secret of [SECRET, next, last]) expect(text).not.toContain(secret);
  });

  it('answer the challenge of Slack, when it is signed', async () => {
    const webhook = await make({ name: 'challenge', signature: { scheme: 'slack' } });
    const body = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1a' });
    const answer = await send(webhook, body, SAMPLES.slack.sign(body, SECRET));
    expect(answer).toMatchObject({ status: 200, body: { challenge: '3eZbrw1a' } });
    expect((await send(webhook, body, { 'x-slack-signature': 'v0=00' })).status).toBe(403);
  });

  it('are checked whole when they are saved: every problem of every rule, each in its place', async () => {
    const answer = await server.post<{ details: { problems: { pointer: string }[] } }>(
      '/api/v1/webhooks',
      {
        name: 'wrong',
        signature: { scheme: 'github' },
        match: { by: 'label' },
        rules: [
          {
            name: 'a',
            filter: 'type ==',
            handler: 'gantry:mark_entity',
            config: { annotation: 'x' },
          },
          { name: 'b', handler: 'gantry:unheard_of' },
          {
            name: 'c',
            filter: 'process.env',
            handler: 'gantry:update_entity',
            config: { fields: [{ path: '/kind' }] },
          },
          { name: 'd', handler: 'nobody:action' },
        ],
      },
    );
    expect(answer.status).toBe(400);
    const pointers = answer.body.details.problems.map(({ pointer }) => pointer);
    for (const pointer of [
      '/rules/0/filter',
      '/rules/1/handler',
      '/rules/2/filter',
      '/rules/2/config/fields/0/path',
      '/rules/3/handler',
      '/identifier',
      '/match/key',
    ]) {
      expect(pointers).toContain(pointer);
    }
  });

  it('do what good rules say although one exhausts its time and another has lost its plugin', async () => {
    const webhook = await make({
      name: 'bombed',
      signature: { scheme: 'github' },
      identifier: '/repository/full_name',
      match: { by: 'annotation', key: 'github.com/project-slug' },
      rules: [
        {
          name: 'bomb',
          filter: 'payload.text.matches("^(a+)+$")',
          handler: 'gantry:mark_entity',
          config: { annotation: 'bomb' },
        },
        {
          name: 'good',
          filter: 'payload.text.startsWith("a")',
          handler: 'gantry:update_entity',
          config: {
            fields: [
              { path: '/metadata/description', from: '/payload/words' },
              { path: '/spec/lifecycle', value: 'experimental' },
            ],
          },
        },
        {
          name: 'prototype',
          filter: 'payload.constructor == "x"',
          handler: 'gantry:mark_entity',
          config: { annotation: 'x' },
        },
      ],
    });
    const body = JSON.stringify({
      text: `${'a'.repeat(40)}!`,
      words: 'As the delivery says',
      repository: { full_name: 'Codertocat/Hello-World' },
    });
    await send(webhook, body, signGithub(body, 'push', '1'));
    const [delivery] = await settled(webhook, 1);
    expect(delivery?.state).toBe('dead');
    expect(delivery?.results).toMatchObject([
      { name: 'bomb', status: 'failed' },
      { name: 'good', status: 'succeeded', entity: 'Service/default/hello' },
    ]);
    const { body: entity } = await server.get<{ metadata: object }>(
      '/api/v1/entities/Service/hello',
    );
    expect(entity).toMatchObject({
      metadata: { description: 'As the delivery says', updatedBy: 'webhook:bombed' },
    });
  });

  it('tell what rules would do with stored deliveries, before these are saved', async () => {
    const webhook = await make({
      name: 'tried',
      signature: { scheme: 'github' },
      identifier: '/repository/full_name',
      match: { by: 'annotation', key: 'github.com/project-slug' },
    });
    const body = JSON.stringify({
      ref: 'main',
      repository: { full_name: 'Codertocat/Hello-World' },
    });
    await send(webhook, body, signGithub(body, 'push', '1'));
    await settled(webhook, 1);
    const rule = { handler: 'gantry:mark_entity', config: { annotation: 'x' } };
    const rules = [
      { ...rule, name: 'yes', filter: 'payload.ref == "main"' },
      { ...rule, name: 'no', filter: 'payload.ref == "other"' },
      { ...rule, name: 'wrong', filter: 'payload.ref + 1 == 2' },
    ];
    const { body: trials } = await server.post<RuleTrial[]>(`/api/v1/webhooks/${webhook.id}/try`, {
      rules,
    });
    expect(trials).toMatchObject([
      {
        entities: ['Service/default/hello'],
        rules: [{ outcome: 'matches' }, { outcome: 'differs' }, { outcome: 'fails' }],
      },
    ]);
    expect((await listOf(webhook))[0]?.results).toEqual([]);
  });

  it('leave a line in the trail for every change, without a secret', async () => {
    const webhook = await make({ name: 'audited', signature: { scheme: 'github' } });
    await server.put(`/api/v1/webhooks/${webhook.id}`, {
      name: 'audited',
      signature: { scheme: 'github' },
      description: 'x',
    });
    await server.post(`/api/v1/webhooks/${webhook.id}/rotate`, {});
    await server.delete(`/api/v1/webhooks/${webhook.id}`);
    const { body, text } = await server.get<{ action: string }[]>(
      `/api/v1/audit?resourceId=${webhook.id}`,
    );
    expect(body.map(({ action }) => action)).toEqual([
      'webhook.deleted',
      'webhook.rotated',
      'webhook.updated',
      'webhook.created',
    ]);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('whsec_');
  });
});
