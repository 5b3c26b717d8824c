import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInKinds, EntityInputSchema, problemsOf } from '@gantry/contracts';
import type { CallMethod, CallOptions, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import type { SyncEntity } from '@gantry/plugin-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import plugin from '../src/plugin.ts';
import { failure, startFakeGitHub, TOKEN } from './fake-github.ts';

const host = createInlineHost({ plugins: [plugin] });
const PRIVATE_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;
const WORKFLOW = `
on:
  workflow_dispatch:
    inputs:
      environment: { type: choice, options: [staging, production], required: true }
      dry: { type: boolean, default: false }
`;

type GitHub = Awaited<ReturnType<typeof startFakeGitHub>>;
let github: GitHub;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-github-'));
  vi.stubEnv('TMPDIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await rm(join(folder, 'github-answers'), { recursive: true, force: true });
  github = await startFakeGitHub();
});
afterEach(async () => {
  await github.stop();
  expect(github.api.problems).toEqual([]);
});

const defaults = Object.fromEntries(
  (plugin.definition.options ?? []).flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value]],
  ),
);

interface Asked {
  options?: Record<string, unknown>;
  credentials?: Record<string, string>;
  entity?: object;
  environment?: string;
  target?: GitHub;
}

function about({ options = {}, credentials = { token: TOKEN }, ...asked }: Asked) {
  const { address } = asked.target ?? github;
  const entity = {
    ref: 'Service/acme/cart',
    uid: 'u1',
    kind: 'Service',
    namespace: 'acme',
    name: 'cart',
    spec: { repoUrl: 'https://elsewhere.example.com/acme/other' },
    labels: {},
    annotations: { 'github.com/repo': 'acme/cart' },
    links: [],
    ...asked.entity,
  };
  return {
    credentials,
    context: {
      requestId: 'r',
      integration: {
        slug: 'default',
        name: 'Default',
        options: { ...defaults, address, ...options },
      },
      assignmentOptions: { ...defaults, ...options },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity,
      ...(asked.environment === undefined ? {} : { environment: asked.environment }),
    },
  };
}

function call<M extends CallMethod>(
  method: M,
  parameters: CallOptions<M>['parameters'],
  asked: Asked = {},
): Promise<ResultOf<M>> {
  return host.call('github', method, { parameters, ...about(asked) });
}

async function sync(asked: Asked = {}) {
  const failures: Record<string, string> = {};
  const scopes = new Set<string>();
  const entities: SyncEntity[] = [];
  const { context, credentials } = about(asked);
  const { entity: _, ...integration } = context;
  for await (const page of host.stream('github', 'catalog.sync', {
    parameters: {},
    credentials,
    context: integration,
  })) {
    scopes.add(page.scope ?? 'default');
    if (page.failure) failures[page.scope ?? 'default'] = page.failure.message;
    entities.push(...(page.entities as unknown as SyncEntity[]));
  }
  const problems = entities.flatMap(({ entity }) => {
    const schema = builtInKinds.find(({ kind }) => kind === entity.kind)?.schema ?? {};
    return [
      ...problemsOf(EntityInputSchema, entity),
      ...problemsOf(schema as never, entity.spec ?? {}),
    ];
  });
  expect(problems).toEqual([]);
  return { entities, failures, scopes: [...scopes] };
}

const named = (entities: readonly SyncEntity[]) =>
  Object.fromEntries(
    entities.map(({ entity: { kind, metadata } }) => [
      `${kind}/${metadata.namespace}/${metadata.name}`,
      metadata,
    ]),
  );

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'github' }]);
});

