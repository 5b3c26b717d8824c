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
  type EventFeed,
  type FeedItem,
  type Platform,
  type Principal,
  errors as platformErrors,
} from '@gantry/platform';
import type { FastifyInstance } from 'fastify';
import type { AppDependencies } from './app-dependencies.ts';
import type { LiveReader, LiveReaders } from './live-readers.ts';
import { RateLimiter } from './rate-limit.ts';
import { principalOf } from './request-identity.ts';

const MAX_MESSAGE_BYTES = 4 * 1024;
/** No more than this is handed to a connection ahead of what its client has read. */
const MAX_BUFFERED_BYTES = 256 * 1024;
const POSITION_MS = 30_000;
/** Messages of one client in a window. */
const MAX_MESSAGES = 200;
const MESSAGE_WINDOW_MS = 10_000;
/** Close codes: the standard's "going away", "try again later" and "against the rules", and ours for a session that ended. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_TOO_SLOW = 1013;
const CLOSE_TOO_MANY = 1008;
const CLOSE_UNAUTHENTICATED = 4401;

/** `GET /api/v1/ws`: events as they happen, by channel, one JSON message per frame. */
export async function registerWebSocket(
  app: FastifyInstance,
  { platform }: AppDependencies,
  readers: LiveReaders,
): Promise<void> {
  await app.register(websocketPlugin, { options: { maxPayload: MAX_MESSAGE_BYTES } });

  // A refused upgrade is answered on a socket that the HTTP server has let go of: nobody else closes it.
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
    done();
  });

  app.get(
    '/api/v1/ws',
    {
      websocket: true,
      config: { permission: 'self' },
      schema: {
        operationId: 'openEvents',
        tags: ['Events'],
        summary: 'Events over a WebSocket',
        description: `Send \`{"action": "subscribe", "channels": ["${EVENT_CHANNELS.join('", "')}"]}\`; each message is acknowledged, with the \`sequence\` up to which everything was told. After a lost connection, send the last sequence with it as \`since\`: what came after it follows, and then what happens. \`{"type": "reset"}\` says that what you know may be incomplete (\`too-old\`: not every event since is kept; \`access-changed\`: rights may have changed): read it afresh.`,
      },
    },
    (socket, request) => {
      socket.on('error', () => socket.terminate());
      const client = new SocketClient(socket, principalOf(request), platform);
      let remove: () => void;
      try {
        remove = readers.add(client);
      } catch (error) {
        socket.close(CLOSE_TOO_MANY, (error as Error).message);
        return;
      }
      const messages = new RateLimiter(MAX_MESSAGES, MESSAGE_WINDOW_MS, 1);
      socket.on('message', (data, isBinary) => {
        if (messages.count('', Date.now()) > 0) {
          socket.close(CLOSE_TOO_MANY, `More than ${MAX_MESSAGES} messages in ten seconds.`);
          socket.terminate();
          return;
        }
        client.answer(isBinary ? refuse('Messages are text.') : client.handle(String(data)));
      });
      socket.on('close', () => {
        remove();
        client.stop();
      });
    },
  );
}

/** One connection: what it has subscribed to, and how far it has been told. */
class SocketClient implements LiveReader {
  readonly principal: Principal;
  readonly #socket: WebSocket;
  readonly #platform: Platform;
  readonly #channels = new Set<EventChannel>();
  #feed: EventFeed | undefined;
  #following: AbortController | undefined;
  /** Everything up to here was sent. */
  #told: number;
  #isAlive = true;

  constructor(socket: WebSocket, principal: Principal, platform: Platform) {
    this.principal = principal;
    this.#socket = socket;
    this.#platform = platform;
    this.#told = platform.events.sequence;
    socket.on('pong', () => {
      this.#isAlive = true;
    });
  }

