import type { StoreView } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { type Parked, park } from '../jobs/parking.ts';
import type { RunEngine } from './run-engine.ts';

export const RUN_JOB = 'run';

const keyOf = (id: string): string => `run:${id}`;

/** Does the work of a job: a run as far as it goes now. One that has to wait gives its place to others. */
export async function runJob(engine: RunEngine, job: JobContext): Promise<Parked | undefined> {
  const id = String(job.payload.run);
  const advance = await engine.advance(id, job.signal);
  return advance.kind === 'waits' ? park({ until: advance.until, signal: keyOf(id) }) : undefined;
}

/** Lets a run go on now: gives it a job, or ends the wait of the one that it has. */
export async function wakeRun(
  jobs: JobQueue,
  tx: StoreView,
  id: string,
  context: RequestContext,
): Promise<void> {
  const wish = { type: RUN_JOB, key: keyOf(id), payload: { run: id } };
  const { job, created } = await jobs.enqueueIn(tx, wish, context);
  // For one that runs right now the signal is kept: it goes on at once instead of waiting.
  if (!created && job.state !== 'queued') await jobs.signalIn(tx, keyOf(id));
}