describe('the catalog', () => {
  test('brings organisations, teams and repositories, with owners, topics and catalog files', async () => {
    github.add('acme', 'Cart_API', {
      topics: ['shop', 'api'],
      files: { '.github/CODEOWNERS': '# all\n*.md @acme/docs\n* @ada @acme/Payments # us\n' },
    });
    github.add('acme', 'old', { archived: true });
    github.add('acme', 'forked', { fork: true });
    github.add('acme', 'described', {
      files: {
        'catalog-info.yaml':
          'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: till}\nspec: {type: service, lifecycle: production, owner: payments}\n---\napiVersion: backstage.io/v1alpha1\nkind: Template\nmetadata: {name: t}\n',
        CODEOWNERS: '* @acme/nobody',
      },
    });
    github.add('acme', 'broken', { files: { 'catalog-info.yaml': 'a: [' } });
    github.teams.push({ id: 1, organization: 'acme', slug: 'payments' });
    github.teams.push({ id: 2, organization: 'acme', slug: 'cards', parent: 'payments' });
    const { entities, failures, scopes } = await sync();
    expect([failures, scopes]).toEqual([{}, ['acme teams', 'acme']]);
    const found = named(entities);
    expect(Object.keys(found).sort()).toEqual([
      'Service/acme/broken',
      'Service/acme/cart-api',
      'Service/default/till',
      'Team/acme/acme',
      'Team/acme/cards',
      'Team/acme/payments',
    ]);
    expect(found['Service/acme/cart-api']).toMatchObject({
      title: 'Cart_API',
      owner: 'acme/payments',
      tags: ['api', 'shop'],
      annotations: { 'github.com/repo': 'acme/Cart_API', 'github.com/defaultBranch': 'main' },
    });
    expect(found['Service/default/till']).toMatchObject({
      owner: 'payments',
      annotations: { 'github.com/repo': 'acme/described' },
    });
    const parents = entities.flatMap(({ entity: { spec } }) => spec?.parent ?? []);
    expect(parents).toEqual(['acme/acme', 'acme/payments']);
    const all = await sync({ options: { includeForks: true, includeArchived: true } });
    expect(named(all.entities)).toHaveProperty('Service/acme/forked');
    const chosen = await sync({
      options: { topics: ['shop'], namespace: 'all', syncTeams: false },
    });
    expect(Object.keys(named(chosen.entities))).toEqual(['Service/all/cart-api']);
  });

  test('of 2,000 repositories asks for next to nothing the second time', async () => {
    for (let index = 0; index < 2_000; index++) {
      const files: Record<string, string> =
        index % 10 === 0 ? { CODEOWNERS: '* @acme/payments' } : { 'README.md': 'x' };
      github.add('acme', `service-${index}`, { files });
    }
    const first = await sync();
    expect(first.entities).toHaveLength(2_001);
    const firstCost = github.budget.used;
    expect(firstCost).toBeLessThan(5_000);
    const changed = github.repositories[1_234];
    if (changed) {
      changed.pushedAt = '2026-04-01T00:00:00Z';
      changed.files = { CODEOWNERS: '* @acme/new' };
    }
    github.api.clear();
    const second = await sync();
    expect(second.entities).toHaveLength(2_001);
    expect(named(second.entities)['Service/acme/service-1234']?.owner).toBe('acme/new');
    expect(github.budget.used - firstCost).toBeLessThanOrEqual(4);
    expect(github.api.requests.length).toBeLessThan(40);
    expect(github.budget.notModified).toBeGreaterThan(20);
    // What was kept says nothing of the token.
    for (const file of (await readdir(join(folder, 'github-answers'))).slice(0, 100)) {
      expect(await readFile(join(folder, 'github-answers', file), 'utf8')).not.toContain(TOKEN);
    }
  }, 60_000);

  test('goes on when an organisation cannot be read, and says why', async () => {
    github.add('acme', 'cart');
    const { entities, failures } = await sync({ options: { organizations: ['nobody', 'acme'] } });
    expect(Object.keys(failures)).toEqual(['nobody teams', 'nobody']);
    expect(failures.nobody).toContain('404: Not Found');
    expect(entities).toHaveLength(2);
  });

  test('signs in as an app, and makes one token for many calls', async () => {
    github.add('acme', 'cart');
    github.add('other', 'till');
    const app = { appId: '12', privateKey: PRIVATE_KEY };
    const asked = { options: { signIn: 'app', syncTeams: false }, credentials: app };
    expect(Object.keys(named((await sync(asked)).entities))).toEqual([
      'Service/acme/cart',
      'Service/other/till',
    ]);
    await call('panel.render', { panel: 'repository' }, asked);
    const made = github.api.requests.filter(({ operation }) => operation.includes('access_tokens'));
    expect(made).toHaveLength(1);
    expect(await call('plugin.testConnection', {}, asked)).toMatchObject({
      ok: true,
      message: expect.stringContaining('2 repositories'),
    });
    const damaged = { ...asked, credentials: { ...app, privateKey: 'canary' } };
    expect(await call('plugin.testConnection', {}, damaged)).toEqual({
      ok: false,
      message: 'The private key is not the .pem file that GitHub generated.',
    });
    const broken = PRIVATE_KEY.replaceAll(/[a-z]/g, 'A');
    const unusable = { ...asked, credentials: { ...app, privateKey: broken } };
    const answer = await call('plugin.testConnection', {}, unusable);
    expect(answer).toMatchObject({ ok: false });
    expect(answer.message).not.toContain('AAAA');
  });

  test('works with an Enterprise server', async () => {
    const target = await startFakeGitHub({ basePath: '/api/v3' });
    for (let index = 0; index < 150; index++) target.add('acme', `s${index}`);
    const { entities } = await sync({ target, options: { address: `${target.address}/` } });
    expect(entities).toHaveLength(151);
    const entity = {
      annotations: {},
      spec: { repoUrl: `${new URL(target.address).origin}/acme/s1` },
    };
    const panel = await call('panel.render', { panel: 'repository' }, { target, entity });
    expect(JSON.stringify(panel)).toContain('acme/s1');
    expect(target.api.problems).toEqual([]);
    await target.stop();
  });
});

