import { type Logger, messageOf } from '@gantry/base';
import {
  EVENT_TYPES,
  type EventChannel,
  type EventType,
  type GantryEvent,
} from '@gantry/contracts';
import type { NewEvent, Store, StoredEvent } from '@gantry/storage';

/** An event on its way to subscribers. */
export interface PublishedEvent {
  readonly channel: EventChannel | null;
  readonly event: GantryEvent;
  /** Who owned an entity before, when that changed: empty for nobody. For servers only. */
  readonly formerOwner?: string | undefined;
}

export type EventListener = (event: PublishedEvent) => void;

const BATCH = 500;
/** Events that are kept at hand for those who follow closely; whoever is further behind reads the table. */
const RECENT = 2_000;

/** The row of an event. Appended in the transaction of the change that it tells of. */
export function toEvent(type: EventType, at: string, data: Record<string, unknown>): NewEvent {
  return { type, at, data: JSON.stringify(data) };
}

/**
 * Follows the events table and hands every committed event, of this server and of others, to subscribers,
 * in order and once. A subscriber must not throw or wait.
 */
export class EventStream {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #listeners = new Set<EventListener>();
  readonly #preparations = new Map<EventType, () => Promise<void>>();
  #sequence = 0;
  /** The newest events in their order; at least all after `#recentAfter`. */
  #recent: PublishedEvent[] = [];
  #recentAfter = 0;
  #reading: Promise<void> | undefined;
  #again = false;
  #unsubscribe: (() => void) | undefined;

  constructor(store: Store, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#sequence = await this.#store.events.lastSequence();
    this.#recentAfter = this.#sequence;
    this.#unsubscribe = this.#store.onWake(() => this.#wake());
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await this.#reading;
    this.#listeners.clear();
  }

  /** Sequence number of the newest event that was handed out. */
  get sequence(): number {
    return this.#sequence;
  }

  /** The newest events after `sequence`; `undefined` when not all of them are at hand any more. */
  recentAfter(sequence: number, limit: number): readonly PublishedEvent[] | undefined {
    if (sequence < this.#recentAfter) return undefined;
    const recent = this.#recent;
    let from = 0;
    for (let to = recent.length; from < to; ) {
      const middle = (from + to) >> 1;
      if ((recent[middle] as PublishedEvent).event.sequence > sequence) to = middle;
      else from = middle + 1;
    }
    return recent.slice(from, from + limit);
  }

  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Work that has to be done before an event of this type, and any later one, is handed out. */
  beforeHandingOut(type: EventType, work: () => Promise<void>): void {
    this.#preparations.set(type, work);
  }

  /**
   * Returns when everything that was committed before the call was handed out: whoever has changed rights
   * answers after this, so that the next request already meets the new ones.
   */
  async settled(): Promise<void> {
    if (!this.#unsubscribe) return;
    this.#wake();
    await this.#reading;
  }

  #wake(): void {
    this.#again = true;
    this.#reading ??= this.#readAll()
      .catch((error) => this.#log.error({ error: messageOf(error) }, 'events could not be read'))
      .finally(() => {
        this.#reading = undefined;
        // A commit between the last read and this line would otherwise wait for the next one.
        if (this.#again) this.#wake();
      });
  }

  async #readAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const rows = await this.#store.events.after(this.#sequence, BATCH);
      for (const row of rows) {
        const prepare = this.#preparations.get(row.type as EventType);
        if (prepare) await prepare();
        this.#sequence = row.sequence;
        const published = toPublished(row);
        this.#keep(published);
        for (const listener of this.#listeners) listener(published);
      }
      if (rows.length === BATCH) {
        this.#again = true;
        // Other work gets a turn between batches of a long backlog.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #keep(published: PublishedEvent): void {
    this.#recent.push(published);
    if (this.#recent.length < 2 * RECENT) return;
    this.#recent = this.#recent.slice(-RECENT);
    this.#recentAfter = (this.#recent[0] as PublishedEvent).event.sequence - 1;
  }
}

export function toPublished(row: StoredEvent): PublishedEvent {
  const channel = (EVENT_TYPES as Record<string, EventChannel | null>)[row.type] ?? null;
  const { formerOwner, ...data } = JSON.parse(row.data) as Record<string, unknown>;
  return {
    channel,
    ...(typeof formerOwner === 'string' ? { formerOwner } : {}),
    event: {
      sequence: row.sequence,
      type: row.type,
      timestamp: row.at,
      data,
    },
  };
}
