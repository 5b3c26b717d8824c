import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createId, silentLogger, systemClock } from '@gantry/base';
import { JobQueue, JobRunner, type JobType, systemContext } from '@gantry/platform';
import { openStore, type Store } from '@gantry/storage';
import { withPostgres } from './postgres-bench.ts';
import { quantile, type Report } from './report.ts';

const TOGETHER = 100;
const CLIENTS = 20;
const SAMPLES = 200;
const context = systemContext('bench');

/** Throughput and latency of jobs, against the store's own inserts, updates and deletes. */
export async function benchJobs(report: Report, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-jobs-'));
  try {
    const store = await openStore(join(folder, 'gantry.db'));
    await measure(report, 'SQLite', { queueing: store, running: store, count });
    await store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await withPostgres(report, async (url) => {
    const [queueing, running] = [
      await openStore(`${url}/postgres`),
      await openStore(`${url}/postgres`),
    ];
    await measure(report, 'PostgreSQL, queued by one server and run by another', {
      queueing,
      running,
      count,
    });
    await queueing.close();
    await running.close();
  });
}

interface Setting {
  readonly queueing: Store;
  readonly running: Store;
  readonly count: number;
}

async function measure(report: Report, name: string, setting: Setting): Promise<void> {
  report.section(`${name}: ${setting.count.toLocaleString('en')} jobs`);
  const bareMs = (await timeBare(setting.queueing, setting.count / 10)) * 10;
  const rate = (ms: number) => (setting.count / ms) * 1_000;
  const against = (ms: number) =>
    `${(bareMs / ms).toFixed(2)} of bare rows, each inserted, updated and deleted in a transaction of its own (${Math.round(rate(bareMs)).toLocaleString('en')}/s)`;
  const small: JobType = { run: async () => {}, concurrency: 50, isSmall: true };
  const together = await timeJobs(setting, small, queueTogether);
  report.add({
    name: `small ones, queued ${TOGETHER} in a transaction`,
    value: rate(together),
    unit: 'jobs/s',
    goal: { at: 500, better: 'more' },
    against: against(together),
  });
  if (setting.running.dialect === 'postgres') {
    for (const [size, words] of [
      [1, 'one by one'],
      [TOGETHER, `${TOGETHER} at once`],
    ] as const) {
      const ms = await timeSkipLocked(setting.running, setting.count, size);
      report.add({
        name: `the same rows by SKIP LOCKED, taken and removed ${words}`,
        value: rate(ms),
        unit: 'jobs/s',
        against: `no limits, leases, retries or order of turns: the least that a library does. Ours reaches ${(ms / together).toFixed(2)} of it`,
      });
    }
  }
  const single = await timeJobs(setting, small, queueSingly);
  report.add({
    name: `small ones, each queued by itself by ${CLIENTS} clients`,
    value: rate(single),
    unit: 'jobs/s',
    against: against(single),
  });
  const told = await timeJobs(setting, { ...small, isSmall: false }, queueTogether);
  report.add({
    name: 'ordinary ones, with audit entries and events',
    value: rate(told),
    unit: 'jobs/s',
    against: against(told),
  });
  for (let i = 0; i < SAMPLES; i++) await bareInsert(setting.queueing, `bare-${i}`);
  const writes = await timeEach(SAMPLES, (i) => bareUpdate(setting.queueing, `bare-${i}`));
  const latency = await timeLatency(setting, small);
  const bare = quantile(writes, 0.5);
  for (const [title, q] of [
    ['from the commit to the handler, median', 0.5],
    ['from the commit to the handler, 99 of 100', 0.99],
  ] as const) {
    const ms = quantile(latency, q);
    report.add({
      name: title,
      value: ms,
      unit: 'ms',
      against: `${(ms / bare).toFixed(1)} bare updates, one transaction each (${bare.toFixed(2)} ms)`,
    });
  }
}

const bareInsert = (store: Store, id: string) =>
  store.transaction((tx) =>
    tx.session.run('INSERT INTO job_signals (key, data, at) VALUES (?, ?, ?)', [id, '{}', '2026']),
  );
const bareUpdate = (store: Store, id: string) =>
  store.transaction((tx) =>
    tx.session.run('UPDATE job_signals SET data = ? WHERE key = ?', ['{"n":1}', id]),
  );
const bareDelete = (store: Store, id: string) =>
  store.transaction((tx) => tx.session.run('DELETE FROM job_signals WHERE key = ?', [id]));

/** What a job costs at least where each step is a transaction: stored, taken, done. */
async function timeBare(store: Store, count: number): Promise<number> {
  const ids = Array.from({ length: count }, () => createId());
  const started = performance.now();
  for (const step of [bareInsert, bareUpdate, bareDelete]) {
    for (const id of ids) await step(store, id);
  }
  return performance.now() - started;
}

/** Ten workers that take rows of the same table without the store's write lock, each statement by itself. */
async function timeSkipLocked(store: Store, count: number, size: number): Promise<number> {
  const queue = new JobQueue(store, systemClock);
  queue.types.declare('bench', { run: async () => {}, isSmall: true });
  const take = `UPDATE jobs SET state = 'running', lease_owner = 'bench', lease_until = ? WHERE id IN (
    SELECT id FROM jobs WHERE type = 'bench' AND state IN ('queued', 'waiting') AND run_after <= ?
    ORDER BY priority DESC, run_after, id LIMIT ${size} FOR UPDATE SKIP LOCKED) RETURNING id`;
  const work = async (): Promise<void> => {
    for (;;) {
      const now = new Date().toISOString();
      const taken = await store.session.getAll<{ id: string }>(take, [now, now]);
      if (taken.length === 0) return;
      await store.session.deleteByKeys(
        'jobs',
        ['id'],
        taken.map(({ id }) => [id]),
      );
    }
  };
  const started = performance.now();
  await queueTogether(queue, store, count);
  await Promise.all(Array.from({ length: 10 }, work));
  return performance.now() - started;
}

async function timeJobs(
  { queueing, running, count }: Setting,
  type: JobType,
  add: (queue: JobQueue, store: Store, count: number) => Promise<void>,
): Promise<number> {
  let left = count;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const run = async () => {
    if (--left === 0) finish();
  };
  const runner = await startRunner(running, { ...type, run });
  const queue = new JobQueue(queueing, systemClock);
  queue.types.declare('bench', type);
  const started = performance.now();
  await add(queue, queueing, count);
  await finished;
  // The outcomes of the last ones are part of the work.
  await runner.stop();
  return performance.now() - started;
}

async function startRunner(store: Store, type: JobType): Promise<JobRunner> {
  const runner = new JobRunner({
    store,
    queue: new JobQueue(store, systemClock),
    clock: systemClock,
    log: silentLogger,
    serverId: createId(),
    handlers: { bench: type },
  });
  await runner.start();
  return runner;
}

const newJob = () => ({ type: 'bench', key: createId(), payload: { of: 'the bench' } });

async function queueTogether(queue: JobQueue, store: Store, count: number): Promise<void> {
  for (let done = 0; done < count; done += TOGETHER) {
    const jobs = Array.from({ length: Math.min(TOGETHER, count - done) }, newJob);
    await store.transaction((tx) => queue.enqueueAllIn(tx, jobs, context));
  }
}

async function queueSingly(queue: JobQueue, _store: Store, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let i = 0; i < count / CLIENTS; i++) await queue.enqueue(newJob(), context);
    }),
  );
}

/** One at a time on a server that has nothing else to do, in milliseconds. */
async function timeLatency({ queueing, running }: Setting, type: JobType): Promise<number[]> {
  let begin = () => {};
  const runner = await startRunner(running, { ...type, run: async () => begin() });
  const queue = new JobQueue(queueing, systemClock);
  queue.types.declare('bench', type);
  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const began = new Promise<number>((resolve) => {
      begin = () => resolve(performance.now());
    });
    await queue.enqueue(newJob(), context);
    const committed = performance.now();
    times.push(Math.max(0, (await began) - committed));
  }
  await runner.stop();
  return times;
}

async function timeEach(count: number, work: (i: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await work(i);
    times.push(performance.now() - started);
  }
  return times;
}