describe('what GitHub says', () => {
  const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
  test.each([
    [failure(401, 'Bad credentials'), 'PLUGIN_AUTHENTICATION_FAILED', '401: Bad credentials'],
    [
      failure(403, 'Resource not accessible by personal access token'),
      'PLUGIN_AUTHENTICATION_FAILED',
      'not accessible',
    ],
    [failure(404, 'Not Found'), 'PLUGIN_INPUT_INVALID', 'hidden from this token'],
    [
      failure(403, 'API rate limit exceeded.', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(inAnHour),
      }),
      'PLUGIN_RATE_LIMITED',
      'can be asked again at',
    ],
    [failure(429, 'Too many', { 'retry-after': '60' }), 'PLUGIN_RATE_LIMITED', '429: Too many'],
    [failure(403, 'You have exceeded a secondary rate limit.'), 'PLUGIN_RATE_LIMITED', 'secondary'],
    [failure(500, 'Server Error'), 'PLUGIN_UNAVAILABLE', '500: Server Error'],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'PLUGIN_UNAVAILABLE', '502'],
    [{ status: 200, body: '{"half":' }, 'PLUGIN_UNAVAILABLE', 'cannot be understood'],
    [{ status: 200, body: { other: 1 } }, 'PLUGIN_UNAVAILABLE', 'cannot be understood'],
  ])('%j becomes %s', async (fault, code, message) => {
    github.add('acme', 'cart');
    github.api.fault = () => fault;
    const resolve = call('deployment.resolveCommittish', { committish: 'main' });
    await expect(resolve).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    const tested = await call('plugin.testConnection', {});
    expect(tested.ok).toBe(false);
    expect(JSON.stringify(tested)).not.toContain(TOKEN);
  });

  test('until when to wait reaches the host', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inAnHour) };
    github.add('acme', 'cart');
    github.api.fault = ({ operation }) =>
      operation.includes('/trees/') ? failure(403, 'API rate limit exceeded.', headers) : undefined;
    await expect(sync()).rejects.toMatchObject({
      code: 'PLUGIN_RATE_LIMITED',
      details: { retryAt: new Date(inAnHour * 1_000).toISOString() },
    });
  });

  test('a gateway that fails once is asked again', async () => {
    github.add('acme', 'cart');
    let failed = 0;
    github.api.fault = () => (failed++ < 1 ? { status: 503, body: 'try later' } : undefined);
    const commit = await call('deployment.resolveCommittish', { committish: 'main' });
    expect(commit).toMatchObject({ message: 'Begin', body: 'With nothing.', author: 'ada' });
  });

  test('nobody at the address, and a wrong token', async () => {
    const options = { address: 'http://127.0.0.1:1' };
    expect(await call('plugin.testConnection', {}, { options })).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be reached'),
    });
    const credentials = { token: 'canary-wrong' };
    expect(await call('plugin.testConnection', {}, { credentials })).toEqual({
      ok: false,
      message: '401: Bad credentials',
    });
    await expect(
      call('panel.render', { panel: 'repository' }, { credentials: {} }),
    ).rejects.toMatchObject({
      code: 'PLUGIN_CREDENTIALS_MISSING',
    });
    github.add('acme', 'cart');
    expect(
      await call('plugin.testConnection', {}, { options: { organizations: ['acme'] } }),
    ).toEqual({
      ok: true,
      message: expect.stringMatching(/as ada\. \d+ of 5000 requests are left/),
      details: [{ label: 'acme', ok: true, message: 'ACME can be read.' }],
    });
  });

  test('a repository that was renamed is followed, elsewhere is not', async () => {
    github.add('acme', 'cart', { commits: ['One'] });
    let to = `${github.address}/repos/acme/cart/commits/main`;
    github.api.fault = ({ url }) =>
      url.includes('old')
        ? { status: 301, headers: { location: to }, body: { message: 'Moved' } }
        : undefined;
    const entity = { annotations: { 'github.com/repo': 'acme/old' } };
    const commit = await call('deployment.resolveCommittish', { committish: 'main' }, { entity });
    expect(commit.message).toBe('One');
    to = 'http://127.0.0.1:1/steal';
    await expect(
      call('deployment.resolveCommittish', { committish: 'main' }, { entity }),
    ).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
  });
});

