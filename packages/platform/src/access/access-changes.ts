import type { Clock } from '@gantry/base';
import type { Store, StoreView } from '@gantry/storage';
import { type AuditRecord, toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';

/** What a change of rights did, for the trail and for those whose rights it was. */
export interface AccessChange {
  readonly records: readonly AuditRecord[];
  /** Users whose groups, roles or teams changed: what servers know of them is forgotten. */
  readonly userIds?: readonly string[];
}

/**
 * How rights are changed, whichever: in one transaction with its audit entries and events, never so that no
 * administrator is left, and in force on this server before it is answered.
 */
export class AccessChanges {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #events: EventStream;

  constructor(store: Store, clock: Clock, events: EventStream) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  get now(): string {
    return this.#clock.now().toISOString();
  }

  async make<T>(
    context: RequestContext,
    work: (tx: StoreView) => Promise<AccessChange & { readonly result: T }>,
  ): Promise<T> {
    const result = await this.#store.transaction(async (tx) => {
      const change = await work(tx);
      if (change.records.length === 0) return change.result;
      if ((await tx.users.countAdmins()) === 0) throw errors.LAST_ADMIN({});
      await tx.audit.append(
        change.records.map((record) => toAuditEntry(this.#clock, context, record)),
      );
      const at = this.now;
      await tx.events.append([
        ...(change.userIds ?? []).map((id) => toEvent('user.changed', at, { id })),
        toEvent('access.changed', at, {}),
      ]);
      return change.result;
    });
    await this.#events.settled();
    return result;
  }
}
