import type { Progress } from '@gantry/contracts';
import type { JobRow } from '@gantry/storage';

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A part of a job. */
export interface JobStep {
  readonly name: string;
  readonly state: string;
  readonly done?: number;
  readonly total?: number;
}

/** A job as it is shown. */
export interface Job {
  readonly id: string;
  readonly type: string;
  /** At most one unfinished job per key. */
  readonly key: string;
  readonly state: JobState;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly progress?: Progress & {
    readonly counts?: Readonly<Record<string, number>>;
    /** Parts of the work that go on beside each other. */
    steps?: JobStep[];
  };
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly code?: string };
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** For a queued job that waits: not before. */
  readonly runAfter?: string;
}

export function isFinished(state: string): boolean {
  return state !== 'queued' && state !== 'running';
}

export function toJob(row: JobRow): Job {
  const json = <T>(text: string | null): T | undefined =>
    text === null ? undefined : (JSON.parse(text) as T);
  const progress = json<Job['progress']>(row.progress);
  const result = json(row.result);
  const error = json<Job['error']>(row.error);
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
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.state === 'queued' ? { runAfter: row.run_after } : {}),
  };
}
