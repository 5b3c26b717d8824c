import type { Clock } from '@gantry/base';
import type { Store } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { toAuditEntry } from './audit-trail.ts';

/** Secrets that were opened. */
export interface SecretRead {
  /** The integration that they belong to: `<plugin>/<integration>`. */
  readonly integration: string;
  /** Their places, never their values. */
  readonly secrets: readonly string[];
  /** What for: `sync`, `panel`, `connection-test`, … */
  readonly purpose: string;
}

/** A page asks a plugin over and over; within this time that is one reading. */
const REPEAT_MS = 3_600_000;
const MAX_REMEMBERED = 10_000;

/**
 * Writes into the trail who had stored secrets opened, and what for. It is written before they are used: where it
 * cannot be written, they are not.
 */
export class SecretReads {
  readonly #store: Store;
  readonly #clock: Clock;
  /** When a reading was written last, by what makes it another one; the oldest first. */
  readonly #written = new Map<string, number>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async record(read: SecretRead, context: RequestContext): Promise<void> {
    if (read.secrets.length === 0) return;
    const now = this.#clock.now().getTime();
    const key = JSON.stringify([context.actor.id, context.source, read]);
    const last = this.#written.get(key);
    if (last !== undefined && now - last < REPEAT_MS) return;
    const { integration, ...after } = read;
    const entry = toAuditEntry(this.#clock, context, {
      action: 'secret.read',
      resourceType: 'integration',
      resourceId: integration,
      resourceName: integration,
      after,
    });
    await this.#store.transaction((tx) => tx.audit.append([entry]));
    this.#written.delete(key);
    this.#written.set(key, now);
    const oldest = this.#written.keys().next().value;
    if (this.#written.size > MAX_REMEMBERED && oldest !== undefined) this.#written.delete(oldest);
  }
}
