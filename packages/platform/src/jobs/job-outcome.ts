import { isPlatformError, messageOf } from '@gantry/base';
import type { JobColumn, JobRow } from '@gantry/storage';
import { NO_TIME } from './job.ts';
import type { Ended, JobExecution, LogLine } from './job-execution.ts';
import type { JobTypes } from './job-type.ts';
import type { Wait } from './parking.ts';

/** The columns that the end of an attempt changes. */
export const OUTCOME = [
  'state',
  'progress',
  'result',
  'error',
  'attempt',
  'run_after',
  'lease_owner',
  'lease_until',
  'finished_at',
  'memory',
  'wait_key',
  'woken',
] as const satisfies readonly JobColumn[];

/** An attempt that has ended and is not recorded yet. */
export interface EndedAttempt {
  readonly execution: JobExecution;
  readonly ended: Ended;
  /** What it said last. */
  readonly lines: readonly LogLine[];
}

/** The row of a job after an attempt. */
export function rowAfter({ execution, ended }: EndedAttempt, types: JobTypes, now: Date): JobRow {
  const { row, memory } = execution;
  return {
    ...row,
    memory,
    lease_owner: null,
    lease_until: null,
    ...decideEnd(execution, ended, { types, now }),
  };
}

function decideEnd(
  { row, isCancelled, isInterrupted }: JobExecution,
  ended: Ended,
  { types, now }: { types: JobTypes; now: Date },
): Partial<JobRow> {
  const finished_at = now.toISOString();
  if ('result' in ended) return { state: 'succeeded', result: ended.result, finished_at };
  if ('parked' in ended) return toWaiting(ended.parked);
  if (isCancelled) return { state: 'cancelled', finished_at };
  // Put back as it was: an orderly stop is not an attempt.
  if (isInterrupted) return { state: 'queued', attempt: row.attempt - 1, run_after: finished_at };
  const error = JSON.stringify(describeError(ended.error));
  const retryAt = retryAtOf(ended.error);
  // Waiting for one's turn is not an attempt.
  if (retryAt) return { state: 'queued', error, run_after: retryAt, attempt: row.attempt - 1 };
  if (types.isWorthRetrying(row.type, ended.error) && row.attempt < row.max_attempts) {
    const run_after = new Date(now.getTime() + types.retryDelayMs(row.type, row.attempt));
    return { state: 'queued', error, run_after: run_after.toISOString() };
  }
  return { state: failedState(row.type, types), error, finished_at };
}

function toWaiting(wait: Omit<Wait, 'memory'>): Partial<JobRow> {
  return {
    state: 'waiting',
    // The next stretch has all attempts again.
    attempt: 0,
    run_after: wait.until?.toISOString() ?? NO_TIME,
    wait_key: wait.signal ?? null,
    woken: null,
    error: null,
  };
}

/** The row of a running job whose server has died: it runs again, unless its attempts are used up. */
export function rowAfterLapse(row: JobRow, types: JobTypes, now: Date): JobRow {
  const at = now.toISOString();
  const free = { ...row, lease_owner: null, lease_until: null };
  if (row.cancel_requested === 1) return { ...free, state: 'cancelled', finished_at: at };
  if (row.attempt < row.max_attempts) return { ...free, state: 'queued', run_after: at };
  const message = `Interrupted in attempt ${row.attempt} of ${row.max_attempts}.`;
  const error = JSON.stringify({ message, code: 'JOB_INTERRUPTED' });
  return { ...free, state: failedState(row.type, types), error, finished_at: at };
}

function failedState(type: string, types: JobTypes): 'failed' | 'dead' {
  return types.find(type)?.keepsDead ? 'dead' : 'failed';
}

function describeError(error: unknown): { message: string; code?: string } {
  const message = messageOf(error);
  return isPlatformError(error) ? { message, code: error.code } : { message, code: 'INTERNAL' };
}

/** When a remote system that limits the rate of requests may be asked again. */
function retryAtOf(error: unknown): string | undefined {
  const isLimited =
    isPlatformError(error, 'PLUGIN_RATE_LIMITED') || isPlatformError(error, 'INTEGRATION_PAUSED');
  return isLimited ? (error.details as { retryAt?: string }).retryAt : undefined;
}
