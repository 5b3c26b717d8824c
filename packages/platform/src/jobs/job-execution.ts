import type { Clock } from '@gantry/base';
import type { JobLogRow, JobRow, Store } from '@gantry/storage';
import type { Job } from './job.ts';
import { appendJobEvent } from './job-queue.ts';

/** What a handler gets: its input, and the means to tell how far it is. */
export interface JobContext {
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempt: number;
  /** Aborted when the job is cancelled or the server stops. */
  readonly signal: AbortSignal;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
  /** Replaces the progress. Cheap: written at most twice a second. */
  progress(progress: NonNullable<Job['progress']>): void;
}

export type JobHandler = (job: JobContext) => Promise<unknown>;

const FLUSH_MS = 500;
const MAX_MESSAGE = 2_000;
/** Log lines kept of one job; what comes after is counted. */
const MAX_LINES = 5_000;

/** One attempt at one job. */
export class JobExecution {
  /** Resolves when the handler is through and everything it said is stored. Never rejects. */
  readonly done: Promise<{ result: unknown } | { error: unknown }>;
  readonly #row: JobRow;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #serverId: string;
  readonly #abort = new AbortController();
  #reason: 'cancelled' | 'interrupted' | undefined;
  #lines: Omit<JobLogRow, 'id'>[] = [];
  #lineCount = 0;
  #progress: Job['progress'] | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    row: JobRow,
    handler: JobHandler,
    { store, clock, serverId }: { store: Store; clock: Clock; serverId: string },
  ) {
    this.#row = row;
    this.#store = store;
    this.#clock = clock;
    this.#serverId = serverId;
    this.done = this.#run(handler);
  }

  get isCancelled(): boolean {
    return this.#reason === 'cancelled';
  }

  get isInterrupted(): boolean {
    return this.#reason === 'interrupted';
  }

  cancel(): void {
    this.#stop('cancelled');
  }

  interrupt(): void {
    this.#stop('interrupted');
  }

  #stop(reason: 'cancelled' | 'interrupted'): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#abort.abort(new Error(`The job was ${reason}.`));
  }

  async #run(handler: JobHandler): Promise<{ result: unknown } | { error: unknown }> {
    let ended: { result: unknown } | { error: unknown };
    try {
      const result = await handler({
        id: this.#row.id,
        payload: JSON.parse(this.#row.payload) as Record<string, unknown>,
        attempt: this.#row.attempt,
        signal: this.#abort.signal,
        log: (level, message) => this.#log(level, message),
        progress: (progress) => {
          this.#progress = progress;
          this.#schedule();
        },
      });
      ended = this.#abort.signal.aborted ? { error: this.#abort.signal.reason } : { result };
    } catch (error) {
      ended = { error };
    }
    clearTimeout(this.#timer);
    // What the job said is worth keeping, but not worth losing its outcome for.
    await this.#flush().catch(() => {});
    return ended;
  }

  #log(level: string, message: string): void {
    this.#lineCount++;
    if (this.#lineCount > MAX_LINES + 1) return;
    const text = this.#lineCount > MAX_LINES ? 'Further lines are not kept.' : message;
    this.#lines.push({
      job_id: this.#row.id,
      at: this.#clock.now().toISOString(),
      level,
      message: text.slice(0, MAX_MESSAGE),
    });
    this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush().catch(() => {});
    }, FLUSH_MS);
  }

  #flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async #write(): Promise<void> {
    const lines = this.#lines;
    const progress = this.#progress;
    if (lines.length === 0 && !progress) return;
    this.#lines = [];
    this.#progress = undefined;
    const at = this.#clock.now().toISOString();
    await this.#store.transaction(async (tx) => {
      await tx.jobs.appendLog(lines);
      if (!progress) return;
      const changes = { progress: JSON.stringify(progress) };
      if (!(await tx.jobs.updateHeld(this.#row.id, this.#serverId, changes))) return;
      await appendJobEvent(tx, { ...this.#row, ...changes }, at);
    });
  }
}
