import type { ServerResponse } from 'node:http';
import type { EventFeed, FeedItem, Principal } from '@gantry/platform';
import type { LiveReader } from './live-readers.ts';

const HEARTBEAT_MS = 15_000;
/** What waited this many beats for its reader to take anything waits for nobody. */
const PATIENCE_BEATS = 2;

/**
 * The text of one stream of server-sent events. Made when it is asked for, so a slow reader holds up nothing
 * but itself.
 */
export class EventStreamReader implements LiveReader {
  readonly principal: Principal;
  readonly #feed: EventFeed;
  readonly #response: ServerResponse;
  readonly #ended = new AbortController();
  #reason: string | undefined;
  #untaken = 0;

  constructor(principal: Principal, feed: EventFeed, response: ServerResponse) {
    this.principal = principal;
    this.#feed = feed;
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
    const { signal } = this.#ended;
    // The place from which a client goes on that loses the connection before the first event.
    yield `retry: 2000\nid: ${this.#feed.sequence}\n\n`;
    while (!signal.aborted) {
      this.#untaken = 0;
      const items = await this.#feed.next(signal, HEARTBEAT_MS);
      this.#untaken = 0;
      if (items.length > 0) yield items.map(toText).join('');
      // An id without data tells a client how far it has come, also when nothing was for it.
      else if (!signal.aborted) yield `:\nid: ${this.#feed.sequence}\n\n`;
    }
    if (this.#reason !== undefined) yield `event: end\ndata: ${JSON.stringify(this.#reason)}\n\n`;
  }
}

function toText(item: FeedItem): string {
  if (item.kind === 'event') {
    return `id: ${item.event.sequence}\ndata: ${JSON.stringify(item.event)}\n\n`;
  }
  const { reason, sequence } = item;
  return `event: reset\nid: ${sequence}\ndata: ${JSON.stringify({ reason, sequence })}\n\n`;
}
