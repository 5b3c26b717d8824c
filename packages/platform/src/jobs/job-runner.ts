import { type Clock, isPlatformError, type Logger, messageOf } from '@gantry/base';
import type { JobRow, Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { systemContext } from '../context.ts';
import { isFinished } from './job.ts';
import { JobExecution, type JobHandler } from './job-execution.ts';
import { appendJobEvent, type JobQueue } from './job-queue.ts';

const MAX_CONCURRENT = 4;
const POLL_MS = 2_000;
const LEASE_MS = 15_000;
const HEARTBEAT_MS = 3_000;
const RETRY_BASE_MS = 5_000;
const RETRY_MAX_MS = 300_000;

export interface JobRunnerOptions {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  /** Names this server's leases; new at each start. */
  readonly serverId: string;
  readonly handlers: Readonly<Record<string, JobHandler>>;
}

/**
 * Runs queued jobs on this server.
 *
 * A running job is held by a lease that its server renews. When the server dies the lease lapses, and the
 * job is run again — by this server's next start or by another one — until its attempts are used up; then
 * it fails and says why. A job is never silently lost.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #running = new Map<string, JobExecution>();
  /** What is still to be recorded of jobs that run, or have just ended. */
  readonly #recording = new Set<Promise<void>>();
  #poll: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #claiming: Promise<void> | undefined;
  #again = false;
  #stopped = true;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { store, queue, clock } = this.#options;
    this.#stopped = false;
    if (store.dialect === 'sqlite') {
      // The file is ours alone, so whoever held these leases is dead.
      const past = new Date(clock.now().getTime() - 1).toISOString();
      await store.transaction((tx) => tx.jobs.expireLeases(past));
    }
    this.#unsubscribe = queue.onChange((change) => {
      if (change.cancel) this.#running.get(change.id)?.cancel();
      this.#wake();
    });
    this.#poll = setInterval(() => this.#wake(), POLL_MS);
    this.#heartbeat = setInterval(() => void this.#renewLeases(), HEARTBEAT_MS);
    this.#wake();
  }

  /** Stops claiming, interrupts what runs, and puts it back for the next start or another server. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#poll);
    this.#unsubscribe?.();
    await this.#claiming;
    for (const execution of this.#running.values()) execution.interrupt();
    await Promise.all(this.#recording);
    clearInterval(this.#heartbeat);
  }

  #wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#claiming ??= this.#claimAll()
      .catch((error) =>
        this.#options.log.error({ error: messageOf(error) }, 'jobs could not be claimed'),
      )
      .finally(() => {
        this.#claiming = undefined;
      });
  }

  async #claimAll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      while (this.#running.size < MAX_CONCURRENT && !this.#stopped) {
        const row = await this.#claim();
        if (!row) break;
        this.#run(row);
      }
    }
  }

  /** Takes the next runnable job, if any. A lapsed one whose attempts are used up is failed instead. */
  async #claim(): Promise<JobRow | undefined> {
    const { store, clock, serverId, handlers, log } = this.#options;
    const now = clock.now();
    const types = Object.keys(handlers);
    // Looking first keeps an idle server from opening a write transaction every few seconds.
    if (!(await store.jobs.findRunnable(types, now.toISOString()))) return undefined;
    return await store.transaction(async (tx) => {
      const row = await tx.jobs.findRunnable(types, now.toISOString());
      if (!row) return undefined;
      const interrupted = row.state === 'running';
      if (interrupted) {
        log.warn({ job: row.id, attempt: row.attempt }, 'a job was interrupted');
        await tx.jobs.appendLog([
          logLine(row.id, now, 'warn', 'Interrupted: the server that ran this job stopped.'),
        ]);
      }
      if (interrupted && (row.attempt >= row.max_attempts || row.cancel_requested === 1)) {
        const state = row.cancel_requested === 1 ? 'cancelled' : 'failed';
        const message = `Interrupted in attempt ${row.attempt} of ${row.max_attempts}.`;
        const changes = {
          state,
          error: state === 'failed' ? JSON.stringify({ message, code: 'JOB_INTERRUPTED' }) : null,
          finished_at: now.toISOString(),
          lease_owner: null,
          lease_until: null,
        };
        await tx.jobs.update(row.id, changes);
        await appendJobEvent(tx, { ...row, ...changes }, now.toISOString());
        this.#again = true;
        return undefined;
      }
      const claimed: JobRow = {
        ...row,
        state: 'running',
        attempt: row.attempt + 1,
        lease_owner: serverId,
        lease_until: new Date(now.getTime() + LEASE_MS).toISOString(),
        started_at: now.toISOString(),
        error: null,
      };
      await tx.jobs.update(row.id, claimed);
      await appendJobEvent(tx, claimed, now.toISOString());
      return claimed;
    });
  }

  #run(row: JobRow): void {
    const { store, clock, serverId, handlers } = this.#options;
    const handler = handlers[row.type] as JobHandler;
    const execution = new JobExecution(row, handler, { store, clock, serverId });
    this.#running.set(row.id, execution);
    const recorded = execution.done
      .then((ended) => this.#finish(row, execution, ended))
      .catch((error) =>
        this.#options.log.error({ job: row.id, error: messageOf(error) }, 'a job was not recorded'),
      )
      .finally(() => {
        this.#running.delete(row.id);
        this.#recording.delete(recorded);
        this.#wake();
      });
    this.#recording.add(recorded);
  }

  async #finish(
    row: JobRow,
    execution: JobExecution,
    ended: { result: unknown } | { error: unknown },
  ): Promise<void> {
    const { store, clock, serverId, log } = this.#options;
    const now = clock.now();
    const changes = this.#decideEnd(row, execution, ended, now);
    await store.transaction(async (tx) => {
      const held = await tx.jobs.updateHeld(row.id, serverId, {
        ...changes,
        lease_owner: null,
        lease_until: null,
      });
      if (!held) {
        log.warn({ job: row.id }, 'the lease of a job was lost; its outcome is dropped');
        return;
      }
      const final = (await tx.jobs.get(row.id)) as JobRow;
      await appendJobEvent(tx, final, now.toISOString());
      if (!isFinished(final.state)) return;
      await tx.audit.append([
        toAuditEntry(clock, systemContext(), {
          action: `job.${final.state}`,
          resourceType: 'job',
          resourceId: row.id,
          resourceName: row.key,
          after: final.result ?? final.error,
        }),
      ]);
    });
  }

  #decideEnd(
    row: JobRow,
    execution: JobExecution,
    ended: { result: unknown } | { error: unknown },
    now: Date,
  ): Partial<JobRow> {
    const finished_at = now.toISOString();
    if ('result' in ended) {
      return { state: 'succeeded', result: JSON.stringify(ended.result ?? null), finished_at };
    }
    if (execution.isCancelled) return { state: 'cancelled', finished_at };
    if (execution.isInterrupted) {
      // Put back as it was: an orderly stop is not an attempt.
      return { state: 'queued', attempt: row.attempt - 1, run_after: finished_at };
    }
    const error = JSON.stringify(describeError(ended.error));
    const retryAt = retryAtOf(ended.error);
    // Waiting for one's turn is not an attempt.
    if (retryAt) return { state: 'queued', error, run_after: retryAt, attempt: row.attempt - 1 };
    if (isRetryable(ended.error) && row.attempt < row.max_attempts) {
      const run_after = new Date(now.getTime() + retryDelayMs(row.attempt)).toISOString();
      return { state: 'queued', error, run_after };
    }
    return { state: 'failed', error, finished_at };
  }

  async #renewLeases(): Promise<void> {
    const { store, clock, serverId, log } = this.#options;
    const until = new Date(clock.now().getTime() + LEASE_MS).toISOString();
    for (const [id, execution] of this.#running) {
      try {
        const row = await store.transaction(async (tx) => {
          const held = await tx.jobs.updateHeld(id, serverId, { lease_until: until });
          return held ? await tx.jobs.get(id) : undefined;
        });
        if (!row) execution.interrupt();
        else if (row.cancel_requested === 1) execution.cancel();
      } catch (error) {
        log.warn({ job: id, error: messageOf(error) }, 'a lease could not be renewed');
      }
    }
  }
}

function logLine(jobId: string, at: Date, level: string, message: string) {
  return { job_id: jobId, at: at.toISOString(), level, message };
}

function describeError(error: unknown): { message: string; code?: string } {
  const message = messageOf(error);
  return isPlatformError(error) ? { message, code: error.code } : { message, code: 'INTERNAL' };
}

/** Faults of the remote system pass; faults of the input or the code do not. */
function isRetryable(error: unknown): boolean {
  return isPlatformError(error) && error.status === 503;
}

/** When a remote system that limits the rate of requests may be asked again. */
function retryAtOf(error: unknown): string | undefined {
  const isLimited =
    isPlatformError(error, 'PLUGIN_RATE_LIMITED') ||
    isPlatformError(error, 'INTEGRATION_PAUSED') ||
    isPlatformError(error, 'JOB_PARKED');
  return isLimited ? (error.details as { retryAt?: string }).retryAt : undefined;
}

/** Exponential, with jitter, so that what failed together does not come back together. */
function retryDelayMs(attempt: number): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
