import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@gantry/base';
import type { JobRow, Store } from '@gantry/storage';
import type { FreshDatabase } from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemContext } from '../src/context.ts';
import { JobQueue } from '../src/jobs/job-queue.ts';
import { databases } from './support/databases.ts';

const TYPES = ['ordinary', 'small', 'once'] as const;
const OF_EACH = 400;
/** So many have begun when a server is killed. */
const BEGUN = 150;
const KILLS = 3;
const script = fileURLToPath(new URL('./support/run-jobs.ts', import.meta.url));

describe.each(databases)('many jobs whose servers are killed, on %s', (name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let database: FreshDatabase;
  let folder: string;
  let effects: string;
  const servers = new Set<ChildProcess>();

  beforeEach(async () => {
    database = await create();
    folder = mkdtempSync(join(tmpdir(), 'gantry-test-killed-'));
    effects = join(folder, 'effects');
  });
  afterEach(async () => {
    for (const server of servers) server.kill('SIGKILL');
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const startServer = (): ChildProcess => {
    const args = ['--import', 'tsx', script, database.location, effects];
    const server = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    servers.add(server);
    return server;
  };
  const kill = async (server: ChildProcess): Promise<void> => {
    server.kill('SIGKILL');
    await once(server, 'exit');
    servers.delete(server);
    appendFileSync(effects, `killed ${server.pid}\n`);
  };
  const readEffects = () =>
    (existsSync(effects) ? readFileSync(effects, 'utf8') : '').split('\n').filter(Boolean);
  const begun = (server: ChildProcess) =>
    readEffects().filter((line) => line.startsWith('begin') && line.endsWith(` ${server.pid}`))
      .length;

  async function queueJobs(): Promise<void> {
    const store = await database.open();
    const queue = new JobQueue(store, systemClock);
    queue.types.declare('small', { run: async () => {}, isSmall: true });
    for (const type of TYPES) {
      const jobs = Array.from({ length: OF_EACH }, (_, i) => ({
        type,
        key: `${type}-${i}`,
        payload: {},
        ...(type === 'once' ? { maxAttempts: 1 } : {}),
      }));
      await store.transaction((tx) => queue.enqueueAllIn(tx, jobs, systemContext()));
    }
    await store.close();
  }

  async function unfinished(store: Store): Promise<number> {
    const counts = await store.jobs.count(['queued', 'running', 'waiting']);
    return counts.reduce((sum, { count }) => sum + count, 0);
  }

  /** Ends when the jobs are over, or by being killed when enough have begun. */
  async function runThrough(): Promise<void> {
    if (name === 'SQLite') {
      await queueJobs();
      for (let round = 0; round < KILLS; round++) {
        const server = startServer();
        await expect.poll(() => begun(server), { interval: 5 }).toBeGreaterThan(BEGUN);
        await kill(server);
      }
      const last = startServer();
      const all = TYPES.length * OF_EACH;
      // The file is the server's alone, so how far it is shows in the effects.
      const open = () => all - new Set(ended()).size - lost().length;
      await expect.poll(open, { timeout: 50_000, interval: 50 }).toBe(0);
      // The outcomes of the last ones are recorded in the transaction after.
      await new Promise((resolve) => setTimeout(resolve, 500));
      await kill(last);
      return;
    }
    const [first, second] = [startServer(), startServer()];
    const isReady = ({ pid }: ChildProcess) => readEffects().includes(`ready ${pid}`);
    await expect.poll(() => isReady(first) && isReady(second)).toBe(true);
    await queueJobs();
    await expect.poll(() => begun(first), { interval: 5 }).toBeGreaterThan(BEGUN);
    await kill(first);
    const store = await database.open();
    await expect.poll(() => unfinished(store), { timeout: 50_000, interval: 100 }).toBe(0);
    await store.close();
    expect(begun(second)).toBeGreaterThan(0);
    await kill(second);
  }

  const ended = () =>
    readEffects().flatMap((line) =>
      line.startsWith('end ') ? [line.split(' ')[1] as string] : [],
    );
  /** Jobs with one attempt whose server was killed in it. */
  const lost = () => {
    const open = new Map<string, string>();
    const dead = new Set<string>();
    for (const line of readEffects()) {
      const [what, key = '', pid = ''] = line.split(' ');
      if (what === 'begin') open.set(key, pid);
      else if (what === 'end') open.delete(key);
      else if (what === 'killed') dead.add(key);
    }
    return [...open].filter(([key, pid]) => key.startsWith('once') && dead.has(pid));
  };

  it('complete or fail visibly, and none is run by two at a time', async () => {
    await runThrough();

    const running = new Map<string, string>();
    const killed = new Set<string>();
    for (const line of readEffects()) {
      const [what, key = '', pid = ''] = line.split(' ');
      if (what === 'killed') killed.add(key);
      else if (what === 'end') running.delete(key);
      else if (what === 'begin') {
        const other = running.get(key);
        expect(other === undefined || killed.has(other), `${line}, begun by ${other}`).toBe(true);
        running.set(key, pid);
      }
    }

    const store = await database.open();
    const counts = await store.jobs.count(['queued', 'running', 'waiting', 'succeeded', 'dead']);
    const countOf = (type: string, state: string) =>
      counts.find((row) => row.type === type && row.state === state)?.count ?? 0;
    expect(await unfinished(store)).toBe(0);
    expect(countOf('ordinary', 'succeeded')).toBe(OF_EACH);
    expect(counts.some(({ type }) => type === 'small')).toBe(false);
    expect(countOf('once', 'succeeded') + countOf('once', 'dead')).toBe(OF_EACH);
    // Somebody was interrupted, or this would prove nothing.
    const { jobs } = await store.jobs.list({ type: 'ordinary', limit: 1_000 });
    const interrupted = jobs.filter(({ attempt }: JobRow) => attempt > 1);
    expect(interrupted.length).toBeGreaterThan(0);
    const log = await store.jobs.readLog(interrupted[0]?.id as string, 0, 10);
    expect(log.map(({ message }) => message)).toContain(
      'Interrupted: the server that ran this job stopped.',
    );
    for (const key of ['ordinary', 'small']) {
      const through = new Set(ended().filter((each) => each.startsWith(key)));
      expect(through.size).toBe(OF_EACH);
    }
    await store.close();
  }, 120_000);
});
