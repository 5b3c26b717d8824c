import { type Clock, createId } from '@gantry/base';
import type { JobLogRow, JobQuery, JobRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEvent } from '../events/event-stream.ts';
import { isFinished, type Job, toJob } from './job.ts';

export interface NewJob {
  readonly type: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly maxAttempts?: number;
}

/** Durable jobs: what is asked for is stored before it is answered, and survives any crash. */
export class JobQueue {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #listeners = new Set<(job: { id: string; cancel?: boolean }) => void>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Tells the local runner that there may be work. Other servers find it when they look. */
  onChange(listener: (change: { id: string; cancel?: boolean }) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Queues a job, or returns the unfinished one with the same key. */
  async enqueue(job: NewJob, context: RequestContext): Promise<{ job: Job; created: boolean }> {
    const outcome = await this.#store.transaction((tx) => this.enqueueIn(tx, job, context));
    this.announce(outcome.job.id);
    return outcome;
  }

  /** The same inside a transaction that the caller has opened, and announces when it is committed. */
  async enqueueIn(
    tx: StoreView,
    job: NewJob,
    context: RequestContext,
  ): Promise<{ job: Job; created: boolean }> {
    const at = this.#clock.now().toISOString();
    const row: JobRow = {
      id: createId(),
      type: job.type,
      key: job.key,
      state: 'queued',
      payload: JSON.stringify(job.payload),
      progress: null,
      result: null,
      error: null,
      attempt: 0,
      max_attempts: job.maxAttempts ?? 3,
      cancel_requested: 0,
      run_after: at,
      lease_owner: null,
      lease_until: null,
      created_by: context.actor.name,
      created_at: at,
      started_at: null,
      finished_at: null,
    };
    if (!(await tx.jobs.insert(row))) {
      const existing = await tx.jobs.findUnfinished(job.key);
      // Asked for again while it waits for a retry: it need not wait any longer.
      if (existing?.state === 'queued') await tx.jobs.update(existing.id, { run_after: at });
      if (existing) return { job: toJob(existing), created: false };
    }
    await tx.audit.append([
      toAuditEntry(this.#clock, context, {
        action: 'job.created',
        resourceType: 'job',
        resourceId: row.id,
        resourceName: row.key,
        after: { type: row.type, key: row.key, payload: job.payload },
      }),
    ]);
    await appendJobEvent(tx, row, at);
    return { job: toJob(row), created: true };
  }

  /** Lets the local runner look for a job that was queued inside a transaction. */
  announce(id: string): void {
    this.#emit({ id });
  }

  async get(id: string): Promise<Job> {
    const row = await this.#store.jobs.get(id);
    if (!row) throw errors.NOT_FOUND({ what: `job ${id}` });
    return toJob(row);
  }

  async list(query: JobQuery): Promise<{ jobs: Job[]; nextCursor?: string }> {
    const { jobs, nextCursor } = await this.#store.jobs.list(query);
    return { jobs: jobs.map(toJob), ...(nextCursor === undefined ? {} : { nextCursor }) };
  }

  async findNewest(key: string): Promise<Job | undefined> {
    const row = await this.#store.jobs.findNewest(key);
    return row && toJob(row);
  }

  async readLog(id: string, after: number, limit: number): Promise<JobLogRow[]> {
    await this.get(id);
    return await this.#store.jobs.readLog(id, after, limit);
  }

  /** Asks a job to stop. A queued one is cancelled at once; a running one by the server that runs it. */
  async cancel(id: string, context: RequestContext): Promise<Job> {
    const at = this.#clock.now().toISOString();
    const row = await this.#store.transaction(async (tx) => {
      const current = await tx.jobs.get(id);
      if (!current) throw errors.NOT_FOUND({ what: `job ${id}` });
      if (isFinished(current.state)) throw errors.JOB_FINISHED({ id, state: current.state });
      const changes: Partial<JobRow> =
        current.state === 'queued'
          ? { state: 'cancelled', finished_at: at, cancel_requested: 1 }
          : { cancel_requested: 1 };
      await tx.jobs.update(id, changes);
      const changed = { ...current, ...changes };
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'job.cancelled',
          resourceType: 'job',
          resourceId: id,
          resourceName: current.key,
          before: { state: current.state },
          after: { state: changed.state, cancelRequested: true },
        }),
      ]);
      await appendJobEvent(tx, changed, at);
      return changed;
    });
    this.#emit({ id, cancel: true });
    return toJob(row);
  }

  /** Resolves with the job once it is over, or when `signal` aborts. Works across servers: it looks. */
  async waitFor(id: string, signal: AbortSignal, pollMs = 250): Promise<Job> {
    for (;;) {
      const job = await this.get(id);
      if (isFinished(job.state) || signal.aborted) return job;
      await new Promise<void>((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          resolve();
        };
        const timer = setTimeout(finish, pollMs);
        signal.addEventListener('abort', finish);
      });
    }
  }

  #emit(change: { id: string; cancel?: boolean }): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Tells subscribers of the `sync` channel how a job stands. */
export async function appendJobEvent(tx: StoreView, row: JobRow, at: string): Promise<void> {
  const { id, type, key, state, progress, result, error } = toJob(row);
  await tx.events.append([
    toEvent('job.updated', at, { id, type, key, state, progress, result, error }),
  ]);
}
