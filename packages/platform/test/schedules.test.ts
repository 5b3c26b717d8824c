import { ManualClock, silentLogger } from '@gantry/base';
import type { Store } from '@gantry/storage';
import type { FreshDatabase } from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemContext } from '../src/context.ts';
import { JobQueue } from '../src/jobs/job-queue.ts';
import { type NewSchedule, Schedules } from '../src/jobs/schedules.ts';
import { databases } from './support/databases.ts';

const context = systemContext();

describe.each(databases)('schedules on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let database: FreshDatabase;
  let store: Store;
  let clock: ManualClock;
  let queue: JobQueue;
  let schedules: Schedules;

  beforeEach(async () => {
    database = await create();
    store = await database.open();
    clock = new ManualClock('2026-01-01T10:00:30.000Z');
    queue = new JobQueue(store, clock);
    schedules = new Schedules(store, queue, { clock, log: silentLogger });
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const hourly = (changes: Partial<NewSchedule> = {}): NewSchedule => ({
    name: 'report/hourly',
    title: 'Report',
    cron: '0 * * * *',
    timeZone: 'Europe/Berlin',
    job: { type: 'report', key: 'report', payload: { of: 'everything' } },
    ...changes,
  });
  const put = (schedule: NewSchedule) =>
    store.transaction((tx) => schedules.putIn(tx, schedule, context));
  const queued = async () => (await store.jobs.list({ limit: 100 })).jobs;
  const finish = (id: string) =>
    store.transaction((tx) => tx.jobs.update(id, { state: 'succeeded' }));
  const minutes = (count: number) => clock.advance(count * 60_000);

  it('queue a job at each of their times, and no other', async () => {
    await put(hourly());
    await schedules.runDue();
    expect(await queued()).toEqual([]);
    minutes(60);
    await schedules.runDue();
    await schedules.runDue();
    const [job, ...more] = await queued();
    expect(more).toEqual([]);
    expect(job).toMatchObject({ type: 'report', payload: '{"of":"everything"}' });
    expect(await schedules.get('report/hourly')).toMatchObject({
      lastAt: '2026-01-01T11:00:00.000Z',
      lastJob: job?.id,
      next: expect.arrayContaining(['2026-01-01T12:00:00.000Z', '2026-01-01T16:00:00.000Z']),
    });
  });

  it('add none while the last one is unfinished', async () => {
    await put(hourly());
    minutes(60);
    await schedules.runDue();
    minutes(60);
    await schedules.runDue();
    const jobs = await queued();
    expect(jobs).toHaveLength(1);
    await finish(jobs[0]?.id as string);
    minutes(60);
    await schedules.runDue();
    expect(await queued()).toHaveLength(2);
  });

  it('run once for each time, however many servers there are', async () => {
    await put(hourly());
    const others = [schedules, new Schedules(store, queue, { clock, log: silentLogger })];
    if (store.dialect === 'postgres') {
      const second = await database.open();
      const jobs = new JobQueue(second, clock);
      others.push(new Schedules(second, jobs, { clock, log: silentLogger }));
      try {
        await runAll();
      } finally {
        await second.close();
      }
    } else await runAll();

    async function runAll(): Promise<void> {
      for (let hour = 1; hour <= 5; hour++) {
        minutes(60);
        await Promise.all(others.map((each) => each.runDue()));
        const jobs = await queued();
        expect(jobs).toHaveLength(hour);
        await finish(jobs[0]?.id as string);
      }
    }
  });

  it('make up once for all times that passed while nobody was there, or leave them', async () => {
    await put(hourly());
    await put(hourly({ name: 'skip', missed: 'skip', job: { type: 'x', key: 'x', payload: {} } }));
    minutes(60 * 24 * 3 + 15);
    await schedules.runDue();
    expect((await queued()).map(({ type }) => type)).toEqual(['report']);
    expect((await schedules.get('skip')).next[0]).toBe('2026-01-04T11:00:00.000Z');
    minutes(60);
    clock.advance(-15 * 60_000);
    await schedules.runDue();
    expect((await queued()).map(({ type }) => type).sort()).toEqual(['report', 'x']);
  });

  it('are paused, resumed, run by hand, replaced and taken away', async () => {
    await put(hourly());
    expect(await schedules.setPaused('report/hourly', true, context)).toMatchObject({
      paused: true,
      next: [],
    });
    minutes(120);
    await schedules.runDue();
    expect(await queued()).toEqual([]);
    await put(hourly({ cron: '30 * * * *', title: 'Reports' }));
    expect(await schedules.get('report/hourly')).toMatchObject({ paused: true, title: 'Reports' });
    expect(await schedules.setPaused('report/hourly', false, context)).toMatchObject({
      next: expect.arrayContaining(['2026-01-01T12:30:00.000Z']),
    });
    const job = await schedules.run('report/hourly', context);
    expect((await queued()).map(({ id }) => id)).toEqual([job.id]);
    expect(await store.transaction((tx) => schedules.removeIn(tx, 'report/hourly'))).toBe(true);
    await expect(schedules.get('report/hourly')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are listed in pages', async () => {
    for (const name of ['c', 'a', 'b']) await put(hourly({ name }));
    const page = await schedules.list({ limit: 2 });
    expect(page.schedules.map(({ name }) => name)).toEqual(['a', 'b']);
    const rest = await schedules.list({ limit: 2, cursor: page.nextCursor });
    expect(rest).toMatchObject({ schedules: [{ name: 'c' }] });
    expect(rest.nextCursor).toBeUndefined();
  });

  it('refuse what is no schedule, and leave what there was', async () => {
    await put(hourly());
    await expect(put(hourly({ cron: 'every hour' }))).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
    });
    expect(await schedules.get('report/hourly')).toMatchObject({ cron: '0 * * * *' });
  });
});
