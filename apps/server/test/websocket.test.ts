import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ADMIN_PASSWORD, TestServer } from './support/test-server.ts';

let server: TestServer;
const open: WebSocket[] = [];
beforeAll(async () => {
  server = await TestServer.start();
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});
afterAll(() => server.stop());

function address(): string {
  return `${server.server.url.replace('http', 'ws')}/api/v1/ws`;
}

/** A connected client that keeps what it hears. */
async function connectAs(token: string | undefined, headers: Record<string, string> = {}) {
  const socket = new WebSocket(address(), {
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  });
  open.push(socket);
  const heard: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as Record<string, unknown>);
    for (const wake of waiting.splice(0)) wake();
  });
  await once(socket, 'open');
  return {
    socket,
    heard,
    /** The first message, heard or to come, that fits. */
    async wait(fits: (message: Record<string, unknown>) => boolean) {
      for (;;) {
        const found = heard.find(fits);
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    say: (message: unknown) =>
      socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  };
}

async function refusalOf(headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(address(), { headers });
  open.push(socket);
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    { statusCode: number },
  ];
  return response.statusCode;
}

/** Whether a new socket is closed at once. */
async function refusedAgain(token: string): Promise<boolean> {
  const { socket, say, wait } = await connectAs(token);
  const closed = once(socket, 'close').then(() => true);
  say({ action: 'unsubscribe', channel: 'entities' });
  return await Promise.race([closed, wait(({ type }) => type === 'ack').then(() => false)]);
}

