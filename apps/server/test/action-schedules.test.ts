import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createUser } from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { putAction, type RunBody } from './support/run-helpers.ts';
import { TestServer } from './support/test-server.ts';

describe.each(databases(inject('postgresUrl')))('scheduled actions on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  let alice: { id: string; token: string };
  let mallory: { id: string; token: string };
  const path = '/api/v1/actions/rename/schedules/nightly';

  beforeAll(async () => {
    const { db, drop: dropDatabase } = await create();
    drop = dropDatabase;
    server = await TestServer.start(db === undefined ? {} : { db });
    alice = await createUser(server, 'alice', 'developer');
    mallory = await createUser(server, 'mallory', 'developer');
    await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: { name: 'shop' },
      spec: {},
    });
    await putAction(server, 'rename', {
      type: 'internal',
      config: {
        operation: 'update-entity',
        entity: 'Service/${{ inputs.service }}',
        set: { metadata: { title: 'By night' } },
      },
      inputs: [{ name: 'service', type: 'select', entityKind: 'Service', required: true }],
    });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const runNow = async () => {
    const name = encodeURIComponent('action:Action/default/rename/nightly');
    const { body } = await server.post<{ id: string }>(`/api/v1/jobs/schedules/${name}/run`);
    let state = '';
    await expect
      .poll(async () => {
        state = (await server.get<{ state: string }>(`/api/v1/jobs/${body.id}`)).body.state;
        return state;
      })
      .toBeOneOf(['succeeded', 'failed']);
    return (
      await server.get<{ state: string; result?: { run: string }; error?: object }>(
        `/api/v1/jobs/${body.id}`,
      )
    ).body;
  };

  it('are checked when they are made, as a run is', async () => {
    const wrong = await server.put<{ code: string; details: { problems: object[] } }>(
      path,
      { cron: '0 3 * * *', inputs: { service: 'nothing' } },
      { as: alice },
    );
    expect(wrong.body.details.problems).toEqual([
      { pointer: '/inputs/service', message: 'there is no Service/nothing' },
    ]);
    const never = await server.put<{ code: string }>(
      path,
      { cron: 'often', inputs: { service: 'shop' } },
      { as: alice },
    );
    expect(never.body.code).toBe('SCHEDULE_INVALID');
    const inputs = { service: 'shop' };
    const made = await server.put<{ next: string[] }>(
      path,
      { cron: '0 3 * * *', timeZone: 'Europe/Berlin', inputs },
      { as: alice },
    );
    expect([made.status, made.body]).toEqual([
      200,
      expect.objectContaining({ name: 'nightly', createdBy: 'alice', paused: false }),
    ]);
    const { body } = await server.get<{ name: string }[]>('/api/v1/actions/rename/schedules', {
      as: mallory,
    });
    expect(body.map(({ name }) => name)).toEqual(['nightly']);
  });

  it('are changed and deleted by their makers only', async () => {
    const body = { cron: '0 4 * * *', inputs: { service: 'shop' } };
    expect((await server.put(path, body, { as: mallory })).status).toBe(403);
    expect((await server.delete(path, { as: mallory })).status).toBe(403);
  });

  it('ask for a run in the name of their maker, with the rights of that moment', async () => {
    const job = await runNow();
    expect(job.state).toBe('succeeded');
    const { body: run } = await server.get<RunBody & { requestedBy: string; source: string }>(
      `/api/v1/runs/${job.result?.run}`,
    );
    expect(run).toMatchObject({ requestedBy: 'alice', source: 'system' });
    await server.put(`/api/v1/auth/users/${alice.id}`, { role: 'viewer' });
    const refused = await runNow();
    expect([refused.state, refused.error]).toEqual([
      'failed',
      expect.objectContaining({ code: 'FORBIDDEN' }),
    ]);
    expect((await server.delete(path)).status).toBe(204);
    expect((await server.delete(path)).status).toBe(404);
  });
});