  beat(): void {
    if (!this.#isAlive) this.#socket.terminate();
    this.#isAlive = false;
    this.#socket.ping();
  }

  end(reason: 'unauthenticated' | 'going-away'): void {
    this.stop();
    if (reason === 'unauthenticated') {
      this.#socket.close(CLOSE_UNAUTHENTICATED, 'The session has ended.');
    } else {
      this.#socket.close(CLOSE_GOING_AWAY, 'The server stops.');
      this.#socket.terminate();
    }
  }

  stop(): void {
    this.#following?.abort();
  }

  /** Answers come on request: a client that asks and does not read is cut off. */
  answer(message: ServerMessage): void {
    if (this.#socket.bufferedAmount > 2 * MAX_BUFFERED_BYTES) {
      this.#socket.close(CLOSE_TOO_SLOW, 'The client reads too slowly.');
      this.#socket.terminate();
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  handle(text: string): ServerMessage {
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
    const { action, channel, channels = [], since } = message;
    const named = channel === undefined ? channels : [channel, ...channels];
    if (named.length === 0) return refuse('The message names no channel.');
    if (action === 'unsubscribe') for (const one of named) this.#channels.delete(one);
    else {
      const decisions = named.map((one) => {
        const permission = CHANNEL_PERMISSIONS[one];
        return {
          one,
          permission,
          ...this.#platform.policy.decide(this.principal.actor, permission),
        };
      });
      const allowed = decisions.filter((decision) => decision.allowed);
      const [refused] = decisions;
      if (allowed.length === 0 && refused) {
        const { code } = platformErrors.FORBIDDEN(refused);
        return { type: 'error', error: refused.reason, code };
      }
      for (const { one } of allowed) this.#channels.add(one);
      if (since !== undefined || !this.#feed) {
        this.#follow(since ?? this.#platform.events.sequence);
      }
    }
    return {
      type: 'ack',
      action,
      // Of several, those that may be heard.
      ...(channel === undefined
        ? { channels: channels.filter((one) => this.#channels.has(one)) }
        : { channel }),
      sequence: this.#told,
    };
  }

  #follow(since: number): void {
    this.#following?.abort();
    this.#following = new AbortController();
    this.#told = since;
    this.#feed = this.#platform.history.follow({
      reader: this.principal.actor,
      wants: ({ channel }) => this.#channels.has(channel as EventChannel),
      since,
    });
    // Its acknowledgement goes out first.
    setImmediate(
      (feed, signal) => void this.#tell(feed, signal),
      this.#feed,
      this.#following.signal,
    );
  }

  /** Sends what the feed has, no faster than the client reads. */
  async #tell(feed: EventFeed, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const items = await feed.next(signal, POSITION_MS);
        for (const item of items) {
          if (signal.aborted) return;
          await this.#send(messageOf(item));
          this.#told = item.kind === 'event' ? item.event.sequence : item.sequence;
        }
        if (signal.aborted) return;
        if (this.#told < feed.sequence) {
          this.#told = feed.sequence;
          // What was not for this client moves it on as well; it need not hear of it each time.
          if (items.length === 0) await this.#send(position(this.#told));
        }
      }
    } catch {
      // The store did not answer. The client connects again, and goes on where it was.
      this.#socket.close(CLOSE_TOO_SLOW, 'The events cannot be read at the moment.');
    }
  }

  async #send(text: string): Promise<void> {
    if (this.#socket.bufferedAmount <= MAX_BUFFERED_BYTES) return this.#socket.send(text);
    await new Promise<void>((resolve) => this.#socket.send(text, () => resolve()));
  }
}

/** Events are shared by all who hear them, and so is their text. */
const texts = new WeakMap<object, string>();

function messageOf(item: FeedItem): string {
  if (item.kind === 'reset') {
    const { reason, sequence } = item;
    return JSON.stringify({ type: 'reset', reason, sequence } satisfies ServerMessage);
  }
  const { channel, event } = item;
  let text = texts.get(event);
  if (text === undefined) {
    text = JSON.stringify({ channel, event } satisfies ServerMessage);
    texts.set(event, text);
  }
  return text;
}

function position(sequence: number): string {
  return JSON.stringify({ type: 'position', sequence } satisfies ServerMessage);
}

function refuse(error: string): ServerMessage {
  return { type: 'error', error, code: 'MESSAGE_INVALID' };
}