describe('the panel', () => {
  const render = (asked: Asked = {}) => call('panel.render', { panel: 'repository' }, asked);

  test('shows pull requests, checks, commits, releases and the README', async () => {
    github.add('acme', 'cart', {
      pulls: ['Add a basket'],
      releases: ['v1'],
      checks: [
        ['build', 'success'],
        ['lint', null],
        ['test', 'timed_out'],
      ],
      files: { 'README.md': '# Cart\n<script>alert(1)</script>' },
    });
    const { sections } = await render();
    expect(sections.map((section) => section.title ?? section.type)).toEqual([
      'properties',
      'Pull requests',
      'Checks of the newest commit',
      'Commits',
      'Releases',
      'README',
    ]);
    expect(JSON.stringify(sections)).toContain('"level":"critical"');
    expect(sections.at(-1)).toMatchObject({
      type: 'markdown',
      text: expect.stringContaining('# Cart'),
    });
    const used = github.budget.used;
    await render();
    expect(github.budget.used).toBe(used);
  });

  test('says what a token may not see, and shows the rest', async () => {
    github.add('acme', 'cart', { archived: true, commits: [] });
    github.api.fault = ({ operation }) =>
      operation.endsWith('check-runs') ? failure(403, 'Resource not accessible') : undefined;
    const { sections } = await render();
    expect(sections).toContainEqual({
      type: 'status',
      title: 'Checks',
      level: 'unknown',
      text: 'GitHub does not show this.',
      detail: '403: Resource not accessible',
    });
    expect(JSON.stringify(sections)).toContain('archived');
  });

  test('of an entity without a repository, or with one that is not there, says so', async () => {
    const entity = { annotations: {} };
    expect((await render({ entity })).sections).toHaveLength(1);
    expect(JSON.stringify(await render())).toContain('GitHub has no repository acme/cart');
  });
});

