import { type Logger, messageOf } from '@gantry/base';
import type { DeliveryRow, Store } from '@gantry/storage';
import { errors } from '../errors.ts';

/** Deliveries that are written in one transaction. */
const TOGETHER = 200;
/** What may wait to be written; beyond it senders are asked to come back. */
const MAX_WAITING = 4_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Refused deliveries that are kept of each webhook, and that may wait to be written. */
const KEPT_REFUSALS = 200;
const MAX_WAITING_REFUSALS = 500;
/** More than this many in a short while: whoever has time does something else first. */
const BUSY = { count: 25, withinMs: 250 };

interface Waiting {
  readonly row: DeliveryRow;
  readonly settle: (outcome: 'stored' | 'duplicate' | Error) => void;
}

/**
 * Writes deliveries down. Those that come while a transaction is under way share the next one: a commit costs
 * about the same for one as for two hundred, so the busier it is the less each of them costs.
 */
export class DeliveryLog {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #onStored: (targets: ReadonlySet<string>) => void;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #refusals: DeliveryRow[] = [];
  #writing: Promise<void> | undefined;
  #counted = 0;
  #countedSince = 0;

  constructor(options: {
    readonly store: Store;
    readonly log: Logger;
    /** Called after a commit, with the webhooks that have something to do. */
    readonly onStored: (targets: ReadonlySet<string>) => void;
  }) {
    this.#store = options.store;
    this.#log = options.log;
    this.#onStored = options.onStored;
  }

  /** Resolves when the delivery is committed. Throws `INTAKE_BUSY`, or what the database says. */
  async add(row: DeliveryRow): Promise<'stored' | 'duplicate'> {
    if (this.#waiting.length >= MAX_WAITING || this.#waitingBytes >= MAX_WAITING_BYTES) {
      throw errors.INTAKE_BUSY({});
    }
    this.#count();
    this.#waitingBytes += row.size;
    const outcome = await new Promise<'stored' | 'duplicate' | Error>((settle) => {
      this.#waiting.push({ row, settle });
      this.#write();
    });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  /** Keeps what was refused, for administrators to see. A flood of it is not kept whole. */
  note(row: DeliveryRow): void {
    if (this.#refusals.length >= MAX_WAITING_REFUSALS) return;
    this.#refusals.push(row);
    this.#write();
  }

  /** Whether deliveries come faster than one after the other: taking them goes before working on them. */
  get isBusy(): boolean {
    return this.#counted > BUSY.count && performance.now() - this.#countedSince < 2 * BUSY.withinMs;
  }

  /** Returns when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  #count(): void {
    const now = performance.now();
    if (now - this.#countedSince > BUSY.withinMs) {
      this.#countedSince = now;
      this.#counted = 0;
    }
    this.#counted++;
  }

  #write(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0 || this.#refusals.length > 0) this.#write();
    });
  }

  async #writeAll(): Promise<void> {
    // What arrives in the same turn of the loop is written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 || this.#refusals.length > 0) {
      const taken = this.#waiting.splice(0, TOGETHER);
      this.#waitingBytes -= taken.reduce((sum, { row }) => sum + row.size, 0);
      const refusals = this.#refusals.splice(0);
      try {
        const inserted = await this.#store.transaction(async (tx) => {
          const ids = await tx.deliveries.insertNew([...taken.map(({ row }) => row), ...refusals]);
          for (const { row } of taken) {
            if (!ids.has(row.id)) await tx.deliveries.countDuplicate(row);
          }
          for (const target of new Set(refusals.map((row) => row.target))) {
            await tx.deliveries.trimRefused(target, KEPT_REFUSALS);
          }
          return ids;
        });
        const stored = new Set<string>();
        for (const { row, settle } of taken) {
          if (inserted.has(row.id)) stored.add(row.target);
          settle(inserted.has(row.id) ? 'stored' : 'duplicate');
        }
        if (stored.size > 0) this.#onStored(stored);
      } catch (error) {
        this.#log.error({ error: messageOf(error) }, 'deliveries could not be stored');
        for (const { settle } of taken) settle(error as Error);
      }
    }
  }
}
