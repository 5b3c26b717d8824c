import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@gantry/storage';
import { sampleJob, sampleSchedule } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { TestServer } from './support/test-server.ts';

interface Job {
  id: string;
  type: string;
  state: string;
}

const AT = '2026-01-01T00:00:00.000Z';
const SCHEDULE = {
  name: 'report:weekly/all',
  title: 'Report',
  type: 'lifecycle',
  cron: '0 9 * * 1',
};

/** What earlier runs of the server have left: jobs of a type that it has, for something that is gone. */
async function leaveJobs(location: string): Promise<void> {
  const store = await openStore(location);
  const ended = { type: 'lifecycle', payload: '{"run":"none"}', finished_at: AT, attempt: 1 };
  await store.transaction(async (tx) => {
    for (const id of ['failed-1', 'failed-2']) {
      await tx.jobs.insert(sampleJob(id, { ...ended, state: 'failed' }));
    }
    await tx.jobs.insert(sampleJob('dead', { ...ended, state: 'dead' }));
    const line = (message: string) => ({ job_id: 'dead', at: AT, level: 'info', message });
    await tx.jobs.appendLog([line('one'), line('two')]);
    const { name, ...schedule } = SCHEDULE;
    const payload = '{"run":"none"}';
    await tx.jobSchedules.put(sampleSchedule(name, { ...schedule, payload }));
  });
  await store.close();
}

describe.each(databases(inject('postgresUrl')))('jobs over HTTP on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    const dataDir = mkdtempSync(join(tmpdir(), 'gantry-test-jobs-'));
    await leaveJobs(database.db ?? join(dataDir, 'gantry.db'));
    server = await TestServer.start({
      dataDir,
      ...(database.db === undefined ? {} : { db: database.db }),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const stateOf = async (id: string) => (await server.get<Job>(`/api/v1/jobs/${id}`)).body.state;

  it('stream what they say, go on after a line, and say how they ended', async () => {
    const stream = await server.get('/api/v1/jobs/dead/log/stream');
    expect(stream.headers['content-type']).toContain('text/event-stream');
    const messages = [...stream.text.matchAll(/^id: (\d+)\ndata: (.*)$/gm)];
    expect(messages.map(([, , data]) => JSON.parse(data as string).message)).toEqual([
      'one',
      'two',
    ]);
    expect(stream.text).toMatch(/event: over\ndata: "dead"\n\n$/);
    const rest = await server.get('/api/v1/jobs/dead/log/stream', {
      headers: { 'last-event-id': messages[0]?.[1] as string },
    });
    expect(rest.text).not.toContain('"one"');
    expect(rest.text).toContain('"two"');
    expect((await server.get('/api/v1/jobs/none/log/stream')).status).toBe(404);
  });

  it('are tried again, one or all of a type', async () => {
    const one = await server.post<Job>('/api/v1/jobs/failed-1/retry');
    expect([one.status, one.body.state]).toEqual([202, 'queued']);
    await expect.poll(() => stateOf('failed-1')).toBe('failed');
    const all = await server.post('/api/v1/jobs/retry', { type: 'lifecycle', state: 'failed' });
    expect([all.status, all.body]).toEqual([202, { retried: 2 }]);
    const none = await server.post('/api/v1/jobs/retry', { type: 'sync' });
    expect(none.body).toEqual({ retried: 0 });
    const dropped = await server.post<Job>('/api/v1/jobs/dead/cancel');
    expect([dropped.status, dropped.body.state]).toEqual([202, 'cancelled']);
    const types = await server.get<{ type: string; title: string }[]>('/api/v1/jobs/types');
    expect(types.body).toContainEqual(
      expect.objectContaining({ type: 'lifecycle', title: 'Lifecycle hook', dead: 0 }),
    );
  });

  it('are queued by schedules that people pause, and run by hand', async () => {
    const path = `/api/v1/jobs/schedules/${encodeURIComponent(SCHEDULE.name)}`;
    const { body } = await server.get<{ next: string[] }[]>('/api/v1/jobs/schedules');
    expect(body).toMatchObject([{ ...SCHEDULE, timeZone: 'Europe/Berlin', missed: 'skip' }]);
    expect(body[0]?.next).toHaveLength(5);
    expect((await server.post(`${path}/pause`)).body).toMatchObject({ paused: true, next: [] });
    expect((await server.post(`${path}/resume`)).body).toMatchObject({ paused: false });
    const ran = await server.post<Job>(`${path}/run`);
    expect([ran.status, ran.body.type]).toEqual([202, 'lifecycle']);
    expect((await server.get(path)).body).toMatchObject({ lastJob: ran.body.id });
    expect((await server.get('/api/v1/jobs/schedules/none')).status).toBe(404);
  });

  it('are for those who may see and manage them', async () => {
    const see = ['/types', '/schedules', '/dead/log/stream'];
    const manage = ['/dead/retry', '/schedules/x/pause', '/schedules/x/resume', '/schedules/x/run'];
    for (const path of see) {
      expect((await server.get(`/api/v1/jobs${path}`, { as: 'viewer' })).status).toBe(403);
    }
    for (const path of manage) {
      const answer = await server.request('POST', `/api/v1/jobs${path}`, { as: 'developer' });
      expect(answer.status).toBe(403);
    }
  });
});
