import { ManualClock, silentLogger } from '@gantry/base';
import type { Store } from '@gantry/storage';
import { type FreshDatabase, freshSqliteDatabase } from '@gantry/storage/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AuditLog } from '../src/audit/audit-log.ts';
import { systemContext } from '../src/context.ts';
import { Housekeeping } from '../src/housekeeping.ts';
import { JobQueue } from '../src/jobs/job-queue.ts';

let database: FreshDatabase;
let store: Store;
const DAY_MS = 24 * 3_600_000;

beforeEach(async () => {
  database = freshSqliteDatabase();
  store = await database.open();
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

it('removes finished jobs after thirty days, and unfinished ones never', async () => {
  const clock = new ManualClock();
  const jobs = new JobQueue(store, clock);
  const add = async (key: string) =>
    (await jobs.enqueue({ type: 'test', key, payload: {} }, systemContext())).job.id;
  const finished = await add('finished');
  const waiting = await add('waiting');
  await jobs.cancel(finished, systemContext());
  const housekeeping = new Housekeeping({
    store,
    clock,
    log: silentLogger,
    audit: new AuditLog(store, clock),
  });
  clock.advance(29 * DAY_MS);
  await housekeeping.run();
  expect((await jobs.get(finished)).state).toBe('cancelled');
  clock.advance(2 * DAY_MS);
  await housekeeping.run();
  await expect(jobs.get(finished)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await jobs.get(waiting)).state).toBe('queued');
});

it('keeps the newest hundred thousand events', async () => {
  const event = { type: 'entity.created', at: '2026', data: '{}' };
  await store.transaction((tx) => tx.events.append(Array(100_500).fill(event)));
  const clock = new ManualClock();
  const audit = new AuditLog(store, clock);
  await new Housekeeping({ store, clock, log: silentLogger, audit }).run();
  const [oldest] = await store.events.after(0, 1);
  expect(await store.events.lastSequence()).toBe(100_500);
  expect(oldest?.sequence).toBe(500);
});

it('removes audit entries only where a time is set for which they are kept', async () => {
  const clock = new ManualClock();
  const audit = new AuditLog(store, clock);
  const jobs = new JobQueue(store, clock);
  await jobs.enqueue({ type: 'test', key: 'old', payload: {} }, systemContext());
  await clock.advance(40 * DAY_MS);
  await jobs.enqueue({ type: 'test', key: 'new', payload: {} }, systemContext());
  const common = { store, clock, log: silentLogger, audit };
  await new Housekeeping(common).run();
  expect((await audit.list({ limit: 10 })).entries).toHaveLength(2);
  await new Housekeeping({ ...common, auditRetentionMs: 30 * DAY_MS }).run();
  const { entries } = await audit.list({ limit: 10 });
  expect(entries.map(({ action, actorName }) => [action, actorName])).toEqual([
    ['audit.pruned', 'system'],
    ['job.created', 'system'],
  ]);
});
