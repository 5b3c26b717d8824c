import type { JobScheduleRow } from '../repositories/job-schedules.ts';
import type { JobRow } from '../repositories/jobs.ts';

/** A job that waits for its turn. */
export function sampleJob(id: string, changes: Partial<JobRow> = {}): JobRow {
  return {
    id,
    type: 'sync',
    key: `sync:${id}`,
    state: 'queued',
    payload: '{}',
    progress: null,
    result: null,
    error: null,
    attempt: 0,
    max_attempts: 3,
    cancel_requested: 0,
    run_after: '2026-01-01T00:00:00.000Z',
    lease_owner: null,
    lease_until: null,
    created_by: 'ada',
    created_at: '2026-01-01T00:00:00.000Z',
    started_at: null,
    finished_at: null,
    priority: 0,
    group_key: null,
    memory: null,
    wait_key: null,
    woken: null,
    ...changes,
  };
}

/** A schedule whose next time is far away. */
export function sampleSchedule(
  name: string,
  changes: Partial<JobScheduleRow> = {},
): JobScheduleRow {
  return {
    name,
    title: 'Report',
    type: 'sync',
    key: name,
    payload: '{}',
    group_key: null,
    cron: '0 9 * * 1',
    time_zone: 'Europe/Berlin',
    missed: 'skip',
    is_paused: 0,
    next_at: '2126-01-01T00:00:00.000Z',
    last_at: null,
    last_job: null,
    created_by: 'ada',
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
