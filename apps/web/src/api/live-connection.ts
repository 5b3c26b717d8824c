import type { EventChannel, GantryEvent, ServerMessage } from '@gantry/contracts';

/** `lost` is said only of a connection that was there, or that could not be made twice in a row. */
export type LiveStatus = 'off' | 'connecting' | 'open' | 'lost';

/** Close code of the server for a session that ended. */
const CLOSE_UNAUTHENTICATED = 4401;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** A connection that answers nothing for this long is taken for dead, whatever the browser believes. */
const HEARTBEAT_MS = 25_000;
const ANSWER_MS = 10_000;

/** The part of a WebSocket that is used, so that tests can bring their own. */
export interface Socket {
  onopen: (() => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveOptions {
  readonly open: () => Socket;
  readonly onEvent: (channel: EventChannel, event: GantryEvent) => void;
  /** What happened meanwhile can no longer be told, or rights have changed: what is known may be wrong. */
  readonly onReset: () => void;
  /** The session may have ended. */
  readonly onDoubt: () => void;
  readonly random?: () => number;
}

/**
 * The one WebSocket of a page. Reconnects by itself, waiting longer each time, goes on with what happened
 * meanwhile, and says how it stands.
 */
export class LiveConnection {
  readonly #options: LiveOptions;
  readonly #listeners = new Set<() => void>();
  #channels: readonly EventChannel[] = [];
  #status: LiveStatus = 'off';
  #socket: Socket | undefined;
  #failures = 0;
  /** The server has told everything up to here; it is asked to go on after that. */
  #sequence: number | undefined;
  #wasOpen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get status(): LiveStatus {
    return this.#status;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(channels: readonly EventChannel[]): void {
    this.stop();
    this.#channels = channels;
    this.#wasOpen = false;
    this.#failures = 0;
    this.#sequence = undefined;
    this.#connect();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#drop();
    this.#set('off');
  }

  /** Does not wait any longer. Does nothing for a connection that stands. */
  retryNow(): void {
    if (this.#status !== 'lost' && this.#status !== 'connecting') return;
    clearTimeout(this.#timer);
    this.#drop();
    this.#connect();
  }

  #connect(): void {
    if (this.#status !== 'lost') this.#set('connecting');
    const socket = this.#options.open();
    this.#socket = socket;
    socket.onopen = () => {
      const since = this.#sequence;
      this.#subscribeTo(this.#channels, since);
      // What is on the page was asked for before, and nothing says how long before.
      const isLate = since === undefined && this.#failures > 0;
      this.#wasOpen = true;
      this.#failures = 0;
      this.#set('open');
      this.#expectLife();
      if (isLate) this.#options.onReset();
    };
    socket.onmessage = ({ data }) => {
      this.#expectLife();
      const message = readMessage(data);
      if (message) this.#hear(message);
    };
    socket.onclose = ({ code }) => this.#closed(code);
  }

  #hear(message: ServerMessage): void {
    if ('event' in message) {
      this.#sequence = message.event.sequence;
      this.#options.onEvent(message.channel, message.event);
    } else if (message.type !== 'error') {
      this.#sequence = message.sequence;
      if (message.type === 'reset') this.#options.onReset();
    }
  }

  #subscribeTo(channels: readonly EventChannel[], since: number | undefined): void {
    this.#socket?.send(JSON.stringify({ action: 'subscribe', channels, since }));
  }

  #closed(code: number): void {
    this.#drop();
    this.#failures++;
    const isRefused = code === CLOSE_UNAUTHENTICATED;
    // Closed because the session ended, or because something about the account changed: the next attempt
    // shows which, and nothing is lost yet.
    if (isRefused && this.#failures === 1) this.#set('connecting');
    else if (this.#wasOpen || this.#failures > 1) this.#set('lost');
    // A refused connection does not say why; asking who is signed in does.
    if (isRefused || this.#failures % 3 === 2) this.#options.onDoubt();
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#failures - 1));
    const spread = 0.75 + 0.5 * (this.#options.random ?? Math.random)();
    this.#timer = setTimeout(() => this.#connect(), delay * spread);
  }

  /** Asks for a sign of life when nothing was heard for a while. */
  #expectLife(): void {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => {
      this.#subscribeTo(this.#channels, undefined);
      this.#heartbeat = setTimeout(() => this.#closed(0), ANSWER_MS);
    }, HEARTBEAT_MS);
  }

  #drop(): void {
    clearTimeout(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #set(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

function readMessage(data: unknown): ServerMessage | undefined {
  try {
    return JSON.parse(String(data)) as ServerMessage;
  } catch {
    return undefined;
  }
}
