import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { Store } from '@gantry/storage';
import { systemContext } from '../context.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { wakeRun } from './run-job.ts';

const INTERVAL_MS = 1_000;
/** One that was woken is left alone for so long: whoever takes it up sets its own time. */
const PATIENCE_MS = 15_000;
const BATCH = 100;

/**
 * Sees to it that no run is forgotten: whatever its job came to, a run whose time has come gets another one. The
 * runs themselves say when that is, so nothing depends on what a server had in memory.
 */
export class RunWaker {
  readonly #store: Store;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #waking: Promise<void> | undefined;

  constructor(options: { store: Store; jobs: JobQueue; clock: Clock; log: Logger }) {
    this.#store = options.store;
    this.#jobs = options.jobs;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#waking ??= this.wakeDue()
        .catch((error) => this.#log.error({ error: messageOf(error) }, 'runs could not be woken'))
        .finally(() => {
          this.#waking = undefined;
        });
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#waking;
  }

  async wakeDue(): Promise<void> {
    const now = this.#clock.now();
    // Looking first keeps an idle server from opening a write transaction every second.
    if ((await this.#store.runs.due(now.toISOString(), 1)).length === 0) return;
    const later = new Date(now.getTime() + PATIENCE_MS).toISOString();
    await this.#store.transaction(async (tx) => {
      for (const { id } of await tx.runs.due(now.toISOString(), BATCH)) {
        await tx.runs.update(id, { wake_at: later });
        await wakeRun(this.#jobs, tx, id, systemContext(id));
      }
    });
  }
}