describe('the event socket', () => {
  it('acknowledges subscriptions and tells what happens to entities, in order', async () => {
    const client = await connectAs(server.tokenOf('viewer'));
    client.say({ action: 'subscribe', channel: 'entities' });
    expect(await client.wait((m) => m.type === 'ack')).toEqual({
      type: 'ack',
      action: 'subscribe',
      channel: 'entities',
      sequence: expect.any(Number),
    });
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'live' } });
    await server.patch('/api/v1/entities/Team/live', { metadata: { title: 'Live' } });
    await server.delete('/api/v1/entities/Team/live');
    const isDeletion = (m: Record<string, unknown>) =>
      (m.event as { type?: string } | undefined)?.type === 'entity.deleted';
    await client.wait(isDeletion);
    const events = client.heard.filter((m) => m.event).map((m) => m.event) as {
      type: string;
      sequence: number;
      timestamp: string;
      data: object;
    }[];
    expect(events.map((event) => event.type)).toEqual([
      'entity.created',
      'entity.updated',
      'entity.deleted',
    ]);
    expect(events[0]).toMatchObject({
      timestamp: expect.any(String),
      data: { kind: 'Team', namespace: 'default', name: 'live', revision: 1 },
    });
    const sequences = events.map((event) => event.sequence);
    expect([...sequences].sort((a, b) => a - b)).toEqual(sequences);

    client.say({ action: 'unsubscribe', channel: 'entities' });
    await client.wait((m) => m.type === 'ack' && m.action === 'unsubscribe');
    const before = client.heard.length;
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'quiet' } });
    client.say({ action: 'subscribe', channel: 'plugins' });
    await client.wait((m) => m.channel === 'plugins' && m.type === 'ack');
    expect(client.heard.slice(before).filter((m) => m.event)).toEqual([]);
  });

  it('tells nothing that nobody asked for, sign-ins least of all', async () => {
    const client = await connectAs(server.tokenOf('admin'));
    await server.signIn('admin', ADMIN_PASSWORD);
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'unheard' } });
    client.say({ action: 'subscribe', channel: 'entities' });
    await client.wait((m) => m.type === 'ack');
    expect(client.heard).toHaveLength(1);
  });

  it('answers nonsense with a reason and stays open', async () => {
    const client = await connectAs(server.tokenOf('viewer'));
    const nonsense = [
      '{',
      '[]',
      '7',
      '{"action":"shout","channel":"entities"}',
      '{"action":"subscribe","channel":"users"}',
      '{"action":"subscribe"}',
      '{"action":"subscribe","channels":[]}',
      '{"action":"subscribe","channel":"entities","since":-1}',
    ];
    for (const [index, message] of nonsense.entries()) {
      client.say(message);
      await client.wait(() => client.heard.length > index);
    }
    expect(client.heard.map((m) => m.type)).toEqual(nonsense.map(() => 'error'));
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('refuses channels that the role may not hear', async () => {
    const client = await connectAs(server.tokenOf('viewer'));
    client.say({ action: 'subscribe', channel: 'sync' });
    expect(await client.wait((m) => m.type === 'error')).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is refused without a credential, and to pages of other sites', async () => {
    const token = await server.signIn('admin', ADMIN_PASSWORD);
    const cookie = `gantry_session=${token}`;
    const origin = server.server.url;
    expect(await refusalOf({})).toBe(401);
    expect(await refusalOf({ authorization: 'Bearer nonsense' })).toBe(401);
    expect(await refusalOf({ cookie })).toBe(403);
    expect(await refusalOf({ cookie, origin: 'https://evil.example.com' })).toBe(403);
    expect(
      await refusalOf({ authorization: `Bearer ${token}`, origin: 'https://evil.example.com' }),
    ).toBe(403);
    const own = await connectAs(undefined, { cookie, origin });
    expect(own.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('closes when its session ends', async () => {
    const token = await server.signIn('admin', ADMIN_PASSWORD);
    const client = await connectAs(token);
    const closed = once(client.socket, 'close');
    await server.post('/api/v1/auth/logout', undefined, { as: { token } });
    const [code] = (await closed) as [number];
    expect(code).toBe(4401);
  });

  it('closes on a message that is too long', async () => {
    const client = await connectAs(server.tokenOf('viewer'));
    const closed = once(client.socket, 'close');
    client.say('x'.repeat(5_000));
    const [code] = (await closed) as [number];
    expect(code).toBe(1009);
  });

  it('cuts off a client that does not stop talking, and one that opens ever more sockets', async () => {
    const token = server.tokenOf('viewer');
    const client = await connectAs(token);
    const closed = once(client.socket, 'close');
    for (let i = 0; i < 300; i++) client.say({ action: 'subscribe', channel: 'entities' });
    await closed;
    expect(client.heard.length).toBeLessThanOrEqual(200);

    const codes: number[] = [];
    const sockets = Array.from({ length: 110 }, () => {
      const socket = new WebSocket(address(), { headers: { authorization: `Bearer ${token}` } });
      open.push(socket);
      socket.on('close', (code) => codes.push(code));
      return once(socket, 'open');
    });
    await Promise.all(sockets);
    await expect.poll(() => codes.length).toBeGreaterThanOrEqual(10);
    expect(new Set(codes)).toEqual(new Set([1008]));
    for (const socket of open.splice(0)) socket.terminate();
    await expect.poll(() => refusedAgain(token)).toBe(false);
  });

  it('holds little for a client that does not read, serves the others, and loses nothing for it', async () => {
    const slow = await connectAs(server.tokenOf('viewer'));
    slow.say({ action: 'subscribe', channel: 'entities' });
    await slow.wait((m) => m.type === 'ack');
    slow.socket.pause();
    const client = await connectAs(server.tokenOf('viewer'));
    client.say({ action: 'subscribe', channel: 'entities' });
    await client.wait((m) => m.type === 'ack');
    const names = Array.from({ length: 500 }, (_, i) => `flood-${i}-${'x'.repeat(180)}`);
    const rounds = 40;
    for (let round = 0; round < rounds; round++) {
      const entities = names.map((name) => ({
        kind: 'Team',
        metadata: { name, title: `round ${round}` },
      }));
      await server.post('/api/v1/entities/batch', { entities });
    }
    const isLast = (m: Record<string, unknown>) => revisionOf(m) === rounds;
    await client.wait(isLast);
    // Several times as much as the server lets pile up has gone by.
    const held = [...server.server.app.websocketServer.clients].map((one) => one.bufferedAmount);
    expect(Math.max(...held)).toBeGreaterThan(0);
    expect(Math.max(...held)).toBeLessThan(512 * 1024);
    slow.socket.resume();
    await expect.poll(() => slow.heard.filter(isLast).length, { timeout: 30_000 }).toBe(500);
    const events = slow.heard.filter((m) => m.event);
    expect(events).toHaveLength(rounds * names.length);
    expect(new Set(events.map(sequenceOf)).size).toBe(events.length);
  });
});

function revisionOf(message: Record<string, unknown>): number | undefined {
  return (message.event as { data?: { revision?: number } } | undefined)?.data?.revision;
}

function sequenceOf(message: Record<string, unknown>): number {
  return (message.event as { sequence: number }).sequence;
}
