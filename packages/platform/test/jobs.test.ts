import { PlatformError, silentLogger, systemClock } from '@gantry/base';
import type { Store } from '@gantry/storage';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
} from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemContext } from '../src/context.ts';
import { claimJobs } from '../src/jobs/job-claims.ts';
import type { JobContext, JobHandler } from '../src/jobs/job-execution.ts';
import { JobQueue, type NewJob } from '../src/jobs/job-queue.ts';
import { JobRunner } from '../src/jobs/job-runner.ts';
import type { JobType } from '../src/jobs/job-type.ts';
import { park } from '../src/jobs/parking.ts';

const postgresUrl = inject('postgresUrl');
const databases: [string, (() => Promise<FreshDatabase>) | undefined][] = [
  ['SQLite', async () => freshSqliteDatabase()],
  ['PostgreSQL', postgresUrl === undefined ? undefined : () => freshPostgresDatabase(postgresUrl)],
];

describe.each(databases)('jobs on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let database: FreshDatabase;
  let store: Store;
  let queue: JobQueue;
  const runners: JobRunner[] = [];

  beforeEach(async () => {
    database = await create();
    store = await database.open();
    queue = new JobQueue(store, systemClock);
  });
  afterEach(async () => {
    for (const runner of runners.splice(0)) await runner.stop();
    await store.close();
    await database.drop();
  });

  async function startRunner(
    type: JobHandler | JobType,
    serverId = 'server-1',
    more: Record<string, JobType> = {},
  ): Promise<JobRunner> {
    const options = { store, queue, clock: systemClock, log: silentLogger, serverId };
    const runner = new JobRunner({ ...options, handlers: { test: type, ...more } });
    runners.push(runner);
    await runner.start();
    return runner;
  }
  const enqueue = async (key = 'k', maxAttempts = 3): Promise<string> =>
    (await queue.enqueue({ type: 'test', key, payload: { key }, maxAttempts }, systemContext())).job
      .id;
  const add = async (job: Partial<NewJob> & { key: string }): Promise<string> =>
    (await queue.enqueue({ type: 'test', payload: {}, ...job }, systemContext())).job.id;
  /** Runs until it is aborted. */
  const hang: JobHandler = (job) =>
    new Promise((_resolve, reject) => {
      job.signal.addEventListener('abort', () => reject(job.signal.reason));
    });
  const isRunning = (id: string) =>
    expect.poll(async () => (await queue.get(id)).state).toBe('running');
  const ended = (id: string) => queue.waitFor(id, AbortSignal.timeout(20_000), 20);
  /** A job as a server leaves it that was killed while it ran it. */
  const abandon = (id: string, attempt: number) =>
    store.transaction((tx) =>
      tx.jobs.update(id, {
        state: 'running',
        attempt,
        lease_owner: 'dead-server',
        lease_until: '2020-01-01T00:00:00.000Z',
      }),
    );

  it('run, tell how far they are, and keep what they said and returned', async () => {
    await startRunner(async (job) => {
      job.log('info', `Working on ${job.payload.key}.`);
      job.progress({ done: 1, total: 2 });
      return { answer: 42 };
    });
    const id = await enqueue();
    expect(await ended(id)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      progress: { done: 1, total: 2 },
      result: { answer: 42 },
    });
    const log = await queue.readLog(id, 0, 10);
    expect(log.map((line) => line.message)).toEqual(['Working on k.']);
  });

  it('run again when their server was killed', async () => {
    const id = await enqueue();
    await abandon(id, 1);
    await startRunner(async (job) => ({ attempt: job.attempt }));
    expect(await ended(id)).toMatchObject({ state: 'succeeded', result: { attempt: 2 } });
    const log = await queue.readLog(id, 0, 10);
    expect(log[0]?.message).toContain('Interrupted');
  });

  it('fail visibly when their server was killed in the last attempt', async () => {
    const id = await enqueue();
    await abandon(id, 3);
    await startRunner(async () => {
      throw new Error('must not run');
    });
    expect(await ended(id)).toMatchObject({ state: 'failed', error: { code: 'JOB_INTERRUPTED' } });
  });

  it('fail at once on an error of their own, with its code and no stack', async () => {
    await startRunner(async () => {
      throw new TypeError('boom');
    });
    const job = await ended(await enqueue());
    expect(job).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { message: 'boom', code: 'INTERNAL' },
    });
  });

  it('wait and try again when the remote system is not there, and sooner when asked', async () => {
    let attempts = 0;
    await startRunner(async () => {
      attempts++;
      if (attempts === 1)
        throw new PlatformError({ code: 'AWAY', status: 503, message: 'not there' });
      return 'there';
    });
    const id = await enqueue();
    await expect.poll(async () => (await queue.get(id)).error?.code).toBe('AWAY');
    const waiting = await queue.get(id);
    expect(waiting.state).toBe('queued');
    expect(Date.parse(waiting.runAfter ?? '')).toBeGreaterThan(Date.now() + 1_000);
    const { job, created } = await queue.enqueue(
      { type: 'test', key: 'k', payload: {} },
      systemContext(),
    );
    expect([job.id, created]).toEqual([id, false]);
    expect(await ended(id)).toMatchObject({ state: 'succeeded', result: 'there', attempt: 2 });
  });

  it('stop when they are cancelled, while they wait and while they run', async () => {
    const waiting = await enqueue('later');
    await queue.cancel(waiting, systemContext());
    expect((await queue.get(waiting)).state).toBe('cancelled');
    await startRunner({ run: hang, drainMs: 0 });
    const running = await enqueue('now');
    await expect.poll(async () => (await queue.get(running)).state).toBe('running');
    await queue.cancel(running, systemContext());
    expect((await ended(running)).state).toBe('cancelled');
  });

  it('are put back by an orderly stop, without counting the attempt', async () => {
    const runner = await startRunner({ run: hang, drainMs: 0 });
    const id = await enqueue();
    await expect.poll(async () => (await queue.get(id)).state).toBe('running');
    await runner.stop();
    expect(await queue.get(id)).toMatchObject({ state: 'queued', attempt: 0 });
    await startRunner(async (job) => job.attempt, 'server-2');
    expect(await ended(id)).toMatchObject({ state: 'succeeded', result: 1 });
  });

  it('run once, however many servers look for them', async () => {
    const ran: string[] = [];
    const handler: JobHandler = async (job) => {
      ran.push(String(job.payload.key));
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await startRunner(handler, 'server-1');
    if (store.dialect === 'postgres') {
      await startRunner(handler, 'server-2');
      await startRunner(handler, 'server-3');
    }
    const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => enqueue(`k${i}`)));
    for (const id of ids) expect((await ended(id)).state).toBe('succeeded');
    expect([...ran].sort()).toEqual([...new Set(ran)].sort());
    expect(ran).toHaveLength(12);
  });

  it('bound what they may say', async () => {
    await startRunner(async (job) => {
      for (let i = 0; i < 6_000; i++) job.log('info', 'x'.repeat(3_000));
    });
    const id = await enqueue();
    await ended(id);
    const log = await queue.readLog(id, 0, 10_000);
    expect(log).toHaveLength(5_001);
    expect(log[0]?.message).toHaveLength(2_000);
    expect(log.at(-1)?.message).toBe('Further lines are not kept.');
  });

  it('have a lane for each type: long ones never keep short ones waiting', async () => {
    await startRunner({ run: hang, concurrency: 2, drainMs: 0 }, 'server-1', {
      short: { run: async () => 'done', concurrency: 1 },
    });
    const long = [await enqueue('a'), await enqueue('b'), await enqueue('c')];
    await isRunning(long[1] as string);
    const short = await add({ type: 'short', key: 'short' });
    expect((await ended(short)).state).toBe('succeeded');
    expect((await queue.get(long[2] as string)).state).toBe('queued');
  });

  it('run in the order of their priority, then of their age', async () => {
    const order: string[] = [];
    const start = Date.now() - 60_000;
    const runAfter = (ms: number) => new Date(start + ms);
    await add({ key: 'second', runAfter: runAfter(10) });
    await add({ key: 'first', runAfter: runAfter(0) });
    await add({ key: 'urgent', priority: 10 });
    await add({ key: 'someday', priority: -1 });
    await startRunner({
      concurrency: 1,
      run: async (job) => {
        order.push(job.key);
      },
    });
    await expect.poll(() => order.length).toBe(4);
    expect(order).toEqual(['urgent', 'first', 'second', 'someday']);
  });

  it('of one group run no more at once than their type says, and leave turns to other groups', async () => {
    const running = new Map<string, number>();
    let most = 0;
    const run = async ({ payload }: JobContext) => {
      const group = String(payload.group);
      const now = (running.get(group) ?? 0) + 1;
      running.set(group, now);
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running.set(group, now - 1);
    };
    const type = { run, concurrency: 10, groups: { concurrency: 1 } };
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) {
      // The first ten are all of one group, so that the other is behind a full one.
      const group = i < 10 ? 'busy' : `group-${i % 3}`;
      ids.push(await add({ key: `k${i}`, group, payload: { group } }));
    }
    await startRunner(type);
    if (store.dialect === 'postgres') await startRunner(type, 'server-2');
    for (const id of ids) expect((await ended(id)).state).toBe('succeeded');
    expect(most).toBe(1);
  });

  it('of one group begin no faster than their type says', async () => {
    queue.types.declare('test', {
      run: async () => {},
      groups: { rate: { count: 2, perMs: 600 } },
    });
    for (let i = 0; i < 5; i++) await add({ key: `k${i}`, group: 'g' });
    await add({ key: 'free', group: 'other' });
    const start = Date.now() + 1_000;
    const claim = (afterMs: number) =>
      store.transaction((tx) =>
        claimJobs(tx, {
          types: queue.types,
          free: new Map([['test', 10]]),
          serverId: 'server-1',
          now: new Date(start + afterMs),
          leaseMs: 60_000,
          isRunningHere: () => false,
        }),
      );
    const first = await claim(0);
    expect(first.rows.map(({ group_key }) => group_key).sort()).toEqual(['g', 'g', 'other']);
    expect(first.freeAt).toBe(start + 300);
    expect((await claim(299)).rows).toEqual([]);
    expect((await claim(300)).rows).toHaveLength(1);
    expect((await claim(10_000)).rows).toHaveLength(2);
  });

  it('wait for a signal with what they remember, through a restart, and take no turn meanwhile', async () => {
    const type: JobType = {
      concurrency: 1,
      run: async (job) => {
        if (!job.woken) return park({ signal: 'approval:1', memory: { step: 2 } });
        return { memory: job.memory, woken: job.woken, attempt: job.attempt };
      },
    };
    const first = await startRunner(type);
    const id = await enqueue();
    await expect.poll(async () => (await queue.get(id)).state).toBe('waiting');
    expect(await queue.get(id)).toMatchObject({ waitsFor: 'approval:1' });
    const other = await add({ key: 'other' });
    await expect.poll(async () => (await queue.get(other)).state).toBe('waiting');
    await first.stop();
    expect(await queue.signal('approval:1', { by: 'ada' })).toBe(2);
    await startRunner(type, 'server-2');
    expect(await ended(id)).toMatchObject({
      state: 'succeeded',
      result: {
        memory: { step: 2 },
        woken: { by: 'signal', signal: 'approval:1', data: { by: 'ada' } },
        attempt: 1,
      },
    });
  });

  it('go on at once when the signal came before they waited for it', async () => {
    await queue.signal('early', 7);
    await startRunner(async (job) =>
      job.woken ? job.woken : park({ signal: 'early', until: new Date(Date.now() + 3_600_000) }),
    );
    const job = await ended(await enqueue());
    expect(job.result).toEqual({ by: 'signal', signal: 'early', data: 7 });
  });

  it('wait until a time, and are cancelled while they wait', async () => {
    await startRunner(async (job) =>
      job.woken ? job.woken.by : park({ until: new Date(Date.now() + Number(job.payload.ms)) }),
    );
    const soon = await add({ key: 'soon', payload: { ms: 50 } });
    const late = await add({ key: 'late', payload: { ms: 3_600_000 } });
    expect(await ended(soon)).toMatchObject({ state: 'succeeded', result: 'time' });
    await expect.poll(async () => (await queue.get(late)).state).toBe('waiting');
    expect(
      (await queue.enqueue({ type: 'test', key: 'late', payload: {} }, systemContext())).created,
    ).toBe(false);
    await queue.cancel(late, systemContext());
    expect(await queue.get(late)).toMatchObject({ state: 'cancelled' });
  });

  it('are cancelled and not parked when that was asked for while they ran', async () => {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await startRunner(async () => {
      await held;
      return park({ until: new Date(Date.now() + 3_600_000) });
    });
    const id = await enqueue();
    await isRunning(id);
    await queue.cancel(id, systemContext());
    goOn();
    expect((await ended(id)).state).toBe('cancelled');
  });

  it('find what they saved in the next attempt, after a crash and after a fault', async () => {
    await startRunner({
      retry: { baseMs: 1 },
      run: async (job) => {
        if (job.memory !== undefined) return { memory: job.memory };
        await job.save({ done: ['one'] });
        throw new PlatformError({ code: 'AWAY', status: 503, message: 'not there' });
      },
    });
    const job = await ended(await enqueue());
    expect(job).toMatchObject({ attempt: 2, result: { memory: { done: ['one'] } } });
  });

  it('end as dead when their type keeps those, and leave the list when somebody lets them be', async () => {
    await startRunner({
      keepsDead: true,
      retry: { attempts: 2, baseMs: 1, isWorthIt: () => true },
      run: async () => {
        throw new Error('never');
      },
    });
    const id = await add({ key: 'k' });
    expect(await ended(id)).toMatchObject({
      state: 'dead',
      attempt: 2,
      error: { message: 'never' },
    });
    expect(await queue.cancel(id, systemContext())).toMatchObject({ state: 'cancelled' });
    await expect(queue.cancel(id, systemContext())).rejects.toMatchObject({ code: 'JOB_FINISHED' });
  });

  it('leave nothing behind when they are small and succeed, and everything when they fail', async () => {
    await startRunner({
      isSmall: true,
      keepsDead: true,
      run: async (job) => {
        job.log('info', 'hello');
        if (job.key === 'bad') throw new Error('bad');
      },
    });
    const before = (await store.audit.list({ limit: 100 })).entries.length;
    const jobs = ['good', 'bad', 'fine'].map((key) => ({ type: 'test', key, payload: {} }));
    const outcomes = await store.transaction((tx) => queue.enqueueAllIn(tx, jobs, systemContext()));
    const [good, bad] = outcomes.map(({ job }) => job.id) as [string, string];
    expect(await ended(bad)).toMatchObject({ state: 'dead' });
    await expect.poll(() => store.jobs.get(good)).toBeUndefined();
    expect((await queue.readLog(bad, 0, 10)).map(({ message }) => message)).toEqual(['hello']);
    const after = (await store.audit.list({ limit: 100 })).entries;
    expect(after.slice(0, after.length - before).map(({ action }) => action)).toEqual(['job.dead']);
  });

  it('fail visibly when what they return is no JSON', async () => {
    await startRunner(async () => ({ amount: 1n }));
    expect(await ended(await enqueue())).toMatchObject({ state: 'failed' });
  });

  it('are waited for by an orderly stop as long as their type says', async () => {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const runner = await startRunner({ run: () => held.then(() => 'through'), drainMs: 60_000 });
    const id = await enqueue();
    await isRunning(id);
    const stopped = runner.stop();
    const late = await enqueue('late');
    goOn();
    await stopped;
    expect(await queue.get(id)).toMatchObject({ state: 'succeeded', result: 'through' });
    expect((await queue.get(late)).state).toBe('queued');
  });

  it('are queued again by a person, one or all of a type, unless the same is under way', async () => {
    let isBroken = true;
    await startRunner({
      keepsDead: true,
      run: async () => {
        if (isBroken) throw new Error('broken');
        return 'mended';
      },
    });
    const ids = [await enqueue('a'), await enqueue('b'), await enqueue('c')] as const;
    for (const id of ids) expect((await ended(id)).state).toBe('dead');
    await expect(queue.retry('nobody', systemContext())).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    isBroken = false;
    await queue.retry(ids[0], systemContext());
    expect(await ended(ids[0])).toMatchObject({ state: 'succeeded', attempt: 1, result: 'mended' });
    await expect(queue.retry(ids[0], systemContext())).rejects.toMatchObject({
      code: 'JOB_FINISHED',
    });
    const later = await add({ key: 'b', runAfter: new Date(Date.now() + 3_600_000) });
    await expect(queue.retry(ids[1], systemContext())).rejects.toMatchObject({
      code: 'JOB_REPLACED',
    });
    await expect(queue.retry(later, systemContext())).rejects.toMatchObject({
      code: 'JOB_NOT_OVER',
    });
    expect(await queue.retryAll({ type: 'test', state: 'dead' }, systemContext())).toBe(1);
    expect((await ended(ids[2])).state).toBe('succeeded');
    expect(await queue.overview()).toMatchObject([{ type: 'test', dead: 1, queued: 1 }]);
  });

  it('tell what they say while they say it, until they are over', async () => {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await startRunner(async (job) => {
      job.log('info', 'one');
      await held;
      job.log('info', 'two');
    });
    const id = await enqueue();
    const heard: string[] = [];
    for await (const lines of queue.followLog(id, 0, { signal: AbortSignal.timeout(20_000) })) {
      heard.push(...lines.map(({ message }) => message));
      if (heard.length === 1) goOn();
    }
    expect(heard).toEqual(['one', 'two']);
  });
});
