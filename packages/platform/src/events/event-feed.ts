import type { EventChannel, GantryEvent, ResetReason } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Actor } from '../context.ts';
import { type EventStream, type PublishedEvent, toPublished } from './event-stream.ts';
import { visibleEvent } from './visible-event.ts';

/** One thing to tell a reader. */
export type FeedItem =
  | { readonly kind: 'event'; readonly channel: EventChannel; readonly event: GantryEvent }
  /** What the reader knows may be incomplete: it has to read afresh. Events go on after `sequence`. */
  | { readonly kind: 'reset'; readonly reason: ResetReason; readonly sequence: number };

export interface FeedOptions {
  readonly reader: Actor;
  /** Which events are asked for; what the reader may not hear is left out whatever it says. */
  readonly wants: (published: PublishedEvent) => boolean;
  /** The last event that the reader has heard of; without it the feed begins now. */
  readonly since?: number | undefined;
}

const PAGE = 500;

/**
 * The events of one reader, in order, each once, from any place that is still kept. The reader asks for more
 * when it has dealt with what it got, so one that is slow costs nothing: what waits for it waits in the
 * events table.
 *
 * Never runs ahead of the server's own event stream: what an event changes about rights is in force before
 * any later event is decided.
 */
export class EventFeed {
  readonly #store: Pick<Store, 'events'>;
  readonly #stream: EventStream;
  readonly #policy: PolicyEngine;
  readonly #options: FeedOptions;
  #sequence: number;
  #isChecked: boolean;

  constructor(
    {
      store,
      stream,
      policy,
    }: { store: Pick<Store, 'events'>; stream: EventStream; policy: PolicyEngine },
    options: FeedOptions,
  ) {
    this.#store = store;
    this.#stream = stream;
    this.#policy = policy;
    this.#options = options;
    this.#sequence = options.since ?? stream.sequence;
    this.#isChecked = options.since === undefined;
  }

  /** Everything up to here was handed out. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * What comes next, as soon as there is something; nothing when the signal was aborted or nothing came in
   * time.
   */
  async next(signal: AbortSignal, waitMs: number): Promise<FeedItem[]> {
    const until = performance.now() + waitMs;
    while (!signal.aborted) {
      if (!this.#isChecked && (await this.#isBeyondTheEnd())) return [this.#reset('too-old')];
      if (this.#sequence < this.#stream.sequence) {
        const items = await this.#advance();
        if (items.length > 0) return items;
      } else if (!(await this.#moreComes(signal, until - performance.now()))) return [];
    }
    return [];
  }

  /** A sequence that no event has had yet is from another database, or from one that was restored since. */
  async #isBeyondTheEnd(): Promise<boolean> {
    this.#isChecked = true;
    if (this.#sequence <= this.#stream.sequence) return false;
    return this.#sequence > (await this.#store.events.lastSequence());
  }

  async #advance(): Promise<FeedItem[]> {
    const recent = this.#stream.recentAfter(this.#sequence, PAGE);
    if (recent) return this.#handOut(recent);
    const through = this.#stream.sequence;
    const rows = await this.#store.events.between(this.#sequence, through, PAGE);
    // Asked for after the page was read: what is kept now was kept then.
    const first = await this.#store.events.firstSequence();
    if (first !== undefined && this.#sequence < first - 1) return [this.#reset('too-old')];
    const items = this.#handOut(rows.map(toPublished));
    if (rows.length < PAGE) this.#sequence = Math.max(this.#sequence, through);
    return items;
  }

  #handOut(page: readonly PublishedEvent[]): FeedItem[] {
    const { reader, wants } = this.#options;
    const items: FeedItem[] = [];
    let reset: FeedItem | undefined;
    for (const published of page) {
      const { channel, event } = published;
      this.#sequence = event.sequence;
      if (this.#changesRights(event)) {
        reset = { kind: 'reset', reason: 'access-changed', sequence: event.sequence };
        items.length = 0;
      } else if (channel !== null && wants(published)) {
        const visible = visibleEvent(this.#policy, reader, published);
        if (visible) items.push({ kind: 'event', channel, event: visible });
      }
    }
    return reset ? [reset, ...items] : items;
  }

  /** What the reader knows may be more, or less, than what it may know now. */
  #changesRights({ type, data }: GantryEvent): boolean {
    return (
      type === 'access.changed' || (type === 'user.changed' && data.id === this.#options.reader.id)
    );
  }

  #reset(reason: ResetReason): FeedItem {
    this.#sequence = this.#stream.sequence;
    return { kind: 'reset', reason, sequence: this.#sequence };
  }

  async #moreComes(signal: AbortSignal, waitMs: number): Promise<boolean> {
    if (waitMs <= 0) return false;
    return await new Promise<boolean>((resolve) => {
      const finish = (more: boolean) => {
        stop();
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve(more);
      };
      const end = () => finish(false);
      const stop = this.#stream.subscribe(() => finish(true));
      const timer = setTimeout(end, waitMs);
      signal.addEventListener('abort', end);
    });
  }
}
