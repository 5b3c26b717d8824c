import { type Clock, createId } from '@gantry/base';
import type { JobLogRow, JobQuery, JobRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { ChangeWaiter } from './change-waiter.ts';
import { isFinished, type Job, toJob } from './job.ts';
import { appendJobEvents } from './job-events.ts';
import { JobTypes } from './job-type.ts';

export interface NewJob {
  readonly type: string;
  /** At most one unfinished job per key. */
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** That of its type unless it says otherwise. */
  readonly maxAttempts?: number | undefined;
  /** Higher ones of a type run first; 0 unless it says otherwise. */
  readonly priority?: number | undefined;
  /** Jobs of one type and group share the limits that the type declares for groups. */
  readonly group?: string | undefined;
  /** Not before. */
  readonly runAfter?: Date | undefined;
}

export interface Enqueued {
  readonly job: Job;
  /** False when an unfinished job had the key already. */
  readonly created: boolean;
}

/** What there is of one type. */
export interface JobTypeOverview {
  readonly type: string;
  readonly title: string;
  /** How many run at once on each server. */
  readonly concurrency: number;
  readonly queued: number;
  readonly running: number;
  readonly waiting: number;
  readonly failed: number;
  readonly dead: number;
  readonly oldestQueued?: string;
}

const SHOWN_STATES = ['queued', 'running', 'waiting', 'failed', 'dead'] as const;
const RETRIED_AT_ONCE = 200;
const FOLLOWED_AT_ONCE = 1_000;

/** Durable jobs: what is asked for is stored before it is answered, and survives any crash. */
export class JobQueue {
  /** The types of this server, which `JobRunner` declares. */
  readonly types: JobTypes;
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock, types = new JobTypes()) {
    this.#store = store;
    this.#clock = clock;
    this.types = types;
  }

  /** Queues a job, or returns the unfinished one with the same key. */
  async enqueue(job: NewJob, context: RequestContext): Promise<Enqueued> {
    return await this.#store.transaction((tx) => this.enqueueIn(tx, job, context));
  }

  /** The same inside a transaction of the caller: the job is there when that is committed, and runs at once. */
  async enqueueIn(tx: StoreView, job: NewJob, context: RequestContext): Promise<Enqueued> {
    const [outcome] = await this.enqueueAllIn(tx, [job], context);
    return outcome as Enqueued;
  }

  /** Many at once, in the order of `jobs`. */
  async enqueueAllIn(
    tx: StoreView,
    jobs: readonly NewJob[],
    context: RequestContext,
  ): Promise<Enqueued[]> {
    const at = this.#clock.now().toISOString();
    const rows = jobs.map((job) => this.#toRow(job, at, context));
    const inserted = await tx.jobs.insertAll(rows);
    const told = rows.filter(({ id, type }) => inserted.has(id) && !this.types.isSmall(type));
    await tx.audit.append(
      told.map((row) =>
        toAuditEntry(this.#clock, context, {
          action: 'job.created',
          resourceType: 'job',
          resourceId: row.id,
          resourceName: row.key,
          after: { type: row.type, key: row.key, payload: JSON.parse(row.payload) },
        }),
      ),
    );
    await appendJobEvents(tx, told, at);
    const outcomes: Enqueued[] = [];
    for (const row of rows) {
      const created = inserted.has(row.id);
      const job = created ? row : await this.#existing(tx, row.key, at);
      outcomes.push({ job: toJob(job), created });
    }
    return outcomes;
  }

  /** The unfinished job of a key. Asked for again while it waits for a retry, it need not wait any longer. */
  async #existing(tx: StoreView, key: string, at: string): Promise<JobRow> {
    const existing = (await tx.jobs.findUnfinished(key)) as JobRow;
    if (existing.state !== 'queued' || existing.run_after <= at) return existing;
    await tx.jobs.update(existing.id, { run_after: at });
    return { ...existing, run_after: at };
  }

  #toRow(job: NewJob, at: string, { actor }: RequestContext): JobRow {
    return {
      id: createId(),
      type: job.type,
      key: job.key,
      state: 'queued',
      payload: JSON.stringify(job.payload),
      progress: null,
      result: null,
      error: null,
      attempt: 0,
      max_attempts: job.maxAttempts ?? this.types.attemptsOf(job.type),
      cancel_requested: 0,
      run_after: job.runAfter?.toISOString() ?? at,
      lease_owner: null,
      lease_until: null,
      created_by: actor.name,
      created_at: at,
      started_at: null,
      finished_at: null,
      priority: job.priority ?? 0,
      group_key: job.group ?? null,
      memory: null,
      wait_key: null,
      woken: null,
    };
  }

  /** Ends the wait of the jobs that are parked for this signal; see `signalIn`. */
  async signal(key: string, data: unknown = null): Promise<number> {
    return await this.#store.transaction((tx) => this.signalIn(tx, key, data));
  }

  /**
   * Ends the wait of the jobs that are parked for this signal, and returns how many they are. When nobody waits
   * yet the signal is kept, and the first job that waits for it goes on at once: it does not matter which of
   * the two comes first. So a key names one wait, such as `approval:<run>/<step>`, and is not used again.
   */
  async signalIn(tx: StoreView, key: string, data: unknown = null): Promise<number> {
    const at = this.#clock.now().toISOString();
    const rows = await tx.jobs.wake(key, JSON.stringify({ by: 'signal', signal: key, data }), at);
    if (rows.length === 0) await tx.jobs.keepSignal(key, JSON.stringify(data), at);
    await appendJobEvents(
      tx,
      rows.filter(({ type }) => !this.types.isSmall(type)),
      at,
    );
    return rows.length;
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

  /**
   * Asks a job to stop. One that does not run is cancelled at once; a running one by the server that runs it.
   * Cancelling a dead one says that somebody has looked and lets it be.
   */
  async cancel(id: string, context: RequestContext): Promise<Job> {
    return await this.#store.transaction((tx) => this.cancelIn(tx, id, context));
  }

  /** The same inside a transaction of the caller. */
  async cancelIn(tx: StoreView, id: string, context: RequestContext): Promise<Job> {
    const at = this.#clock.now().toISOString();
    const current = await tx.jobs.get(id);
    if (!current) throw errors.NOT_FOUND({ what: `job ${id}` });
    const { state } = current;
    if (isFinished(state) && state !== 'dead') throw errors.JOB_FINISHED({ id, state });
    const changes: Partial<JobRow> =
      state === 'running'
        ? { cancel_requested: 1 }
        : { state: 'cancelled', finished_at: at, cancel_requested: 1, wait_key: null };
    await tx.jobs.update(id, changes);
    const changed = { ...current, ...changes };
    await tx.audit.append([
      toAuditEntry(this.#clock, context, {
        action: 'job.cancelled',
        resourceType: 'job',
        resourceId: id,
        resourceName: current.key,
        before: { state },
        after: { state: changed.state, cancelRequested: true },
      }),
    ]);
    await appendJobEvents(tx, [changed], at);
    return toJob(changed);
  }

  /**
   * Queues a job again that failed, died or was cancelled, with all attempts and what it had kept for itself.
   * Throws `JOB_REPLACED` when another one with its key is under way.
   */
  async retry(id: string, context: RequestContext): Promise<Job> {
    return await this.#store.transaction(async (tx) => {
      const row = await tx.jobs.get(id);
      if (!row) throw errors.NOT_FOUND({ what: `job ${id}` });
      if (!isFinished(row.state)) throw errors.JOB_NOT_OVER({ id, state: row.state });
      if (row.state === 'succeeded') throw errors.JOB_FINISHED({ id, state: row.state });
      const other = await tx.jobs.findUnfinished(row.key);
      if (other) throw errors.JOB_REPLACED({ id, key: row.key, by: other.id });
      return toJob(await this.#retryIn(tx, row, context));
    });
  }

  /** The same for all jobs of a type that are dead, or failed, the oldest first; returns how many. */
  async retryAll(
    { type, state }: { type: string; state: 'dead' | 'failed' },
    context: RequestContext,
  ): Promise<number> {
    let retried = 0;
    for (let after = ''; ; ) {
      const rows = await this.#store.transaction(async (tx) => {
        const found = await tx.jobs.findEnded(type, state, { after, limit: RETRIED_AT_ONCE });
        for (const row of found) {
          // The same may have failed twice, and is done once.
          if (await tx.jobs.findUnfinished(row.key)) continue;
          await this.#retryIn(tx, row, context);
          retried++;
        }
        return found;
      });
      const last = rows.at(-1);
      if (!last) return retried;
      after = last.id;
    }
  }

  async #retryIn(tx: StoreView, row: JobRow, context: RequestContext): Promise<JobRow> {
    const at = this.#clock.now().toISOString();
    const changes = {
      state: 'queued',
      attempt: 0,
      run_after: at,
      cancel_requested: 0,
      error: null,
      result: null,
      finished_at: null,
    };
    await tx.jobs.update(row.id, changes);
    const changed = { ...row, ...changes };
    await tx.audit.append([
      toAuditEntry(this.#clock, context, {
        action: 'job.retried',
        resourceType: 'job',
        resourceId: row.id,
        resourceName: row.key,
        before: { state: row.state },
        after: { state: changed.state },
      }),
    ]);
    await appendJobEvents(tx, [changed], at);
    return changed;
  }

  /** Every type of this server, and what there is of it. */
  async overview(): Promise<JobTypeOverview[]> {
    const counts = await this.#store.jobs.count(SHOWN_STATES);
    const countOf = (type: string, state: string) =>
      counts.find((row) => row.type === type && row.state === state)?.count ?? 0;
    const names = new Set([...this.types.names, ...counts.map(({ type }) => type)]);
    return [...names].sort().map((type) => {
      const queued = counts.find((row) => row.type === type && row.state === 'queued');
      return {
        type,
        title: this.types.titleOf(type),
        concurrency: this.types.concurrencyOf(type),
        queued: queued?.count ?? 0,
        running: countOf(type, 'running'),
        waiting: countOf(type, 'waiting'),
        failed: countOf(type, 'failed'),
        dead: countOf(type, 'dead'),
        ...(queued ? { oldestQueued: queued.oldest } : {}),
      };
    });
  }

  /**
   * Lines of a log after the one with the id `after`, as they come, until the job is over or `signal` aborts. An
   * empty list says only that none came for `idleMs`.
   */
  async *followLog(
    id: string,
    after: number,
    { signal, idleMs = 15_000 }: { signal: AbortSignal; idleMs?: number },
  ): AsyncGenerator<JobLogRow[]> {
    const changes = new ChangeWaiter(this.#store, ['job-logs', 'events'], signal);
    try {
      let last = after;
      while (!signal.aborted) {
        // Asked before the lines are read: what a finished job said is all there.
        const { state } = await this.get(id);
        const lines = await this.#store.jobs.readLog(id, last, FOLLOWED_AT_ONCE);
        last = lines.at(-1)?.id ?? last;
        if (lines.length > 0) yield lines;
        if (lines.length === FOLLOWED_AT_ONCE) continue;
        if (isFinished(state)) return;
        if (!(await changes.next(idleMs)) && !signal.aborted) yield [];
      }
    } finally {
      changes.stop();
    }
  }

  /** Resolves with the job once it is over, or when `signal` aborts. Works across servers. */
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
}
