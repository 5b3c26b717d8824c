import { isPlatformError } from '@gantry/base';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** The server says something every 15 s; after this long its silence means that the connection is dead. */
const SILENCE_MS = 45_000;

/** A message of a stream of server-sent events. */
export interface Message {
  readonly id: number | undefined;
  readonly type: string | undefined;
  readonly data: string;
}

export interface FollowMessagesOptions {
  readonly signal: AbortSignal;
  /** The connection was lost, and is being made again. */
  readonly onLost?: (() => void) | undefined;
  /** The id after which it begins. */
  readonly since?: number | undefined;
}

/**
 * The messages of a stream, until the signal is aborted. A lost connection is made again, after the last id that
 * came; the first one has to succeed. Throws what the server refuses.
 */
export async function* followMessages(
  open: (since: number | undefined, signal: AbortSignal) => Promise<unknown>,
  { signal, onLost, since }: FollowMessagesOptions,
): AsyncGenerator<Message> {
  let last = since;
  let isKnown = false;
  for (let failures = 0; !signal.aborted; ) {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    signal.addEventListener('abort', abort);
    let silence = setTimeout(abort, SILENCE_MS);
    try {
      const body = (await open(last, attempt.signal)) as ReadableStream<Uint8Array>;
      isKnown = true;
      for await (const message of readMessages(body)) {
        clearTimeout(silence);
        silence = setTimeout(abort, SILENCE_MS);
        failures = 0;
        if (message.id !== undefined) last = message.id;
        yield message;
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
