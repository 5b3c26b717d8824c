import { join } from 'node:path';
import { openStore } from '@gantry/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import WebSocket from 'ws';
import { createUser } from './support/access-world.ts';
import { ActionReceiver } from './support/action-receiver.ts';
import { databases } from './support/databases.ts';
import { execute, putAction, type RunBody, runIn } from './support/run-helpers.ts';
import { TestServer } from './support/test-server.ts';

interface Failure {
  readonly code: string;
}

describe.each(databases(inject('postgresUrl')))('attacks on actions on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let receiver: ActionReceiver;
  let location: string;
  let drop: (() => Promise<void>) | undefined;
  let alice: { id: string; token: string };
  let bob: { id: string; token: string };
  let mallory: { id: string; token: string };

  beforeAll(async () => {
    receiver = await ActionReceiver.start();
    const { db, drop: dropDatabase } = await create();
    drop = dropDatabase;
    server = await TestServer.start({
      ...(db === undefined ? {} : { db }),
      flags: { egressHosts: [receiver.host] },
    });
    location = db ?? join(server.dataDir, 'gantry.db');
    alice = await createUser(server, 'alice', 'developer');
    bob = await createUser(server, 'bob', 'developer');
    mallory = await createUser(server, 'mallory', 'developer');
    await server.put(`/api/v1/auth/users/${bob.id}`, { teams: ['payments'] });
    await putAction(
      server,
      'refund',
      {
        type: 'webhook',
        config: { url: `${receiver.url}/refund`, outputs: { note: '/note' } },
        inputs: [{ name: 'customer', type: 'string' }],
        permissions: { requireApproval: true, approvers: ['payments'] },
      },
      { owner: 'payments' },
    );
    await putAction(
      server,
      'lookup',
      {
        type: 'webhook',
        effect: 'read',
        config: { url: `${receiver.url}/lookup`, outputs: { note: '/note' } },
        inputs: [{ name: 'customer', type: 'string' }],
      },
      { owner: 'payments' },
    );
  });
  afterAll(async () => {
    await server?.stop();
    await receiver?.stop();
    await drop?.();
  });
  beforeEach(() => {
    receiver.answer = () => ({ body: { note: 'canary-output-77' } });
    receiver.effects.length = 0;
    receiver.requests.length = 0;
  });

  const refused = async (path: string, body: object, as: { token: string }) => {
    const answer = await server.post<Failure>(path, body, { as });
    return [answer.status, answer.body.code];
  };

  it('S34: what a value contains is data, in addresses, headers, bodies and names', async () => {
    await putAction(server, 'templated', {
      type: 'webhook',
      config: {
        url: `${receiver.url}/items/\${{ inputs.name }}/end`,
        headers: { 'x-name': '${{ inputs.name }}' },
        body: { name: '${{ inputs.name }}', again: 'n=${{ inputs.name }}' },
      },
      inputs: [{ name: 'name', type: 'string' }],
    });
    const name = '../${{ run.id }}?a=b#c\r\nx-evil: 1';
    const run = await execute(server, 'templated', { inputs: { name } }, alice);
    await runIn(server, run.id, 'succeeded');
    const [request] = receiver.requests;
    expect(request?.path).toBe(`/items/${encodeURIComponent(name)}/end`);
    expect(request?.headers['x-evil']).toBeUndefined();
    expect(JSON.parse(request?.text ?? '')).toEqual({ name, again: `n=${name}` });
    const climbing = await execute(server, 'templated', { inputs: { name: '..' } }, alice);
    expect((await runIn(server, climbing.id, 'failed')).error?.code).toBe('STEP_PLACE_UNKNOWN');
  });

  it('S25: an action reaches no private, metadata or own address that nobody allowed', async () => {
    const own = new URL(server.server.url).host;
    for (const [index, url] of [
      'http://169.254.169.254/latest/meta-data',
      'http://[::ffff:169.254.169.254]/',
      'http://127.0.0.1:1/',
      'http://0x7f000001/',
      'http://localhost:1/',
      'http://10.0.0.1/',
      `http://${own}/api/v1/users`,
    ].entries()) {
      await putAction(server, `ssrf-${index}`, { type: 'webhook', config: { url } });
      const run = await execute(server, `ssrf-${index}`, {}, alice);
      const { error } = await runIn(server, run.id, 'failed', 'succeeded');
      expect([url, error?.code]).toEqual([url, 'EGRESS_REFUSED']);
    }
    await putAction(server, 'ssrf-place', {
      type: 'webhook',
      config: { url: 'http://${{ inputs.host }}/' },
      inputs: [{ name: 'host', type: 'string' }],
    });
    const body = { inputs: { host: receiver.host } };
    expect(await refused('/api/v1/actions/ssrf-place/execute', body, alice)).toEqual([
      409,
      'ACTION_NOT_RUNNABLE',
    ]);
  });

  it('S39: a run is not there for whom it does not concern, by any way', async () => {
    const heard: string[] = [];
    const socket = new WebSocket(`${server.server.url.replace('http', 'ws')}/api/v1/ws`, {
      headers: { authorization: `Bearer ${mallory.token}` },
    });
    socket.on('message', (data) => heard.push(String(data)));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ action: 'subscribe', channel: 'actions' }));
    await expect.poll(() => heard.join()).toContain('"ack"');

    const inputs = { customer: 'canary-input-42' };
    const run = await execute(server, 'lookup', { inputs }, alice);
    await runIn(server, run.id, 'succeeded');
    const ways = [
      `/runs/${run.id}`,
      `/runs/${run.id}/log`,
      `/runs/${run.id}/artifacts/any`,
      '/runs?limit=500',
      '/runs?state=succeeded',
      '/actions/lookup/runs',
      '/runs/awaiting',
      '/events?limit=1000',
      '/search?q=canary',
    ];
    for (const way of ways) {
      const { text } = await server.get(`/api/v1${way}`, { as: mallory });
      expect([way, text.includes(run.id) && !way.includes(run.id)]).toEqual([way, false]);
      expect([way, /canary-(input|output)/.test(text)]).toEqual([way, false]);
    }
    expect((await server.get(`/api/v1/runs/${run.id}`, { as: mallory })).status).toBe(404);
    for (const verb of ['cancel', 'retry', 'rerun', 'signals/x']) {
      const [status] = await refused(`/api/v1/runs/${run.id}/${verb}`, {}, mallory);
      expect([verb, status === 404 || status === 400]).toEqual([verb, true]);
    }
    // Whom it does concern: who asked, the team that owns the action, and who sees all.
    for (const as of [alice, bob, 'admin' as const]) {
      const { body } = await server.get<RunBody>(`/api/v1/runs/${run.id}`, { as });
      expect(body.outputs).toEqual({ statusCode: 200, note: 'canary-output-77' });
    }
    expect(heard.join('\n')).not.toContain(run.id);
    socket.close();
  });

  it('S40: nobody approves their own run, what they did not see, twice, or too late', async () => {
    const ask = () => execute(server, 'refund', { inputs: { customer: 'c' } }, bob);
    const approve = (id: string, as: { token: string }, more: object = {}) =>
      refused(`/api/v1/runs/${id}/approve`, { reason: 'x', ...more }, as);
    const run = await ask();
    expect(await approve(run.id, bob)).toEqual([403, 'FORBIDDEN']);
    // Not a key of the same person either.
    const { body: key } = await server.post<{ key: string }>(
      '/api/v1/auth/apikeys',
      { name: 'own', role: 'developer' },
      { as: bob },
    );
    expect(await approve(run.id, { token: key.key })).toEqual([403, 'FORBIDDEN']);
    // Who is no approver does not even see it.
    expect(await approve(run.id, mallory)).toEqual([404, 'NOT_FOUND']);
    await server.put(`/api/v1/auth/users/${alice.id}`, { teams: ['payments'] });
    expect(await approve(run.id, alice, { digest: 'other' })).toEqual([409, 'RUN_NOT_AS_SHOWN']);
    // Two at once, and one who cancels: one of them decides.
    const outcomes = await Promise.all([
      approve(run.id, alice, { digest: run.digest }),
      approve(run.id, alice, { digest: run.digest }),
      refused(`/api/v1/runs/${run.id}/cancel`, {}, bob),
    ]);
    await runIn(server, run.id, 'succeeded', 'cancelled');
    const approvals = outcomes.slice(0, 2).filter(([status]) => status === 200).length;
    expect(approvals).toBeLessThanOrEqual(1);
    expect(receiver.effects.length).toBeLessThanOrEqual(approvals);
    expect((await approve(run.id, alice))[0]).toBe(409);
    await server.put(`/api/v1/auth/users/${alice.id}`, { teams: [] });
  });

  it('S40: a request that nobody has answered lapses', async () => {
    await putAction(server, 'lapsing', {
      type: 'webhook',
      config: { url: `${receiver.url}/lapsing` },
      permissions: { requireApproval: true, approvalExpiresAfter: '300ms' },
    });
    const run = await execute(server, 'lapsing', {}, bob);
    await runIn(server, run.id, 'expired');
    const late = await server.post<Failure>(`/api/v1/runs/${run.id}/approve`, { reason: 'late' });
    expect([late.status, late.body.code]).toEqual([409, 'RUN_NOT_AWAITED']);
    expect(receiver.requests).toEqual([]);
  });

  it('S41: a storm of the same request is one run, and one effect', async () => {
    const body = { inputs: { customer: 'storm' }, idempotencyKey: 'storm-1' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        server.post<RunBody>('/api/v1/actions/lookup/execute', body, { as: alice }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    await runIn(server, answers[0]?.body.id as string, 'succeeded');
    expect(receiver.effects).toHaveLength(1);
  });

  it('S41: a run whose row was changed after it was asked for does nothing', async () => {
    const run = await execute(server, 'refund', { inputs: { customer: 'honest' } }, bob);
    await server.server.stop();
    const store = await openStore(location, { isBare: true });
    const row = await store.runs.get(run.id);
    const definition = row?.definition.replace('/refund', '/stolen') as string;
    await store.transaction((tx) => tx.runs.update(run.id, { definition }));
    await store.close();
    server = await TestServer.start({
      dataDir: server.dataDir,
      ...(location.startsWith('postgres') ? { db: location } : {}),
      flags: { egressHosts: [receiver.host] },
    });
    await server.post(`/api/v1/runs/${run.id}/approve`, { reason: 'x' });
    const approver = await server.get<RunBody>(`/api/v1/runs/${run.id}`);
    expect(approver.body.state).toBe('awaiting-approval');
    await server.put(`/api/v1/auth/users/${alice.id}`, { teams: ['payments'] });
    const token = await server.signIn('alice', 'a password for tests');
    await server.post(`/api/v1/runs/${run.id}/approve`, { reason: 'x' }, { as: { token } });
    const over = await runIn(server, run.id, 'failed', 'succeeded');
    expect(over.error?.code).toBe('RUN_ALTERED');
    expect(receiver.requests).toEqual([]);
  });

  it('S42: a plan has no effect, and what changed since is refused', async () => {
    const token = await server.signIn('alice', 'a password for tests');
    const as = { token };
    const { body: plan } = await server.post<{ digest: string }>(
      '/api/v1/actions/lookup/plan',
      { inputs: { customer: 'x' } },
      { as },
    );
    expect(receiver.requests).toEqual([]);
    const answer = await refused(
      '/api/v1/actions/lookup/execute',
      { inputs: { customer: 'y' }, digest: plan.digest },
      as,
    );
    expect(answer).toEqual([409, 'ACTION_CHANGED']);
  });
});