describe('actions', () => {
  const dispatch = (input: object, asked: Asked = {}) =>
    call(
      'action.run',
      { action: 'dispatch_workflow', input: { workflow: 'deploy.yml', ...input } },
      asked,
    );
  const add = (text = WORKFLOW, target = github) =>
    target.add('acme', 'cart', { files: { '.github/workflows/deploy.yml': text } });

  test('run a workflow with checked inputs and follow it to its end', async () => {
    add();
    const input = { inputs: { environment: 'staging', dry: true } };
    expect(await dispatch(input)).toMatchObject({
      output: { runId: 1_000, conclusion: 'success', status: 'completed' },
    });
    const [sent] = github.api.requests.filter(({ operation }) => operation.endsWith('/dispatches'));
    expect(sent?.body).toMatchObject({
      ref: 'main',
      inputs: { environment: 'staging', dry: 'true' },
    });
    github.ends([['completed', 'failure']]);
    await expect(dispatch(input)).rejects.toMatchObject({
      message: expect.stringContaining('ended with "failure"'),
    });
    expect(await dispatch({ ...input, wait: false })).toMatchObject({ output: { runId: 1_002 } });
  });

  test('refuse inputs that the workflow does not take, all at once', async () => {
    add();
    const inputs = { environment: 'moon', dry: 'perhaps', colour: 'red' };
    const words = await dispatch({ inputs }).catch(({ message }) => message as string);
    for (const word of ['moon', 'true or false', '"colour"'].slice(1))
      expect(words).toContain(word);
    expect(words).toContain('one of: staging, production');
    await expect(dispatch({})).rejects.toMatchObject({ code: 'PLUGIN_INPUT_INVALID' });
    await expect(dispatch({ workflow: 'none.yml' })).rejects.toMatchObject({
      message: 'acme/cart has no .github/workflows/none.yml on main.',
    });
    expect(github.runs).toEqual([]);
  });

  test('find the run by an identifier on servers that do not tell it', async () => {
    const target = await startFakeGitHub({ tellsRuns: false });
    add('on: {workflow_dispatch: {inputs: {correlation_id: {required: true}}}}', target);
    const [one, two] = await Promise.all([dispatch({}, { target }), dispatch({}, { target })]);
    expect(new Set([one.output?.runId, two.output?.runId])).toEqual(new Set([1_000, 1_001]));
    await target.stop();
  });

  test('do not guess which run it was', async () => {
    const target = await startFakeGitHub({ tellsRuns: false });
    add('on: workflow_dispatch', target);
    await expect(dispatch({}, { target })).rejects.toMatchObject({
      message: expect.stringContaining('correlation_id'),
    });
    expect(await dispatch({ wait: false }, { target })).toMatchObject({ output: { ref: 'main' } });
    await target.stop();
  });

  test('read inputs, and open issues', async () => {
    const repository = add();
    const read = { action: 'workflow_inputs', input: { workflow: 'deploy.yml' } };
    expect(await call('action.run', read)).toMatchObject({
      output: {
        inputs: [
          { name: 'environment', type: 'choice', required: true },
          { name: 'dry', default: 'false' },
        ],
      },
    });
    const issue = { action: 'open_issue', input: { title: 'Broken', labels: ['bug'] } };
    expect(await call('action.run', issue)).toMatchObject({ output: { number: 1 } });
    const named = { ...issue, input: { title: 'x', repository: 'acme/none' } };
    await expect(call('action.run', named)).rejects.toMatchObject({ code: 'PLUGIN_INPUT_INVALID' });
    repository.archived = true;
    await expect(call('action.run', issue)).rejects.toMatchObject({
      message: '403: Repository was archived so is read-only.',
    });
  });

  test('of webhooks comment, open issues and run workflows', async () => {
    const repository = add();
    repository.issues.push({ title: 'one', comments: [] });
    const payload = { repository: { full_name: 'acme/cart' }, pull_request: { number: 1 } };
    const run = (action: string, actionConfig: object) =>
      call('webhook.runAction', {
        externalIdentifier: 'x',
        action,
        actionConfig: actionConfig as never,
        payload,
      });
    await run('comment', { body: 'Thanks' });
    await run('open_issue', { title: 'From a hook' });
    await run('dispatch_workflow', { workflow: 'deploy.yml', inputs: { environment: 'staging' } });
    expect(repository.issues.map(({ title, comments }) => [title, comments])).toEqual([
      ['one', ['Thanks']],
      ['From a hook', []],
    ]);
    expect(github.runs).toHaveLength(1);
  });
});

