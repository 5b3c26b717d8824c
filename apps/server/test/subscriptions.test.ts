import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delivery, Subscription } from '@gantry/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { TestServer } from './support/test-server.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe.each(databases(inject('postgresUrl')))('subscriptions, on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let receiver: Server;
  let host: string;
  let drop: (() => Promise<void>) | undefined;
  let answer = 200;
  const received: Received[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const database = await create();
    drop = database.drop;
    server = await TestServer.start({
      flags: { egressHosts: host },
      ...(database.db === undefined ? {} : { db: database.db }),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
    receiver.closeAllConnections();
    receiver.close();
  });

  const subscribe = async (input: object, as: 'admin' | 'developer' = 'admin') => {
    const made = await server.post<Subscription>('/api/v1/subscriptions', input, { as });
    expect(made.status, made.text).toBe(201);
    return made.body;
  };
  const write = async (name: string, owner = 'storefront') =>
    await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: { name, owner },
      spec: { type: 'backend' },
    });
  /** Somebody who develops, signed in. */
  const join = async (username: string): Promise<string> => {
    const password = 'a long enough password';
    const { body } = await server.post<{ id: string }>('/api/v1/auth/register', {
      username,
      password,
    });
    const changes = { role: 'developer', mustChangePassword: false };
    const changed = await server.put(`/api/v1/auth/users/${body.id}`, changes);
    expect(changed.status, changed.text).toBe(200);
    return await server.signIn(username, password);
  };
  const listOf = async ({ id }: Subscription) =>
    (await server.get<Delivery[]>(`/api/v1/subscriptions/${id}/deliveries`)).body;

  it('send what happens, once, signed as Standard Webhooks says', async () => {
    const subscription = await subscribe({
      name: 'signed',
      url: `http://${host}/signed`,
      types: ['entity.*'],
      kinds: ['Service'],
      owners: ['storefront'],
    });
    await write('sent');
    await write('not-sent', 'others');
    await expect.poll(() => received.length).toBe(1);
    const [{ headers, body }] = received as [Received];
    expect(JSON.parse(body)).toMatchObject({ type: 'entity.created', data: { name: 'sent' } });
    const key = Buffer.from((subscription.secret as string).replace('whsec_', ''), 'base64');
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const expected = createHmac('sha256', key).update(content).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    await expect
      .poll(async () => (await listOf(subscription)).map(({ state }) => state))
      .toEqual(['succeeded']);
    // Gantry's own webhooks take it.
    const webhook = await server.post<{ path: string }>('/api/v1/webhooks', {
      name: 'from-ourselves',
      signature: { scheme: 'standard' },
      secret: subscription.secret,
    });
    const taken = await server.request('POST', webhook.body.path, {
      as: null,
      body,
      headers: Object.fromEntries(
        Object.entries(headers).filter(([name]) => /^(webhook-|content-type)/.test(name)),
      ) as Record<string, string>,
    });
    expect(taken.status).toBe(202);
    await server.delete(`/api/v1/subscriptions/${subscription.id}`);
  });

  it('send nothing that their owner may not read, also when that changes', async () => {
    const token = await join('grace');
    const rule = {
      id: 'grace-sees-no-secret-service',
      effect: 'deny',
      subjects: ['user:grace'],
      verbs: ['read'],
      owners: ['hidden'],
    };
    await server.post('/api/v1/rbac/rules', rule);
    received.length = 0;
    const made = await server.post<Subscription>(
      '/api/v1/subscriptions',
      { name: 'of-grace', url: `http://${host}/grace`, types: ['entity.created'] },
      { as: { token } },
    );
    expect(made.status, made.text).toBe(201);
    await write('hidden-one', 'hidden');
    await write('seen-one', 'storefront');
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]?.body).toContain('seen-one');
    const all = await server.get<Delivery[]>(`/api/v1/subscriptions/${made.body.id}/deliveries`);
    expect(all.body).toHaveLength(1);
    await server.delete(`/api/v1/subscriptions/${made.body.id}`);
  });

  it('are tried again when nobody takes them, and replayed when asked', async () => {
    received.length = 0;
    answer = 500;
    const subscription = await subscribe({
      name: 'retried',
      url: `http://${host}/retried`,
      types: ['entity.created'],
    });
    await write('retried-one');
    await expect
      .poll(async () => (await listOf(subscription)).map(({ state, attempt }) => [state, attempt]))
      .toEqual([['retrying', 1]]);
    answer = 200;
    const [delivery] = await listOf(subscription);
    const path = `/api/v1/subscriptions/${subscription.id}/deliveries/${delivery?.id}/replay`;
    expect((await server.post(path)).status).toBe(202);
    await expect
      .poll(async () => (await listOf(subscription)).map(({ state }) => state))
      .toEqual(['succeeded']);
    await server.delete(`/api/v1/subscriptions/${subscription.id}`);
  });

  it('reach no address inside the network, no metadata service, and not Gantry itself', async () => {
    const { port } = new URL(server.server.url);
    const urls = [
      'http://169.254.169.254/latest/meta-data',
      'http://localhost:1/',
      `http://127.0.0.1:${port}/api/v1/version`,
      'http://[::ffff:169.254.169.254]/',
    ];
    const made = await Promise.all(
      urls.map((url, index) =>
        subscribe({ name: `inside-${index}`, url, types: ['entity.created'] }, 'developer'),
      ),
    );
    await write('refused-one');
    for (const subscription of made) {
      await expect
        .poll(async () => (await listOf(subscription)).map(({ state }) => state))
        .toEqual(['dead']);
      await server.delete(`/api/v1/subscriptions/${subscription.id}`);
    }
  });

  it('are the business of the one who has made them', async () => {
    const as = { token: await join('alan') };
    const mine = await subscribe({ name: 'of-admin', url: `http://${host}/` });
    expect((await server.get<Subscription[]>('/api/v1/subscriptions', { as })).body).toEqual([]);
    expect((await server.get(`/api/v1/subscriptions/${mine.id}`, { as })).status).toBe(404);
    expect((await server.delete(`/api/v1/subscriptions/${mine.id}`, { as })).status).toBe(404);
    await server.delete(`/api/v1/subscriptions/${mine.id}`);
  });

  it('are refused with a password in the address', async () => {
    const made = await server.post('/api/v1/subscriptions', {
      name: 'x',
      url: 'https://user:password@example.com/',
    });
    expect(made.status).toBe(400);
    expect(made.text).not.toContain('user:password');
  });
});
