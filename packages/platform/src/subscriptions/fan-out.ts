import { type Clock, createId, type Logger, messageOf } from '@gantry/base';
import type { GantryEvent } from '@gantry/contracts';
import type { DeliveryRow, Store, StoreView, SubscriptionRow } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { loadSubject } from '../access/subject.ts';
import { sameTeam } from '../access/team-name.ts';
import type { Actor } from '../context.ts';
import { type EventStream, toPublished } from '../events/event-stream.ts';
import { visibleEvent } from '../events/visible-event.ts';
import { configOf } from './subscriptions.ts';

/** Events that are looked at in one transaction. */
const PAGE = 500;
/** How long is waited for more after the first event: a sync brings very many. */
const GATHER_MS = 200;
const LOOK_MS = 5_000;
/** Deliveries of one subscriber that may wait: one that is away for long does not fill the database. */
const MOST_WAITING = 10_000;

export interface FanOutOptions {
  readonly store: Store;
  readonly events: EventStream;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called after a commit, with the subscribers that have something to be sent. */
  readonly onStored: (targets: ReadonlySet<string>) => void;
}

/**
 * Makes deliveries of events. How far a subscription has come is stored with them, in one transaction: whatever
 * crashes, and however many servers do this, each event becomes one delivery.
 */
export class FanOut {
  readonly #options: FanOutOptions;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #stopListening: (() => void) | undefined;

  constructor(options: FanOutOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopListening = this.#options.events.subscribe(({ channel }) => {
      if (channel !== null) this.#soon ??= setTimeout(() => this.#work(), GATHER_MS);
    });
    this.#timer = setInterval(() => this.#work(), LOOK_MS);
    this.#work();
  }

  async stop(): Promise<void> {
    this.#stopListening?.();
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    await this.#working;
  }

  #work(): void {
    this.#soon = undefined;
    this.#working ??= this.#workAll()
      .catch((error) =>
        this.#options.log.warn({ error: messageOf(error) }, 'events could not be sent on'),
      )
      .finally(() => {
        this.#working = undefined;
      });
  }

  async #workAll(): Promise<void> {
    const { store, events, onStored } = this.#options;
    const through = events.sequence;
    for (const { id, enabled, cursor_at: cursor } of await store.subscriptions.list()) {
      if (enabled === 0) continue;
      for (let at = cursor; at < through; ) {
        const page = await store.transaction(async (tx) => await this.#advance(tx, id, through));
        if (page.stored) onStored(new Set([id]));
        if (page.cursor <= at) break;
        at = page.cursor;
      }
    }
  }

  async #advance(
    tx: StoreView,
    id: string,
    through: number,
  ): Promise<{ cursor: number; stored: boolean }> {
    const row = await tx.subscriptions.get(id);
    if (!row || row.enabled === 0) return { cursor: through, stored: false };
    const found = await tx.events.between(row.cursor_at, through, PAGE);
    const cursor = found.length < PAGE ? through : (found.at(-1)?.sequence ?? through);
    const { actor, problem } = await this.#readerOf(tx, row);
    const waiting = actor ? await tx.deliveries.countWaiting(id) : 0;
    const isFull = waiting >= MOST_WAITING;
    const wanted = actor && !isFull ? found.map(toPublished) : [];
    const rows = wanted.flatMap((published) => {
      const visible = actor && visibleEvent(this.#options.policy, actor, published);
      return visible && wants(row, visible) ? [this.#toDelivery(row, visible)] : [];
    });
    if (rows.length > 0) await tx.deliveries.insertNew(rows);
    await tx.subscriptions.update(id, {
      cursor_at: cursor,
      problem: isFull ? `${waiting} deliveries wait; newer events are left out.` : problem,
    });
    return { cursor, stored: rows.length > 0 };
  }

  /** The owner with the rights that they have now. */
  async #readerOf(
    tx: StoreView,
    row: SubscriptionRow,
  ): Promise<{ actor?: Actor; problem: string | null }> {
    const user = await tx.users.get(row.owner_id);
    if (!user || user.disabled_at !== null) {
      return { problem: `${row.owner_name} has no account any more, or it is disabled.` };
    }
    const actor = await loadSubject(tx, user);
    if (this.#options.policy.may(actor, 'subscriptions.manage')) return { actor, problem: null };
    return { problem: `${row.owner_name} may not have events sent any more.` };
  }

  #toDelivery({ id, config }: SubscriptionRow, event: GantryEvent): DeliveryRow {
    const now = this.#options.clock.now();
    const body = JSON.stringify(event);
    const { url } = JSON.parse(config) as { url: string };
    return {
      id: createId(now.getTime()),
      direction: 'out',
      target: id,
      state: 'received',
      delivery_key: `event-${event.sequence}`,
      body_key: null,
      event_type: event.type,
      identifier: null,
      headers: '{"content-type":"application/json"}',
      body,
      size: Buffer.byteLength(body),
      reason: null,
      address: new URL(url).host,
      results: '[]',
      round: 0,
      attempt: 0,
      next_attempt_at: now.toISOString(),
      duplicates: 0,
      received_at: now.toISOString(),
      finished_at: null,
    };
  }
}

/** Whether a subscription asks for an event. */
export function wants(row: SubscriptionRow, { type, data }: GantryEvent): boolean {
  const { types = [], kinds = [], namespaces = [], owners = [] } = configOf(row);
  const isType = (pattern: string) =>
    pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
  const { kind, namespace, owner } = data as Record<string, string | undefined>;
  return (
    (types.length === 0 || types.some(isType)) &&
    (kinds.length === 0 || (kind !== undefined && kinds.includes(kind))) &&
    (namespaces.length === 0 || (namespace !== undefined && namespaces.includes(namespace))) &&
    (owners.length === 0 || (owner !== undefined && owners.some((team) => sameTeam(team, owner))))
  );
}
