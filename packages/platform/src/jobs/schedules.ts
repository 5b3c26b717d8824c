import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { JobScheduleRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { type RequestContext, systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type CronTimes, nextTime, nextTimes } from './cron.ts';
import type { Job } from './job.ts';
import type { JobQueue, NewJob } from './job-queue.ts';

/** What to do about times that passed while no server ran: run once as soon as one does, or leave it. */
export const MISSED_POLICIES = ['once', 'skip'] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export interface NewSchedule extends CronTimes {
  /** Says what it belongs to, such as `action:restart/nightly`; putting it again replaces it. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** What is queued each time. While the last one is unfinished, a time that comes adds none. */
  readonly job: Pick<NewJob, 'type' | 'key' | 'payload' | 'group'>;
  /** `once` unless it says otherwise. */
  readonly missed?: MissedPolicy;
}

/** A schedule as it is shown. */
export interface Schedule extends CronTimes {
  readonly name: string;
  readonly title: string;
  readonly type: string;
  readonly missed: MissedPolicy;
  readonly paused: boolean;
  /** The next times; none while it is paused. */
  readonly next: string[];
  /** The last time that came, and the job that was queued, or still under way, then. */
  readonly lastAt?: string;
  readonly lastJob?: string;
  readonly createdBy: string;
  readonly updatedAt: string;
}

const SHOWN_TIMES = 5;
/** What comes later than this was missed. */
const LATE_MS = 60_000;
/** Another server may have put a schedule whose first time is near. */
const LOOK_MS = 15_000;
const AT_ONCE = 100;

/**
 * Queues jobs at times that repeat. Each time that comes is taken by one transaction, which queues the job and
 * moves the schedule on, so that it runs once whatever the number of servers.
 */
export class Schedules {
  readonly #store: Store;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #isStarted = false;

  constructor(store: Store, jobs: JobQueue, { clock, log }: { clock: Clock; log: Logger }) {
    this.#store = store;
    this.#jobs = jobs;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#isStarted = true;
    this.#planIn(0);
  }

  stop(): void {
    this.#isStarted = false;
    clearTimeout(this.#timer);
  }

  /** Puts a schedule in a transaction of the caller, whose change it is part of. Throws `SCHEDULE_INVALID`. */
  async putIn(tx: StoreView, schedule: NewSchedule, { actor }: RequestContext): Promise<void> {
    const now = this.#clock.now();
    const at = now.toISOString();
    const before = await tx.jobSchedules.get(schedule.name);
    const { job, cron, timeZone } = schedule;
    await tx.jobSchedules.put({
      name: schedule.name,
      title: schedule.title,
      type: job.type,
      key: job.key,
      payload: JSON.stringify(job.payload),
      group_key: job.group ?? null,
      cron,
      time_zone: timeZone,
      missed: schedule.missed ?? 'once',
      is_paused: before?.is_paused ?? 0,
      next_at: nextTime({ cron, timeZone }, now).toISOString(),
      last_at: before?.last_at ?? null,
      last_job: before?.last_job ?? null,
      created_by: before?.created_by ?? actor.name,
      created_at: before?.created_at ?? at,
      updated_at: at,
    });
  }

  /** Takes a schedule away; what it has queued goes on. Returns whether there was one. */
  async removeIn(tx: StoreView, name: string): Promise<boolean> {
    return await tx.jobSchedules.remove(name);
  }

  async get(name: string): Promise<Schedule> {
    return this.#toSchedule(await this.#require(this.#store, name));
  }

  async list(page: {
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ schedules: Schedule[]; nextCursor?: string }> {
    const rows = await this.#store.jobSchedules.list({ limit: page.limit + 1, after: page.cursor });
    const isMore = rows.length > page.limit;
    const schedules = rows.slice(0, page.limit).map((row) => this.#toSchedule(row));
    const last = schedules.at(-1)?.name;
    return isMore && last !== undefined ? { schedules, nextCursor: last } : { schedules };
  }

  /** Queues the job of a schedule now, beside its times. */
  async run(name: string, context: RequestContext): Promise<Job> {
    return await this.#store.transaction(async (tx) => {
      const row = await this.#require(tx, name);
      const { job } = await this.#jobs.enqueueIn(tx, toJob(row), context);
      await tx.jobSchedules.update(name, { last_job: job.id });
      return job;
    });
  }

  async setPaused(name: string, isPaused: boolean, context: RequestContext): Promise<Schedule> {
    const schedule = await this.#store.transaction(async (tx) => {
      const row = await this.#require(tx, name);
      const now = this.#clock.now();
      const changes = {
        is_paused: isPaused ? 1 : 0,
        next_at: nextTime(timesOf(row), now).toISOString(),
        updated_at: now.toISOString(),
      };
      await tx.jobSchedules.update(name, changes);
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: isPaused ? 'schedule.paused' : 'schedule.resumed',
          resourceType: 'schedule',
          resourceId: name,
          resourceName: row.title,
          before: { paused: row.is_paused === 1 },
          after: { paused: isPaused },
        }),
      ]);
      return this.#toSchedule({ ...row, ...changes });
    });
    this.#planIn(0);
    return schedule;
  }

  /** Queues what is due. */
  async runDue(): Promise<void> {
    const isDue = async ({ jobSchedules }: Pick<StoreView, 'jobSchedules'>) =>
      await jobSchedules.due(this.#clock.now().toISOString(), AT_ONCE);
    while ((await isDue(this.#store)).length > 0) {
      await this.#store.transaction(async (tx) => {
        for (const row of await isDue(tx)) await this.#runOne(tx, row);
      });
    }
  }

  async #runOne(tx: StoreView, row: JobScheduleRow): Promise<void> {
    const now = this.#clock.now();
    const isMissed = now.getTime() - Date.parse(row.next_at) > LATE_MS;
    const next_at = nextTime(timesOf(row), now).toISOString();
    if (isMissed && row.missed === 'skip') {
      await tx.jobSchedules.update(row.name, { next_at });
      return;
    }
    const { job } = await this.#jobs.enqueueIn(tx, toJob(row), systemContext());
    await tx.jobSchedules.update(row.name, { next_at, last_at: row.next_at, last_job: job.id });
  }

  async #require(view: Pick<StoreView, 'jobSchedules'>, name: string): Promise<JobScheduleRow> {
    const row = await view.jobSchedules.get(name);
    if (!row) throw errors.NOT_FOUND({ what: `schedule "${name}"` });
    return row;
  }

  #planIn(ms: number): void {
    if (!this.#isStarted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), ms);
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    let waitMs = LOOK_MS;
    try {
      await this.runDue();
      const next = await this.#store.jobSchedules.nextAt();
      const inMs = next === undefined ? LOOK_MS : Date.parse(next) - this.#clock.now().getTime();
      waitMs = Math.min(LOOK_MS, Math.max(1, inMs));
    } catch (error) {
      this.#log.error({ error: messageOf(error) }, 'due schedules could not be run');
    }
    this.#planIn(waitMs);
  }

  #toSchedule(row: JobScheduleRow): Schedule {
    const isPaused = row.is_paused === 1;
    const times = isPaused ? [] : nextTimes(timesOf(row), this.#clock.now(), SHOWN_TIMES);
    return {
      name: row.name,
      title: row.title,
      type: row.type,
      ...timesOf(row),
      missed: row.missed as MissedPolicy,
      paused: isPaused,
      next: times.map((time) => time.toISOString()),
      ...(row.last_at === null ? {} : { lastAt: row.last_at }),
      ...(row.last_job === null ? {} : { lastJob: row.last_job }),
      createdBy: row.created_by,
      updatedAt: row.updated_at,
    };
  }
}

function timesOf({ cron, time_zone }: JobScheduleRow): CronTimes {
  return { cron, timeZone: time_zone };
}

function toJob({ type, key, payload, group_key }: JobScheduleRow): NewJob {
  return {
    type,
    key,
    payload: JSON.parse(payload) as Record<string, unknown>,
    group: group_key ?? undefined,
  };
}
