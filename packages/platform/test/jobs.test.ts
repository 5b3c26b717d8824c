import { PlatformError, silentLogger, systemClock } from '@gantry/base';
import type { Store } from '@gantry/storage';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
} from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemContext } from '../src/context.ts';
import type { JobHandler } from '../src/jobs/job-execution.ts';
import { JobQueue } from '../src/jobs/job-queue.ts';
import { JobRunner } from '../src/jobs/job-runner.ts';

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

  async function startRunner(handler: JobHandler, serverId = 'server-1'): Promise<JobRunner> {
    const options = { store, queue, clock: systemClock, log: silentLogger, serverId };
    const runner = new JobRunner({ ...options, handlers: { test: handler } });
    runners.push(runner);
    await runner.start();
    return runner;
  }
  const enqueue = async (key = 'k', maxAttempts = 3): Promise<string> =>
    (await queue.enqueue({ type: 'test', key, payload: { key }, maxAttempts }, systemContext())).job
      .id;
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
    await startRunner(
      (job) =>
        new Promise((_resolve, reject) => {
          job.signal.addEventListener('abort', () => reject(job.signal.reason));
        }),
    );
    const running = await enqueue('now');
    await expect.poll(async () => (await queue.get(running)).state).toBe('running');
    await queue.cancel(running, systemContext());
    expect((await ended(running)).state).toBe('cancelled');
  });

  it('are put back by an orderly stop, without counting the attempt', async () => {
    const runner = await startRunner(
      (job) =>
        new Promise((_resolve, reject) => {
          job.signal.addEventListener('abort', () => reject(job.signal.reason));
        }),
    );
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
});
