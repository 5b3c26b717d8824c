import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { Store } from '@gantry/storage';
import { forgettableBefore } from './access/sign-in-guard.ts';

const INTERVAL_MS = 3_600_000;
/** Events that are kept for clients that were away. */
const KEPT_EVENTS = 100_000;
/** Finished jobs and their logs are kept this long. */
const KEPT_JOBS_MS = 30 * 24 * 3_600_000;

/**
 * Removes what nobody needs any more, every hour: old events, ended sessions, finished jobs, and what undoing
 * old syncs would need.
 */
export class Housekeeping {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.run().catch((error) =>
        this.#log.error({ error: messageOf(error) }, 'housekeeping failed'),
      );
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async run(): Promise<void> {
    const now = this.#clock.now();
    const jobsBefore = new Date(now.getTime() - KEPT_JOBS_MS).toISOString();
    await this.#store.transaction(async (tx) => {
      await tx.events.removeBefore((await tx.events.lastSequence()) - KEPT_EVENTS);
      await tx.sessions.removeExpired(now.toISOString());
      await tx.signInFailures.removeBefore(forgettableBefore(now));
      await tx.jobs.removeFinished(jobsBefore);
      await tx.syncRuns.removeBefore(jobsBefore);
    });
  }
}
