import { isPlatformError } from '@gantry/base';
import type { GantryClient } from './gantry-client.ts';
import type { components } from './generated/api.ts';

type Event = components['schemas']['Event'];

/** One thing that the server tells of what happens. */
export type Followed =
  | { readonly kind: 'event'; readonly event: Event }
  /** What is known may be incomplete: read it afresh. */
  | { readonly kind: 'reset'; readonly reason: string }
  /** Nothing to tell up to here; the first thing that is said. */
  | { readonly kind: 'position'; readonly sequence: number };

export interface FollowOptions {
  readonly channel?: ('entities' | 'actions' | 'sync' | 'plugins' | 'home')[] | undefined;
  readonly type?: string[] | undefined;
  readonly kind?: string[] | undefined;
  readonly namespace?: string[] | undefined;
  /** Begins after this event; without it, with what happens from now on. */
  readonly since?: number | undefined;
  readonly signal: AbortSignal;
  /** The connection was lost, and is being made again. */
  readonly onLost?: () => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** The server says something every 15 s; after this long its silence means that the connection is dead. */
const SILENCE_MS = 45_000;

/**
 * What happens, in order and each once, until the signal is aborted. A lost connection is made again and
 * goes on where it was; the first one has to succeed. Throws what the server refuses.
 */
export async function* followEvents(
  client: GantryClient,
  { signal, onLost, since, ...filters }: FollowOptions,
): AsyncGenerator<Followed> {
  let sequence = since;
  let isKnown = false;
  for (let failures = 0; !signal.aborted; ) {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    signal.addEventListener('abort', abort);
    let silence = setTimeout(abort, SILENCE_MS);
    try {
      const { data } = await client.GET('/api/v1/events/stream', {
        params: { query: { ...filters, since: sequence } },
        parseAs: 'stream',
        signal: attempt.signal,
      });
      isKnown = true;
      for await (const message of readMessages(data as ReadableStream<Uint8Array>)) {
        clearTimeout(silence);
        silence = setTimeout(abort, SILENCE_MS);
        failures = 0;
        const followed = toFollowed(message);
        if (message.id !== undefined) sequence = message.id;
        if (followed) yield followed;
        if (signal.aborted) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isKnown || isRefusal(error)) throw error;
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', abort);
      attempt.abort();
    }
    if (failures === 0) onLost?.();
    await pause(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures++), signal);
  }
}

/** An answer that another attempt would get as well. */
function isRefusal(error: unknown): boolean {
  if (!isPlatformError(error)) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 429;
}

interface Message {
  readonly id: number | undefined;
  readonly type: string | undefined;
  readonly data: string;
}

function toFollowed({ id, type, data }: Message): Followed | undefined {
  if (type === 'reset') {
    return { kind: 'reset', reason: (JSON.parse(data) as { reason: string }).reason };
  }
  if (data !== '' && type === undefined) {
    return { kind: 'event', event: JSON.parse(data) as Event };
  }
  return id === undefined ? undefined : { kind: 'position', sequence: id };
}

/** Messages of the format of server-sent events, as this server writes it: one field a line. */
async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield toMessage(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function toMessage(block: string): Message {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
  }
  const id = fields.get('id');
  return {
    id: id === undefined ? undefined : Number(id),
    type: fields.get('event'),
    data: fields.get('data') ?? '',
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
