import type { Clock } from '@gantry/base';
import type { JobLogRow, JobRow, Store } from '@gantry/storage';
import { errors } from '../errors.ts';
import type { Job } from './job.ts';
import { appendJobEvents } from './job-events.ts';
import { Parked, type Wait, type Woken } from './parking.ts';

/** What a handler gets: its input, and the means to tell how far it is. */
export interface JobContext {
  readonly id: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempt: number;
  /**
   * Aborted when the job is cancelled or the server stops. A handler that ends early because of it throws: what
   * it returns all the same counts as done when the server stops.
   */
  readonly signal: AbortSignal;
  /** What the job left for itself with `save` or `park`, also in an attempt that failed. */
  readonly memory: unknown;
  /** What ended the wait, for a job that had parked itself; the same in every attempt since. */
  readonly woken?: Woken;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
  /** Replaces the progress. Cheap: written at most twice a second. */
  progress(progress: NonNullable<Job['progress']>): void;
  /** Keeps JSON for later attempts. Stored when it resolves; throws `JOB_LOST` when another server has the job. */
  save(memory: unknown): Promise<void>;
}

/** Does the work of a job. Resolves with its result, or with `park(…)` to go on later. */
export type JobHandler = (job: JobContext) => Promise<unknown>;

/** What came of an attempt; results and memory are JSON. */
export type Ended =
  | { readonly result: string }
  | { readonly parked: Omit<Wait, 'memory'> }
  | { readonly error: unknown };

export type LogLine = Omit<JobLogRow, 'id'>;

const FLUSH_MS = 500;
const MAX_MESSAGE = 2_000;
/** Log lines kept of one job; what comes after is counted. */
const MAX_LINES = 5_000;

/** One attempt at one job. */
export class JobExecution {
  /** Resolves when the handler is through. Never rejects. */
  readonly done: Promise<Ended>;
  readonly row: JobRow;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #serverId: string;
  readonly #abort = new AbortController();
  #reason: 'cancelled' | 'interrupted' | undefined;
  #lines: LogLine[] = [];
  #lineCount = 0;
  #progress: Job['progress'] | undefined;
  #memory: string | null;
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    row: JobRow,
    handler: JobHandler,
    { store, clock, serverId }: { store: Store; clock: Clock; serverId: string },
  ) {
    this.row = row;
    this.#store = store;
    this.#clock = clock;
    this.#serverId = serverId;
    this.#memory = row.memory;
    this.done = this.#run(handler);
  }

  get isCancelled(): boolean {
    return this.#reason === 'cancelled';
  }

  get isInterrupted(): boolean {
    return this.#reason === 'interrupted';
  }

  /** The newest memory, as it is stored. */
  get memory(): string | null {
    return this.#memory;
  }

  /** What it said last, and is to be stored with its outcome. */
  takeRest(): LogLine[] {
    if (this.#progress) this.row.progress = JSON.stringify(this.#progress);
    return this.#lines.splice(0);
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

  async #run(handler: JobHandler): Promise<Ended> {
    let ended: Ended;
    try {
      const result = await handler({
        id: this.row.id,
        key: this.row.key,
        payload: JSON.parse(this.row.payload) as Record<string, unknown>,
        attempt: this.row.attempt,
        signal: this.#abort.signal,
        log: (level, message) => this.#log(level, message),
        progress: (progress) => {
          this.#progress = progress;
          this.#schedule();
        },
        memory: this.row.memory === null ? undefined : (JSON.parse(this.row.memory) as unknown),
        ...(this.row.woken === null ? {} : { woken: JSON.parse(this.row.woken) as Woken }),
        save: (memory) => this.#save(memory),
      });
      ended = this.isCancelled ? { error: this.#abort.signal.reason } : this.#toEnded(result);
    } catch (error) {
      ended = { error };
    }
    clearTimeout(this.#timer);
    await this.#flushing.catch(() => {});
    return ended;
  }

  #toEnded(result: unknown): Ended {
    if (!(result instanceof Parked)) return { result: JSON.stringify(result ?? null) };
    const { memory, ...parked } = result.wait;
    if (memory !== undefined) this.#memory = JSON.stringify(memory);
    return { parked };
  }

  #log(level: string, message: string): void {
    this.#lineCount++;
    if (this.#lineCount > MAX_LINES + 1) return;
    const text = this.#lineCount > MAX_LINES ? 'Further lines are not kept.' : message;
    this.#lines.push({
      job_id: this.row.id,
      at: this.#clock.now().toISOString(),
      level,
      message: text.slice(0, MAX_MESSAGE),
    });
    this.#schedule();
  }

  async #save(memory: unknown): Promise<void> {
    const text = JSON.stringify(memory ?? null);
    const { id } = this.row;
    const isHeld = await this.#store.transaction((tx) =>
      tx.jobs.updateHeld(id, this.#serverId, { memory: text }),
    );
    if (!isHeld) throw errors.JOB_LOST({ id });
    this.#memory = text;
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
      if (!(await tx.jobs.updateHeld(this.row.id, this.#serverId, changes))) return;
      Object.assign(this.row, changes);
      await appendJobEvents(tx, [this.row], at);
    });
  }
}
