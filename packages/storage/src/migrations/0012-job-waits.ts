import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  `ALTER TABLE jobs ADD COLUMN priority ${integer} NOT NULL DEFAULT 0`,
  `ALTER TABLE jobs ADD COLUMN group_key ${text}`,
  `ALTER TABLE jobs ADD COLUMN memory ${text}`,
  `ALTER TABLE jobs ADD COLUMN wait_key ${text}`,
  `ALTER TABLE jobs ADD COLUMN woken ${text}`,
  'DROP INDEX jobs_unfinished_by_key',
  'DROP INDEX jobs_by_state',
  `CREATE UNIQUE INDEX jobs_unfinished_by_key ON jobs (key) WHERE state IN ('queued', 'running', 'waiting')`,
  `CREATE INDEX jobs_due ON jobs (type, priority DESC, run_after, id) WHERE state IN ('queued', 'waiting')`,
  `CREATE INDEX jobs_running ON jobs (lease_owner, lease_until) WHERE state = 'running'`,
  `CREATE INDEX jobs_waiting ON jobs (wait_key) WHERE state = 'waiting'`,
  'CREATE INDEX jobs_by_state ON jobs (state, id)',
  `CREATE TABLE job_signals (
    key ${text} PRIMARY KEY,
    data ${text} NOT NULL,
    at ${text} NOT NULL
  )`,
  `CREATE TABLE job_rates (
    type ${text} NOT NULL,
    group_key ${text} NOT NULL,
    free_at ${integer} NOT NULL,
    PRIMARY KEY (type, group_key)
  )`,
  `CREATE TABLE job_schedules (
    name ${text} PRIMARY KEY,
    title ${text} NOT NULL,
    type ${text} NOT NULL,
    key ${text} NOT NULL,
    payload ${text} NOT NULL,
    group_key ${text},
    cron ${text} NOT NULL,
    time_zone ${text} NOT NULL,
    missed ${text} NOT NULL,
    is_paused ${integer} NOT NULL,
    next_at ${text} NOT NULL,
    last_at ${text},
    last_job ${text},
    created_by ${text} NOT NULL,
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  'CREATE INDEX job_schedules_by_time ON job_schedules (next_at)',
];

/** Jobs that wait, priorities, groups with limits, signals, and schedules. */
export const jobWaits: Migration = {
  name: '0012-job-waits',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
};
