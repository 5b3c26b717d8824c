import { errors } from '../errors.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { RunEngine } from './run-engine.ts';

/** Does the work of a job: a run as far as it goes now. One that has to wait gives its place to others. */
export async function runJob(engine: RunEngine, job: JobContext): Promise<void> {
  const advance = await engine.advance(String(job.payload.run), job.signal);
  if (advance.kind === 'waits') throw errors.JOB_PARKED({ retryAt: advance.until.toISOString() });
}