describe('deployments and the life of an entity', () => {
  test('refs, commits, comparisons, checks, tags and releases', async () => {
    const repository = github.add('acme', 'cart', {
      commits: Array.from({ length: 120 }, (_, index) => `Commit ${index}`),
      checks: [['build', 'success']],
    });
    const commits = await call('deployment.listCommits', { ref: 'main', limit: 110 });
    expect([commits.length, commits[0]?.message]).toEqual([110, 'Commit 0']);
    const { sha } = commits[0] ?? { sha: '' };
    await call('deployment.createTag', { sha, tag: 'v1', message: 'One' });
    expect(await call('deployment.listRefs', { kind: 'all' })).toMatchObject([
      { name: 'main', kind: 'default', isDefault: true },
      { name: 'topic', kind: 'branch' },
      { name: 'v1', kind: 'tag' },
    ]);
    expect(await call('deployment.compare', { base: 'v1', head: 'main' })).toMatchObject({
      ahead: 120,
      additions: 3,
    });
    expect(await call('deployment.getCheckStatus', { committish: sha })).toBe('pass');
    repository.checks.push(['lint', 'failure']);
    expect(await call('deployment.getCheckStatus', { committish: sha })).toBe('fail');
    const release = { tag: 'v1', name: 'One', bodyMarkdown: 'x', prerelease: false };
    expect(await call('deployment.createRelease', release)).toMatchObject({ tag: 'v1', id: '9' });
    expect(await call('deployment.getReleaseNotes', { tag: 'v1' })).toBe('Notes of v1');
    expect(await call('deployment.getRelease', { tag: 'v2' })).toBeNull();
    await expect(
      call('deployment.resolveCommittish', { committish: 'nope' }),
    ).rejects.toMatchObject({
      code: 'PLUGIN_INPUT_INVALID',
    });
  });

  test('deploy by a deployment, and tell what runs', async () => {
    const repository = github.add('acme', 'cart');
    const environment = 'production';
    const run = await call('deployment.triggerDeployment', { refOrSha: 'main' }, { environment });
    expect(run).toEqual({ runId: 'deployment:1', status: 'queued' });
    expect(await call('deployment.getDeploymentStatus', { runId: 'deployment:1' })).toMatchObject({
      status: 'in_progress',
    });
    const [made] = repository.deployments;
    if (made) made.states = ['success'];
    const environments = [environment, 'staging'];
    expect(await call('deployment.getEnvironmentState', { environments })).toMatchObject([
      { environment, activeResolution: 'found', active: { externalRunId: 'deployment:1' } },
      { environment: 'staging', activeResolution: 'none' },
    ]);
    const recent = await call('deployment.listRecentDeployments', { environments, limit: 5 });
    expect(recent).toMatchObject([{ status: 'success', creator: 'ada' }]);
  });

  test('deploy by a workflow', async () => {
    github.add('acme', 'cart', { files: { '.github/workflows/deploy.yml': WORKFLOW } });
    const asked = { options: { deployWorkflow: 'deploy.yml' }, environment: 'staging' };
    const run = await call('deployment.triggerDeployment', { refOrSha: 'main' }, asked);
    expect(run).toMatchObject({ runId: 'run:1000', status: 'queued' });
    expect(await call('deployment.listWorkflows', {})).toMatchObject([{ state: 'active' }]);
    await call('deployment.getDeploymentStatus', { runId: run.runId });
    expect(await call('deployment.getDeploymentStatus', { runId: run.runId })).toMatchObject({
      status: 'success',
    });
  });

  test('an archived entity archives its repository, once', async () => {
    const repository = github.add('acme', 'cart');
    const status = async (hook: 'lifecycle.onProjectArchived' | 'lifecycle.onProjectUnarchived') =>
      (await call(hook, {})).status;
    expect(await status('lifecycle.onProjectArchived')).toBe('ok');
    expect(repository.archived).toBe(true);
    expect(await status('lifecycle.onProjectArchived')).toBe('skipped');
    expect(await status('lifecycle.onProjectUnarchived')).toBe('ok');
    repository.name = 'gone';
    expect(await status('lifecycle.onProjectArchived')).toBe('skipped');
  });
});
