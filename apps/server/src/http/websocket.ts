import websocketPlugin, { type WebSocket } from '@fastify/websocket';
import {
  type ClientMessage,
  ClientMessageSchema,
  EVENT_CHANNELS,
  type EventChannel,
  problemsOf,
  type ServerMessage,
} from '@gantry/contracts';
import {
  CHANNEL_PERMISSIONS,
  type PolicyEngine,
  type Principal,
  errors as platformErrors,
  visibleEvent,
} from '@gantry/platform';
import type { FastifyInstance } from 'fastify';
import type { AppDependencies } from './app-dependencies.ts';
import { RateLimiter } from './rate-limit.ts';
import { principalOf } from './request-identity.ts';

const MAX_MESSAGE_BYTES = 4 * 1024;
/** A client that lets this much pile up is cut off; it reconnects and reads afresh. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const PING_MS = 30_000;
/** Sockets that one user may have open, and messages on one of them in a window. */
const MAX_SOCKETS = 100;
const MAX_MESSAGES = 200;
const MESSAGE_WINDOW_MS = 10_000;
/** Close codes: the standard's "going away", "try again later" and "against the rules", and ours for a session that ended. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_TOO_SLOW = 1013;
const CLOSE_TOO_MANY = 1008;
const CLOSE_UNAUTHENTICATED = 4401;

interface Client {
  readonly socket: WebSocket;
  readonly principal: Principal;
  readonly channels: Set<EventChannel>;
  alive: boolean;
}

/** `GET /api/v1/ws`: events as they happen, by channel, one JSON message per frame. */
export async function registerWebSocket(
  app: FastifyInstance,
  { platform }: AppDependencies,
): Promise<void> {
  const clients = new Set<Client>();
  await app.register(websocketPlugin, { options: { maxPayload: MAX_MESSAGE_BYTES } });

  const unsubscribe = platform.events.subscribe((published) => {
    const { channel, event } = published;
    const { id } = event.data as { id?: string };
    if (event.type === 'session.revoked' || event.type === 'apikey.changed') {
      closeWhere((principal) => principal.credentialId === id);
    } else if (event.type === 'user.changed') closeWhere((principal) => principal.userId === id);
    if (channel === null) return;
    const message = JSON.stringify({ channel, event } satisfies ServerMessage);
    for (const client of clients) {
      if (!client.channels.has(channel)) continue;
      const visible = visibleEvent(platform.policy, client.principal.actor, published);
      if (visible === event) send(client, message);
      else if (visible) {
        send(client, JSON.stringify({ channel, event: visible } satisfies ServerMessage));
      }
    }
  });
  const pings = setInterval(() => {
    for (const client of clients) {
      if (!client.alive) client.socket.terminate();
      client.alive = false;
      client.socket.ping();
    }
  }, PING_MS);
  pings.unref();
  // Before the server stops listening, which waits for its connections.
  app.addHook('preClose', (done) => {
    clearInterval(pings);
    unsubscribe();
    for (const { socket } of clients) socket.close(CLOSE_GOING_AWAY, 'The server stops.');
    for (const { socket } of clients) socket.terminate();
    done();
  });

  // A refused upgrade is answered on a socket that the HTTP server has let go of: nobody else closes it.
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
    done();
  });

  function closeWhere(matches: (principal: Principal) => boolean): void {
    for (const { socket, principal } of clients) {
      if (matches(principal)) socket.close(CLOSE_UNAUTHENTICATED, 'The session has ended.');
    }
  }

  app.get(
    '/api/v1/ws',
    {
      websocket: true,
      config: { permission: 'self' },
      schema: {
        operationId: 'openEvents',
        tags: ['Events'],
        summary: 'Events over a WebSocket',
        description: `Send \`{"action": "subscribe", "channel": "${EVENT_CHANNELS.join('" | "')}"}\`; each message is acknowledged.`,
      },
    },
    (socket, request) => {
      const client: Client = {
        socket,
        principal: principalOf(request),
        channels: new Set(),
        alive: true,
      };
      socket.on('error', () => socket.terminate());
      const own = [...clients].filter(
        (other) => other.principal.userId === client.principal.userId,
      );
      if (own.length >= MAX_SOCKETS) {
        socket.close(CLOSE_TOO_MANY, `More than ${MAX_SOCKETS} sockets of one user.`);
        return;
      }
      clients.add(client);
      const messages = new RateLimiter(MAX_MESSAGES, MESSAGE_WINDOW_MS, 1);
      socket.on('message', (data, isBinary) => {
        if (messages.count('', Date.now()) > 0) {
          socket.close(CLOSE_TOO_MANY, `More than ${MAX_MESSAGES} messages in ten seconds.`);
          socket.terminate();
          return;
        }
        const answer = isBinary
          ? refuse('Messages are text.')
          : handle(client, String(data), platform.policy);
        send(client, JSON.stringify(answer));
      });
      socket.on('pong', () => {
        client.alive = true;
      });
      socket.on('close', () => clients.delete(client));
    },
  );
}

function send(client: Client, message: string): void {
  if (client.socket.bufferedAmount > MAX_BUFFERED_BYTES) {
    client.socket.close(CLOSE_TOO_SLOW, 'The client reads too slowly.');
    client.socket.terminate();
    return;
  }
  client.socket.send(message);
}

function handle(client: Client, text: string, policy: PolicyEngine): ServerMessage {
  let message: ClientMessage;
  try {
    message = JSON.parse(text) as ClientMessage;
  } catch {
    return refuse('The message is not JSON.');
  }
  const problems = problemsOf(ClientMessageSchema, message);
  if (problems.length > 0) {
    return refuse(problems.map((p) => `${p.pointer} ${p.message}`.trim()).join('; '));
  }
  const { action, channel } = message;
  if (action === 'unsubscribe') client.channels.delete(channel);
  else {
    const permission = CHANNEL_PERMISSIONS[channel];
    const { allowed, reason } = policy.decide(client.principal.actor, permission);
    if (!allowed) {
      const { code } = platformErrors.FORBIDDEN({ reason, permission });
      return { type: 'error', error: reason, code };
    }
    client.channels.add(channel);
  }
  return { type: 'ack', action, channel };
}

function refuse(error: string): ServerMessage {
  return { type: 'error', error, code: 'MESSAGE_INVALID' };
}
