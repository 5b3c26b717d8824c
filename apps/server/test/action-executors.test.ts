import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltTools, buildTools } from '../../../tests/support/built-tools.ts';
import { createUser } from './support/access-world.ts';
import { FakeArgocd } from './support/fake-argocd.ts';
import { FakeGithub } from './support/fake-github.ts';
import { execute, putAction, runIn } from './support/run-helpers.ts';
import { root, TestServer } from './support/test-server.ts';

describe('executors', () => {
  let server: TestServer;
  let github: FakeGithub;
  let argocd: FakeArgocd;
  let tools: BuiltTools;

  beforeAll(async () => {
    [github, argocd, tools] = await Promise.all([
      FakeGithub.start(),
      FakeArgocd.start(),
      buildTools(),
    ]);
    server = await TestServer.start({
      plugins: join(root, 'tests/fixtures/plugins/capabilities'),
      toolIndex: tools.index,
      flags: { egressHosts: [github.host, argocd.host], actionTools: ['check-tcp'] },
    });
    await server.put('/api/v1/plugins/bells/enable', { enabled: true });
    for (const [name, value, host] of [
      ['github', 'github-token', github.host],
      ['argo', 'argo-token', argocd.host],
    ] as const) {
      await server.put(`/api/v1/action-secrets/${name}`, { value, hosts: [host] });
    }
    const workflow = {
      repo: 'tidewater/deployments',
      workflow: 'deploy.yaml',
      apiUrl: `http://${github.host}`,
      token: { secret: 'github' },
      pollSeconds: 1,
    };
    const inputs = [{ name: 'replicas', type: 'number', default: 2 }];
    await putAction(server, 'deploy', { type: 'github-action', config: workflow, inputs });
    await putAction(server, 'deploy-correlated', {
      type: 'github-action',
      config: { ...workflow, correlationInput: 'correlation' },
      inputs,
    });
    await putAction(server, 'sync-shop', {
      type: 'argocd-sync',
      config: {
        server: `http://${argocd.host}`,
        application: 'shop',
        revision: 'v2',
        token: { secret: 'argo' },
        pollSeconds: 1,
      },
    });
  });
  afterAll(async () => {
    await server?.stop();
    await github?.stop();
    await argocd?.stop();
    tools?.remove();
  });
  beforeEach(() => {
    github.runs.length = 0;
    github.dispatches.length = 0;
    github.isOld = false;
    github.hiddenFor = 0;
    github.conclusion = 'success';
    github.onDispatch = () => 'answer';
    argocd.syncs.length = 0;
    argocd.phase = 'Succeeded';
  });

  it('dispatch a workflow and follow the run that the answer names', async () => {
    const run = await execute(server, 'deploy');
    await expect.poll(() => github.runs.length).toBe(1);
    github.addForeignRun();
    const over = await runIn(server, run.id, 'succeeded', 'failed');
    expect(over.outputs).toMatchObject({ runId: 1_000, conclusion: 'success' });
    expect(github.dispatches[0]?.body).toMatchObject({ ref: 'main', inputs: { replicas: '2' } });
  });

  it('find the run by its correlation id where the answer names none, and not the newest', async () => {
    github.isOld = true;
    github.hiddenFor = 1;
    github.onDispatch = () => {
      github.addForeignRun();
      return 'answer';
    };
    const run = await execute(server, 'deploy-correlated');
    const over = await runIn(server, run.id, 'succeeded', 'failed');
    expect(over.outputs).toMatchObject({ runId: 1_000, conclusion: 'success' });
    expect(github.runs.map(({ id }) => id)).toEqual([1_001, 1_000]);
  });

  it('do not guess which run it was where nothing tells', async () => {
    github.isOld = true;
    const run = await execute(server, 'deploy');
    const over = await runIn(server, run.id, 'failed');
    expect(over.error?.code).toBe('WORKFLOW_RUN_UNKNOWN');
    expect(over.steps[0]?.state).toBe('unknown');
  });

  it('dispatch once although the answer was lost, and find what came of it', async () => {
    github.onDispatch = () => 'break';
    const run = await execute(server, 'deploy-correlated');
    const over = await runIn(server, run.id, 'succeeded', 'failed');
    expect(over.outputs).toMatchObject({ runId: 1_000 });
    expect(github.dispatches).toHaveLength(1);
  });

  it('fail with the conclusion of the workflow', async () => {
    github.conclusion = 'cancelled';
    const run = await execute(server, 'deploy');
    const over = await runIn(server, run.id, 'failed');
    expect(over.error).toMatchObject({ code: 'WORKFLOW_FAILED' });
    expect(over.steps[0]?.outputs).toMatchObject({ conclusion: 'cancelled' });
  });

  it('sync an application and follow their own operation', async () => {
    argocd.endForeignSync('Failed');
    const run = await execute(server, 'sync-shop');
    const over = await runIn(server, run.id, 'succeeded', 'failed');
    expect(over.outputs).toEqual({
      phase: 'Succeeded',
      revision: 'abc123',
      sync: 'Synced',
      health: 'Healthy',
    });
    expect(argocd.syncs).toEqual([
      expect.objectContaining({
        revision: 'v2',
        infos: [{ name: 'gantry.io/run', value: `${run.id}/main/0` }],
      }),
    ]);
  });

  it('fail with the phase of the operation', async () => {
    argocd.phase = 'Failed';
    const run = await execute(server, 'sync-shop');
    expect((await runIn(server, run.id, 'failed')).error?.code).toBe('SYNC_NOT_SUCCEEDED');
  });

  it('run tools that the server allows, with their output as texts', async () => {
    const { port } = new URL(server.server.url);
    await putAction(server, 'check-port', {
      type: 'tool',
      config: { tool: 'check-tcp', arguments: { host: '127.0.0.1', port: '${{ inputs.port }}' } },
      inputs: [{ name: 'port', type: 'number', required: true }],
    });
    const run = await execute(server, 'check-port', { inputs: { port: Number(port) } });
    const over = await runIn(server, run.id, 'succeeded', 'failed');
    expect([over.state, over.error, over.outputs]).toEqual([
      'succeeded',
      undefined,
      expect.objectContaining({ status: 'passed', exitCode: 0 }),
    ]);
    const text = await server.get(`/api/v1/runs/${run.id}/artifacts/main-stdout.txt`);
    expect([text.status, text.text]).toEqual([200, expect.stringContaining(port)]);
    const closed = await execute(server, 'check-port', { inputs: { port: 1 } });
    expect((await runIn(server, closed.id, 'failed')).error?.code).toBe('TOOL_FAILED');
  });

  it('run no tool that the server does not allow', async () => {
    await putAction(server, 'mail', {
      type: 'tool',
      config: { tool: 'smtp', arguments: {} },
    });
    const answer = await server.post<{ code: string; error: string }>(
      '/api/v1/actions/mail/execute',
    );
    expect([answer.status, answer.body.code]).toEqual([409, 'ACTION_NOT_RUNNABLE']);
    expect(answer.body.error).toContain('actionTools');
  });

  it('run what plugins declare, by itself and as a step', async () => {
    const list = await server.get<{ name: string; kind: string }[]>('/api/v1/actions');
    expect(list.body.find(({ name }) => name === 'bells:chime')?.kind).toBe('Plugin');
    const wrong = await server.post<{ details: { problems: object[] } }>(
      '/api/v1/actions/bells:chime/execute',
      { inputs: { times: 'often' } },
    );
    expect(wrong.body.details.problems).toEqual([
      { pointer: '/inputs/times', message: 'must be an integer' },
    ]);
    const run = await execute(server, 'bells:chime', { inputs: { times: 3 } });
    const over = await runIn(server, run.id, 'succeeded', 'failed');
    expect(over.outputs).toEqual({ times: 3, message: 'chimed 3 times' });
    await putAction(server, 'chime-twice', {
      steps: [
        {
          id: 'one',
          type: 'plugin',
          config: { plugin: 'bells', action: 'chime', input: { times: 2 } },
        },
        {
          id: 'two',
          type: 'plugin',
          config: {
            plugin: 'bells',
            action: 'chime',
            input: { times: '${{ steps.one.outputs.times }}' },
          },
        },
      ],
    });
    const twice = await execute(server, 'chime-twice');
    expect((await runIn(server, twice.id, 'succeeded', 'failed')).outputs).toMatchObject({
      times: 2,
    });
  });

  it('give nobody an action of a plugin that rules forbid them, also inside of another', async () => {
    const dora = await createUser(server, 'dora', 'developer');
    await server.post('/api/v1/rbac/rules', {
      id: 'no-bells',
      effect: 'deny',
      subjects: ['user:dora'],
      verbs: ['execute'],
      resources: ['actions'],
      actions: ['bells:*'],
    });
    const direct = await server.post('/api/v1/actions/bells:chime/execute', {}, { as: dora });
    expect(direct.status).toBe(403);
    await putAction(server, 'wrapped', {
      steps: [
        {
          id: 'one',
          type: 'plugin',
          config: { plugin: 'bells', action: 'chime', input: { times: 1 } },
        },
      ],
    });
    const run = await execute(server, 'wrapped', {}, dora);
    expect((await runIn(server, run.id, 'failed')).error?.code).toBe('FORBIDDEN');
  });
});
