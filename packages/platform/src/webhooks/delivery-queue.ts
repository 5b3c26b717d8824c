import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { DeliveryRow, Store } from '@gantry/storage';
import { systemContext } from '../context.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { nextAttempt } from './retry-times.ts';

export const DELIVERY_JOB = 'deliveries';
/** How often is looked for what is due again, or what another server has stored. */
const LOOK_MS = 2_000;
/** Between two deliveries while many more come in. */
const BUSY_PAUSE_MS = 25;
/** Rows that are read at once. */
const PAGE = 50;

export interface DeliveryQueueOptions {
  readonly store: Store;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  /** Does what has to be done about one delivery, and writes down how it stands then. */
  readonly process: (row: DeliveryRow) => Promise<void>;
  /** Whether there is something more urgent than working on deliveries. */
  readonly isBusy: () => boolean;
}

/**
 * Works through deliveries. They are a queue themselves: a job per webhook or subscriber takes what is due, oldest
 * first, until nothing is. So a thousand deliveries are one job, and what a crash leaves is taken up by the next.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  /** Has the deliveries of some webhooks or subscribers taken up soon. */
  wake(targets: Iterable<string>): void {
    void this.#request([...targets]);
  }

  /** Works through what is due of one webhook or subscriber. */
  async run(job: JobContext): Promise<{ processed: number }> {
    const { store, clock, process, isBusy } = this.#options;
    const target = String(job.payload.target);
    const seen = new Set<string>();
    for (;;) {
      const due = await store.deliveries.due(target, clock.now().toISOString(), PAGE);
      // What is still due after it was worked on waits for the next job, so that nothing turns in a circle.
      const rows = due.filter((row) => !seen.has(turnOf(row)));
      if (rows.length === 0) return { processed: seen.size };
      for (const row of rows) {
        if (job.signal.aborted) return { processed: seen.size };
        seen.add(turnOf(row));
        await process(row).catch((error) => this.#postpone(row, error));
        job.progress({ done: seen.size });
        if (isBusy()) await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
      }
    }
  }

  /** Something is wrong with us and not with the delivery: it is kept, and tried again. */
  async #postpone(row: DeliveryRow, error: unknown): Promise<void> {
    this.#warn(error);
    const { store, clock } = this.#options;
    const attempt = row.attempt + 1;
    const now = clock.now();
    const again = nextAttempt(attempt, now);
    await store.transaction((tx) =>
      tx.deliveries.update(row.id, {
        state: again ? 'retrying' : 'dead',
        attempt,
        reason: messageOf(error).slice(0, 1_000),
        next_attempt_at: again?.toISOString() ?? null,
        finished_at: again ? null : now.toISOString(),
      }),
    );
  }

  #look(): void {
    this.#looking ??= (async () => {
      const { store, clock } = this.#options;
      const due = await store.deliveries.dueTargets(clock.now().toISOString());
      await this.#request(due.map(({ target }) => target));
    })()
      .catch((error) => this.#warn(error))
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async #request(targets: readonly string[]): Promise<void> {
    const { jobs, store } = this.#options;
    for (const target of targets) {
      const key = `${DELIVERY_JOB}:${target}`;
      try {
        // It takes up what has come since; asking again would only cost a transaction.
        if (await store.jobs.findUnfinished(key)) continue;
        const wish = { type: DELIVERY_JOB, key, payload: { target } };
        await jobs.enqueue(wish, systemContext());
      } catch (error) {
        this.#warn(error);
      }
    }
  }

  #warn(error: unknown): void {
    this.#options.log.warn({ error: messageOf(error) }, 'deliveries could not be taken up');
  }
}

function turnOf({ id, round, attempt }: DeliveryRow): string {
  return `${id} ${round} ${attempt}`;
}
