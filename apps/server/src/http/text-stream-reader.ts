import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Principal } from '@gantry/platform';
import type { FastifyReply } from 'fastify';
import type { LiveReader, LiveReaders } from './live-readers.ts';

/** How often a stream says something at least, in milliseconds. */
export const HEARTBEAT_MS = 15_000;
/** What waited this many beats for its reader to take anything waits for nobody. */
const PATIENCE_BEATS = 2;

/** Makes the messages of a stream until `signal` aborts; something at least every `HEARTBEAT_MS`. */
export type TextSource = (signal: AbortSignal) => AsyncGenerator<string>;

/** Answers with server-sent events, for as long as the reader's session or key holds. */
export async function streamText(
  reply: FastifyReply,
  readers: LiveReaders,
  { principal, source }: { principal: Principal; source: TextSource },
): Promise<FastifyReply> {
  const reader = new TextStreamReader(principal, source, reply.raw);
  const remove = readers.add(reader);
  reply.raw.once('close', () => {
    remove();
    reader.stop();
  });
  return await reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(reader.read(), { objectMode: false, highWaterMark: 16 * 1024 }));
}

/**
 * The text of one stream of server-sent events. Made when it is asked for, so a slow reader holds up nothing
 * but itself.
 */
class TextStreamReader implements LiveReader {
  readonly principal: Principal;
  readonly #source: TextSource;
  readonly #response: ServerResponse;
  readonly #ended = new AbortController();
  #reason: string | undefined;
  #untaken = 0;

  constructor(principal: Principal, source: TextSource, response: ServerResponse) {
    this.principal = principal;
    this.#source = source;
    this.#response = response;
  }

  beat(): void {
    if (this.#untaken++ > PATIENCE_BEATS) this.#response.destroy();
  }

  end(reason: 'unauthenticated' | 'going-away'): void {
    this.#reason = reason;
    this.stop();
    if (reason === 'going-away') this.#response.destroy();
  }

  stop(): void {
    this.#ended.abort();
  }

  async *read(): AsyncGenerator<string> {
    for await (const text of this.#source(this.#ended.signal)) {
      this.#untaken = 0;
      yield text;
      this.#untaken = 0;
    }
    if (this.#reason !== undefined) yield `event: end\ndata: ${JSON.stringify(this.#reason)}\n\n`;
  }
}
