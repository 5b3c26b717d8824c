import type { JobState, Progress } from '@gantry/contracts';
import type { JobRow } from '@gantry/storage';

/** The time of a job that goes on at none. */
export const NO_TIME = '9999-12-31T23:59:59.999Z';

/** A job as it is shown. */
export interface Job {
  readonly id: string;
  readonly type: string;
  /** At most one unfinished job per key. */
  readonly key: string;
  readonly state: JobState;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly progress?: Progress & { readonly counts?: Readonly<Record<string, number>> };
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly code?: string };
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
  /** Higher ones of a type run first. */
  readonly priority: number;
  /** Jobs of one type and group share limits. */
  readonly group?: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** For a queued or waiting job: not before, or not later than. */
  readonly runAfter?: string;
  /** The signal that a waiting job waits for. */
  readonly waitsFor?: string;
}

export function isFinished(state: string): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'waiting';
}

export function toJob(row: JobRow): Job {
  const json = <T>(text: string | null): T | undefined =>
    text === null ? undefined : (JSON.parse(text) as T);
  const progress = json<Job['progress']>(row.progress);
  const result = json(row.result);
  const error = json<Job['error']>(row.error);
  const isAhead = row.state === 'queued' || row.state === 'waiting';
  return {
    id: row.id,
    type: row.type,
    key: row.key,
    state: row.state as JobState,
    payload: JSON.parse(row.payload) as Record<string, unknown>,
    ...(progress ? { progress } : {}),
    ...(result === undefined ? {} : { result }),
    ...(error ? { error } : {}),
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    cancelRequested: row.cancel_requested === 1,
    priority: row.priority,
    ...(row.group_key === null ? {} : { group: row.group_key }),
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(isAhead && row.run_after !== NO_TIME ? { runAfter: row.run_after } : {}),
    ...(row.state === 'waiting' && row.wait_key !== null ? { waitsFor: row.wait_key } : {}),
  };
}
