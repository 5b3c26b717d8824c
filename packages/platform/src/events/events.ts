import type { GantryEvent } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Actor } from '../context.ts';
import { errors } from '../errors.ts';
import { EventFeed, type FeedOptions } from './event-feed.ts';
import { type EventStream, type PublishedEvent, toPublished } from './event-stream.ts';
import { visibleEvent } from './visible-event.ts';

const PAGE = 500;
/** Rows that one answer looks through, however few of them the reader may hear. */
const MAX_SCANNED = 10_000;

export interface EventQuery {
  /** After this event; refused when not everything since is kept. */
  readonly since?: number | undefined;
  /** From this time on, as far as it is kept. */
  readonly from?: string | undefined;
  readonly wants: (published: PublishedEvent) => boolean;
  readonly limit: number;
}

export interface EventPage {
  readonly events: GantryEvent[];
  /** Where the next page begins; absent at the end of what has happened. */
  readonly next?: number;
}

/** What has happened, as far as a reader may hear of it: page by page, or as it goes on. */
export class Events {
  readonly #store: Store;
  readonly #stream: EventStream;
  readonly #policy: PolicyEngine;

  constructor(store: Store, stream: EventStream, policy: PolicyEngine) {
    this.#store = store;
    this.#stream = stream;
    this.#policy = policy;
  }

  follow(options: FeedOptions): EventFeed {
    return new EventFeed(
      { store: this.#store, stream: this.#stream, policy: this.#policy },
      options,
    );
  }

  /** Oldest first. Throws `EVENTS_NOT_KEPT`. */
  async list({ since, from, wants, limit }: EventQuery, reader: Actor): Promise<EventPage> {
    let sequence =
      since ?? (from === undefined ? 0 : await this.#store.events.sequenceBefore(from));
    const through = this.#stream.sequence;
    const events: GantryEvent[] = [];
    for (let scanned = 0; scanned < MAX_SCANNED; scanned += PAGE) {
      const rows = await this.#store.events.between(sequence, through, PAGE);
      if (scanned === 0 && since !== undefined) await this.#requireKept(since);
      for (const row of rows) {
        const published = toPublished(row);
        sequence = row.sequence;
        if (!wants(published)) continue;
        const visible = visibleEvent(this.#policy, reader, published);
        if (visible && events.push(visible) === limit) return { events, next: sequence };
      }
      if (rows.length < PAGE) return { events };
    }
    return { events, next: sequence };
  }

  async #requireKept(since: number): Promise<void> {
    const first = await this.#store.events.firstSequence();
    if (first !== undefined && since < first - 1) throw errors.EVENTS_NOT_KEPT({ since });
  }
}
