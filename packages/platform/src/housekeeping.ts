import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { Store } from '@gantry/storage';
import { forgettableBefore } from './access/sign-in-guard.ts';
import type { AuditLog } from './audit/audit-log.ts';
import { systemContext } from './context.ts';

const INTERVAL_MS = 3_600_000;
/** Events that are kept for clients that were away. */
const KEPT_EVENTS = 100_000;
/** Finished jobs and their logs are kept this long. */
const KEPT_JOBS_MS = 30 * 24 * 3_600_000;
/** Finished runs of actions with what they left. */
const KEPT_RUNS_MS = 365 * 24 * 3_600_000;
/** Jobs that somebody has to look at are kept longer. */
const KEPT_DEAD_MS = 180 * 24 * 3_600_000;

export interface HousekeepingOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly audit: AuditLog;
  /** Audit entries are kept for ever without it. */
  readonly auditRetentionMs?: number | undefined;
}

/**
 * Removes what nobody needs any more, every hour: old events, ended sessions, finished jobs, what undoing old
 * syncs would need, and old audit entries.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.run().catch((error) =>
        this.#options.log.error({ error: messageOf(error) }, 'housekeeping failed'),
      );
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async run(): Promise<void> {
    const { store, clock, audit, auditRetentionMs } = this.#options;
    const now = clock.now();
    const runsBefore = new Date(now.getTime() - KEPT_RUNS_MS).toISOString();
    const jobsBefore = new Date(now.getTime() - KEPT_JOBS_MS).toISOString();
    const deadBefore = new Date(now.getTime() - KEPT_DEAD_MS).toISOString();
    await store.transaction(async (tx) => {
      await tx.events.removeBefore((await tx.events.lastSequence()) - KEPT_EVENTS);
      await tx.sessions.removeExpired(now.toISOString());
      await tx.signInFailures.removeBefore(forgettableBefore(now));
      await tx.jobs.removeFinished(jobsBefore, deadBefore);
      await tx.syncRuns.removeBefore(jobsBefore);
      await tx.lifecycleRuns.deleteFinishedBefore(jobsBefore);
      await tx.runs.removeFinishedBefore(runsBefore);
      await tx.deliveries.removeFinished(jobsBefore);
    });
    if (auditRetentionMs === undefined) return;
    const auditBefore = new Date(now.getTime() - auditRetentionMs).toISOString();
    await audit.prune(auditBefore, systemContext());
  }
}
