import { once } from 'node:events';
import type { GantryEvent } from '@gantry/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { createUser } from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { ResumingClient, readStream } from './support/event-clients.ts';
import { ADMIN_PASSWORD, TestServer } from './support/test-server.ts';

describe.each(databases(inject('postgresUrl')))('events on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  const clients: { close(): void }[] = [];
  const streams = new Set<AbortController>();

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    server = await TestServer.start(database.db === undefined ? {} : { db: database.db });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    for (const controller of streams) controller.abort();
    streams.clear();
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const address = () => `${server.server.url.replace('http', 'ws')}/api/v1/ws`;
  function follow(token: string, since?: number): ResumingClient {
    const client = new ResumingClient(address, token, since);
    clients.push(client);
    return client;
  }
  async function openStream(query: string, headers: Record<string, string> = {}) {
    const controller = new AbortController();
    streams.add(controller);
    const response = await fetch(`${server.server.url}/api/v1/events/stream?${query}`, {
      headers: { authorization: `Bearer ${server.tokenOf('viewer')}`, ...headers },
      signal: controller.signal,
    });
    return { response, controller };
  }
  const write = (name: string, namespace = 'default') =>
    server.post('/api/v1/entities', { kind: 'Team', metadata: { name, namespace } });
  const namesOf = (events: readonly GantryEvent[]) => events.map(({ data }) => data.name);
  async function writeMany(names: readonly string[], atEach: () => void = () => {}): Promise<void> {
    const left = [...names].reverse();
    const work = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        await write(name);
        atEach();
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }
  async function lastSequence(): Promise<number> {
    const client = follow(server.tokenOf('viewer'));
    await client.connect();
    return client.sequence as number;
  }

  it('are neither missed nor told twice when the connection is cut in the middle of 1,000 writes', async () => {
    const client = follow(server.tokenOf('viewer'));
    await client.connect();
    const names = Array.from({ length: 1_000 }, (_, i) => `cut-${i}`);
    let written = 0;
    await writeMany(names, () => {
      if (++written % 90 === 0) client.cut();
    });
    await client.until(() => client.events.length >= names.length);
    expect(namesOf(client.events).sort()).toEqual([...names].sort());
    const sequences = client.events.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(client.connections).toBeGreaterThan(10);
    expect(client.resets).toEqual([]);
  });

  it('are told from where a client was, also when it was away for all of them', async () => {
    const since = await lastSequence();
    const names = Array.from({ length: 700 }, (_, i) => `away-${i}`);
    const entities = names.map((name) => ({ kind: 'Team', metadata: { name } }));
    await server.post('/api/v1/entities/batch', { entities: entities.slice(0, 350) });
    await server.post('/api/v1/entities/batch', { entities: entities.slice(350) });
    const client = follow(server.tokenOf('viewer'), since);
    await client.connect();
    await client.until(() => client.events.length >= names.length);
    expect(namesOf(client.events)).toEqual(names);
  });

  it('never reach a reader without rights to their namespace, live or told later', async () => {
    const user = await createUser(server, 'outsider');
    await server.post('/api/v1/rbac/rules', {
      id: 'no-vault',
      effect: 'deny',
      subjects: ['user:outsider'],
      verbs: ['read'],
      namespaces: ['vault'],
    });
    const live = follow(user.token);
    await live.connect();
    const since = live.sequence as number;
    await write('hidden', 'vault');
    await write('shown');
    await live.until(() => live.events.length > 0);
    const later = follow(user.token, since);
    await later.connect();
    await later.until(() => later.events.length > 0);
    expect(namesOf(live.events)).toEqual(['shown']);
    expect(namesOf(later.events)).toEqual(['shown']);
    const listed = await server.get<GantryEvent[]>(`/api/v1/events?since=${since}`, { as: user });
    expect(namesOf(listed.body)).toEqual(['shown']);

    // A right that is taken away holds for the next event, and the client hears that it has changed.
    await server.post('/api/v1/rbac/rules', {
      id: 'nothing-at-all',
      effect: 'deny',
      subjects: ['user:outsider'],
      verbs: ['read'],
      namespaces: ['default'],
    });
    await write('hidden-now');
    await server.delete('/api/v1/rbac/rules/nothing-at-all');
    await write('shown-again');
    await live.until(() => live.events.length > 1);
    expect(namesOf(live.events)).toEqual(['shown', 'shown-again']);
    expect(live.resets).toEqual(['access-changed', 'access-changed']);
    await server.delete('/api/v1/rbac/rules/no-vault');
  });

  it('end for a key that is deleted and for a user who is removed', async () => {
    const connectAs = async (token: string) => {
      const socket = new WebSocket(address(), { headers: { authorization: `Bearer ${token}` } });
      clients.push({ close: () => socket.terminate() });
      await once(socket, 'open');
      return { closed: once(socket, 'close').then(([code]) => code as number) };
    };
    const key = await server.post<{ id: string; key: string }>('/api/v1/auth/apikeys', {
      name: 'short-lived',
    });
    const { closed } = await connectAs(key.body.key);
    const stream = await openStream('', { authorization: `Bearer ${key.body.key}` });
    await server.delete(`/api/v1/auth/apikeys/${key.body.id}`);
    expect(await closed).toBe(4401);
    let last = '';
    for await (const { type } of readStream(stream.response)) last = type;
    expect(last).toBe('end');

    const user = await createUser(server, 'leaver');
    const gone = await connectAs(user.token);
    await server.delete(`/api/v1/auth/users/${user.id}`);
    expect(await gone.closed).toBe(4401);
  });

  it('begin anew for a client that has heard of more than has happened', async () => {
    const client = follow(server.tokenOf('viewer'), 1_000_000_000);
    await client.connect();
    await client.until(() => client.resets.length > 0);
    expect(client.resets).toEqual(['too-old']);
    await write('after-reset');
    await client.until(() => client.events.length > 0);
    expect(namesOf(client.events)).toEqual(['after-reset']);
  });

  it('come as server-sent events as well, which resume by the id of the last one', async () => {
    const first = await openStream('kind=Team&namespace=streamed&type=entity.created');
    expect(first.response.headers.get('content-type')).toContain('text/event-stream');
    expect(first.response.headers.get('content-security-policy')).not.toBeNull();
    const messages = readStream(first.response);
    expect((await messages.next()).value?.id).toBeGreaterThan(0);
    await write('one', 'streamed');
    await write('elsewhere');
    await server.patch('/api/v1/entities/Team/one?namespace=streamed', {
      metadata: { title: '1' },
    });
    await write('two', 'streamed');
    const heard = [(await messages.next()).value, (await messages.next()).value];
    const events = heard.map((message) => JSON.parse(message?.data as string) as GantryEvent);
    expect(namesOf(events)).toEqual(['one', 'two']);
    expect(heard.map((message) => message?.id)).toEqual(events.map(({ sequence }) => sequence));
    first.controller.abort();
    const again = await openStream('kind=Team&namespace=streamed', {
      'last-event-id': String(heard[0]?.id),
    });
    const names: unknown[] = [];
    for await (const { data } of readStream(again.response)) {
      if (data !== undefined) names.push((JSON.parse(data) as GantryEvent).data.name);
      if (names.length === 2) break;
    }
    expect(names).toEqual(['one', 'two']);
  });

  it('are streamed to a page of this server by its cookie, and to no other page', async () => {
    const token = await server.signIn('admin', ADMIN_PASSWORD);
    const ask = async (headers: Record<string, string>) => {
      const controller = new AbortController();
      const { status } = await fetch(`${server.server.url}/api/v1/events/stream`, {
        headers,
        signal: controller.signal,
      });
      controller.abort();
      return status;
    };
    const cookie = `gantry_session=${token}`;
    const origin = 'https://evil.example.com';
    expect(await ask({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await ask({ cookie, origin: server.server.url })).toBe(200);
    expect(await ask({ cookie, origin })).toBe(403);
    expect(await ask({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await ask({ authorization: `Bearer ${token}`, origin })).toBe(403);
    expect(await ask({})).toBe(401);
  });

  it('are listed page by page, and refused on channels that may not be heard', async () => {
    const since = await lastSequence();
    for (const name of ['page-1', 'page-2', 'page-3']) await write(name);
    const found: unknown[] = [];
    let next: string | undefined = `/api/v1/events?since=${since}&channel=entities&limit=2`;
    while (next !== undefined) {
      const page: Awaited<ReturnType<typeof server.get<GantryEvent[]>>> = await server.get<
        GantryEvent[]
      >(next, { as: 'viewer' });
      expect(page.status).toBe(200);
      found.push(...namesOf(page.body));
      next = /<([^>]+)>/.exec(String(page.headers.link ?? ''))?.[1];
    }
    expect(found).toEqual(['page-1', 'page-2', 'page-3']);
    const refused = await server.get('/api/v1/events?channel=sync', { as: 'viewer' });
    expect(refused.status).toBe(403);
    const future = await server.get('/api/v1/events?from=2999-01-01T00:00:00Z');
    expect(future.body).toEqual([]);
  });
});
