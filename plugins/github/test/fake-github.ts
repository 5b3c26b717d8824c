import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type DescribedAnswer,
  type DescribedRequest,
  startDescribedApi,
} from '@gantry/plugin-sdk/testing';

export const TOKEN = 'ghp_canaryCanaryCanaryCanaryCanaryCanary';
export const APP_TOKEN = 'ghs_canaryCanaryCanaryCanaryCanaryCanary';
const SHA = 'a'.repeat(40);
const TIME = '2026-03-01T12:00:00Z';
const LIMIT = 5_000;

const description = JSON.parse(readFileSync(new URL('./api.json', import.meta.url), 'utf8'));

export interface FakeRepository {
  readonly id: number;
  readonly owner: string;
  name: string;
  archived: boolean;
  fork: boolean;
  topics: string[];
  pushedAt: string;
  files: Record<string, string>;
  issues: { title: string; comments: string[] }[];
  deployments: { id: number; ref: string; environment: string; states: string[] }[];
  /** Pull requests, commits and releases by their title. */
  pulls: string[];
  commits: string[];
  releases: string[];
  tags: Record<string, string>;
  checks: [name: string, conclusion: string | null][];
}

interface FakeRun {
  readonly id: number;
  readonly title: string;
  readonly workflow: string;
  /** What it is at each look, last one for ever. */
  readonly states: [status: string, conclusion: string | null][];
}

/**
 * A GitHub as its API description says, with what the plugin uses: organisations, teams, repositories with files, tags
 * for conditional requests, pages, a budget, workflows that run, issues, deployments.
 */
export async function startFakeGitHub({ basePath = '', tellsRuns = true } = {}) {
  const repositories: FakeRepository[] = [];
  const teams: { id: number; organization: string; slug: string; parent?: string }[] = [];
  const runs: FakeRun[] = [];
  const budget = { used: 0, notModified: 0 };
  let outcome: FakeRun['states'] = [
    ['queued', null],
    ['in_progress', null],
    ['completed', 'success'],
  ];

  const api = await startDescribedApi({ description, basePath, answer });

  function answer(request: DescribedRequest): DescribedAnswer {
    const { authorization = '' } = request.headers;
    const isApp = /^bearer ey/i.test(authorization);
    const isKnown = authorization.endsWith(TOKEN) || authorization.endsWith(APP_TOKEN) || isApp;
    if (!isKnown) return failure(401, 'Bad credentials');
    if (request.operation !== 'GET /rate_limit') budget.used++;
    const found = respond(request);
    const headers = { ...found.headers, ...limits() };
    if (!request.operation.startsWith('GET ') || (found.status ?? 200) !== 200)
      return { ...found, headers };
    const tag = createHash('sha256').update(JSON.stringify(found)).digest('hex').slice(0, 32);
    const etag = `W/"${tag}"`;
    if (request.headers['if-none-match'] !== etag)
      return { ...found, headers: { ...headers, etag } };
    budget.used--;
    budget.notModified++;
    return { status: 304, headers: { ...limits(), etag } };
  }

  function limits(): Record<string, string> {
    return {
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': String(LIMIT - budget.used),
    };
  }

  function respond(request: DescribedRequest): DescribedAnswer {
    const { operation, parameters } = request;
    switch (operation) {
      case 'GET /user':
        return { body: { login: 'ada', type: 'User' } };
      case 'GET /user/orgs':
        return page(
          request,
          organizations().map((login) => ({ login })),
        );
      case 'GET /rate_limit': {
        const core = { limit: LIMIT, remaining: LIMIT - budget.used, reset: 1, used: budget.used };
        return { body: { resources: { core }, rate: core } };
      }
      case 'GET /app/installations':
        return { body: [{ id: 77, account: { login: 'acme' }, permissions: {} }] };
      case 'POST /app/installations/{installation_id}/access_tokens':
        return {
          status: 201,
          body: {
            token: APP_TOKEN,
            expires_at: '2099-01-01T00:00:00Z',
            permissions: {},
            repository_selection: 'all',
          },
        };
      case 'GET /installation/repositories': {
        const listed = page(request, repositories.map(brief));
        const total = repositories.length;
        return { ...listed, body: { total_count: total, repositories: listed.body } };
      }
      case 'GET /orgs/{org}': {
        const { org = '' } = parameters;
        if (!organizations().includes(org)) return failure(404, 'Not Found');
        const url = `https://github.com/${org}`;
        return { body: { login: org, name: org.toUpperCase(), description: null, html_url: url } };
      }
      case 'GET /orgs/{org}/repos': {
        const own = repositories.filter(({ owner }) => owner === parameters.org);
        return own.length === 0 ? failure(404, 'Not Found') : page(request, own.map(brief));
      }
      case 'GET /orgs/{org}/teams': {
        const own = teams.filter(({ organization }) => organization === parameters.org);
        return page(
          request,
          own.map(({ id, slug, parent, organization }) => ({
            id,
            slug,
            name: `The ${slug}`,
            description: null,
            html_url: `https://github.com/orgs/${organization}/teams/${slug}`,
            parent: parent === undefined ? null : { slug: parent },
          })),
        );
      }
    }
    const { owner, repo } = parameters;
    const repository = repositories.find((one) => one.owner === owner && one.name === repo);
    if (!repository) return failure(404, 'Not Found');
    return respondFor(repository, request);
  }

  function respondFor(repository: FakeRepository, request: DescribedRequest): DescribedAnswer {
    const { operation, parameters, query } = request;
    const sent = Object(request.body);
    const url = `https://github.com/${repository.owner}/${repository.name}`;
    switch (operation.replace('/repos/{owner}/{repo}', '')) {
      case 'GET ':
        return {
          body: {
            ...brief(repository),
            license: { spdx_id: 'MIT' },
            stargazers_count: 3,
            open_issues_count: 1,
          },
        };
      case 'PATCH ':
        repository.archived = sent.archived;
        return {
          body: {
            full_name: `${repository.owner}/${repository.name}`,
            archived: repository.archived,
            html_url: url,
          },
        };
      case 'GET /git/trees/{tree_sha}': {
        const names = new Set(Object.keys(repository.files).map((path) => path.split('/')[0]));
        if (names.size === 0) return failure(404, 'Not Found');
        const tree = [...names].map((path) => ({ path, type: 'blob' }));
        return { body: { sha: SHA, tree, truncated: false } };
      }
      case 'GET /contents/{path}':
        return file(repository, parameters.path ?? '');
      case 'GET /readme':
        return file(repository, 'README.md', { html_url: `${url}/blob/main/README.md` });
      case 'GET /pulls':
        return page(
          request,
          repository.pulls.map((title, index) => ({
            number: index + 1,
            title,
            html_url: `${url}/pull/${index + 1}`,
            draft: false,
            user: { login: 'ada' },
            created_at: TIME,
            updated_at: TIME,
            head: { ref: 'topic' },
            base: { ref: 'main' },
          })),
        );
      case 'GET /commits':
        if (repository.commits.length === 0) return failure(409, 'Git Repository is empty.');
        return page(request, repository.commits.map(commit));
      case 'GET /commits/{ref}': {
        const known = [SHA, 'main', ...Object.keys(repository.tags)];
        if (!known.includes(parameters.ref ?? ''))
          return failure(422, `No commit found for SHA: ${parameters.ref}`);
        return { body: commit(repository.commits[0] ?? 'none') };
      }
      case 'GET /commits/{ref}/check-runs':
        return {
          body: {
            total_count: repository.checks.length,
            check_runs: repository.checks.map(([name, conclusion]) => ({
              name,
              status: conclusion === null ? 'in_progress' : 'completed',
              conclusion,
              html_url: `${url}/runs/1`,
              completed_at: conclusion === null ? null : TIME,
            })),
          },
        };
      case 'GET /releases':
        return page(
          request,
          repository.releases.map((tag) => release(tag, url)),
        );
      case 'POST /releases': {
        repository.releases.push(sent.tag_name);
        const { tag_name, name, prerelease } = sent;
        return { status: 201, body: { id: 9, tag_name, name, url, html_url: url, prerelease } };
      }
      case 'GET /releases/tags/{tag}': {
        const tag = parameters.tag ?? '';
        if (!repository.releases.includes(tag)) return failure(404, 'Not Found');
        const { prerelease: _, draft: __, ...body } = release(tag, url);
        return { body: { ...body, body: `Notes of ${tag}`, author: { login: 'ada', id: 1 } } };
      }
      case 'GET /branches':
        return page(
          request,
          ['main', 'topic'].map((name) => ({ name, commit: { sha: SHA } })),
        );
      case 'GET /tags':
        return page(
          request,
          Object.entries(repository.tags).map(([name, sha]) => ({ name, commit: { sha } })),
        );
      case 'GET /compare/{basehead}':
        return {
          body: {
            ahead_by: repository.commits.length,
            behind_by: 0,
            base_commit: { sha: SHA },
            commits: repository.commits.map(commit),
            files: [{ additions: 3, deletions: 1 }],
          },
        };
      case 'POST /git/tags':
        return { status: 201, body: { sha: 'b'.repeat(40), tag: sent.tag, url } };
      case 'POST /git/refs': {
        const name = String(sent.ref).replace('refs/tags/', '');
        if (repository.tags[name]) return failure(422, 'Reference already exists');
        repository.tags[name] = SHA;
        return { status: 201, body: { ref: sent.ref, url, object: { sha: sent.sha } } };
      }
      case 'GET /actions/workflows': {
        const workflows = Object.keys(repository.files)
          .filter((path) => path.startsWith('.github/workflows/'))
          .map((path, index) => ({ id: index + 1, name: path, path, state: 'active' }));
        return { body: { total_count: workflows.length, workflows } };
      }
      case 'POST /actions/workflows/{workflow_id}/dispatches': {
        const inputs = Object(sent.inputs);
        const id = 1_000 + runs.length;
        const title = `Deploy ${inputs.correlation_id ?? inputs.environment ?? ''}`.trim();
        runs.push({ id, title, workflow: parameters.workflow_id ?? '', states: [...outcome] });
        if (!tellsRuns) return { status: 204 };
        const body = {
          workflow_run_id: id,
          run_url: `${url}/api/${id}`,
          html_url: `${url}/actions/runs/${id}`,
        };
        return { status: 200, body };
      }
      case 'GET /actions/workflows/{workflow_id}/runs': {
        const own = runs.filter(({ workflow }) => workflow === parameters.workflow_id).reverse();
        const workflow_runs = own.map((run) => {
          const {
            run_started_at: _,
            updated_at: __,
            head_sha: ___,
            head_branch: ____,
            ...body
          } = runOf(run, url);
          return body;
        });
        return { body: { total_count: own.length, workflow_runs } };
      }
      case 'GET /actions/runs/{run_id}': {
        const run = runs.find(({ id }) => id === Number(parameters.run_id));
        if (!run) return failure(404, 'Not Found');
        const body = runOf(run, url);
        if (run.states.length > 1) run.states.shift();
        return { body };
      }
      case 'POST /issues':
        if (repository.archived) return failure(403, 'Repository was archived so is read-only.');
        repository.issues.push({ title: sent.title, comments: [] });
        return {
          status: 201,
          body: {
            number: repository.issues.length,
            title: sent.title,
            html_url: `${url}/issues/${repository.issues.length}`,
          },
        };
      case 'POST /issues/{issue_number}/comments':
        repository.issues[Number(parameters.issue_number) - 1]?.comments.push(sent.body);
        return { status: 201, body: { id: 1, html_url: url } };
      case 'GET /deployments': {
        const environment = query.get('environment');
        const own = repository.deployments.filter((one) => one.environment === environment);
        return page(
          request,
          own.map(({ id, ref, environment: where }) => ({
            id,
            sha: SHA,
            ref,
            environment: where,
            description: null,
            created_at: TIME,
            creator: { login: 'ada', id: 1 },
          })),
        );
      }
      case 'POST /deployments': {
        const id = repository.deployments.length + 1;
        const { ref, environment } = sent;
        repository.deployments.unshift({ id, ref, environment, states: ['in_progress'] });
        return { status: 201, body: { id, sha: SHA, ref, environment, created_at: TIME } };
      }
      case 'GET /deployments/{deployment_id}/statuses': {
        const own = repository.deployments.find(
          ({ id }) => id === Number(parameters.deployment_id),
        );
        const states = own?.states ?? [];
        return page(
          request,
          states.map((state) => ({
            state,
            created_at: TIME,
            log_url: `${url}/log`,
            environment_url: '',
            description: '',
          })),
        );
      }
    }
    return failure(404, `No ${operation} in the fake`);
  }

  function organizations(): string[] {
    return [...new Set(repositories.map(({ owner }) => owner))];
  }

  function page(request: DescribedRequest, items: unknown[]): DescribedAnswer {
    const size = Number(request.query.get('per_page') ?? 30);
    const number = Number(request.query.get('page') ?? 1);
    const body = items.slice((number - 1) * size, number * size);
    if (number * size >= items.length) return { body };
    const path = request.url.slice(basePath.length).split('?')[0];
    const query = new URLSearchParams(request.query);
    query.set('page', String(number + 1));
    const next = `<${api.address}${path}?${query}>; rel="next"`;
    return { body, headers: { link: `${next}, <${api.address}${path}?page=9>; rel="last"` } };
  }

  return {
    address: api.address,
    api,
    budget,
    repositories,
    teams,
    runs,
    ends: (states: FakeRun['states']) => {
      outcome = states;
    },
    add(owner: string, name: string, more: Partial<FakeRepository> = {}): FakeRepository {
      const repository: FakeRepository = {
        id: repositories.length + 1,
        owner,
        name,
        archived: false,
        fork: false,
        topics: [],
        pushedAt: TIME,
        files: { 'README.md': `# ${name}` },
        issues: [],
        deployments: [],
        pulls: [],
        commits: ['Begin\n\nWith nothing.'],
        releases: [],
        tags: {},
        checks: [],
        ...more,
      };
      repositories.push(repository);
      return repository;
    },
    stop: () => api.stop(),
  };
}

/** A failure as GitHub says it. */
export function failure(
  status: number,
  message: string,
  headers: Record<string, string> = {},
): DescribedAnswer {
  return { status, headers, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

function brief(repository: FakeRepository) {
  const { id, owner, name, archived, fork, topics, pushedAt } = repository;
  return {
    id,
    name,
    full_name: `${owner}/${name}`,
    description: `What ${name} is for`,
    html_url: `https://github.com/${owner}/${name}`,
    homepage: null,
    topics,
    language: 'TypeScript',
    fork,
    archived,
    private: false,
    visibility: 'public',
    default_branch: 'main',
    pushed_at: pushedAt,
    owner: { login: owner },
  };
}

function file({ files }: FakeRepository, path: string, more: object = {}): DescribedAnswer {
  const content = files[path];
  if (content === undefined) return failure(404, 'Not Found');
  return {
    body: {
      type: 'file',
      encoding: 'base64',
      size: content.length,
      name: path.split('/').at(-1),
      path,
      content: Buffer.from(content).toString('base64'),
      ...more,
    },
  };
}

function commit(message: string) {
  return {
    sha: SHA,
    html_url: `https://github.com/commit/${SHA}`,
    commit: { message, author: { name: 'Ada', date: TIME } },
    author: { login: 'ada' },
  };
}

function release(tag: string, url: string) {
  const html_url = `${url}/releases/${tag}`;
  const author = { login: 'ada' };
  return {
    tag_name: tag,
    name: `Release ${tag}`,
    html_url,
    published_at: TIME,
    prerelease: false,
    draft: false,
    author,
  };
}

function runOf({ id, title, states }: FakeRun, url: string) {
  const [status, conclusion] = states[0] ?? ['queued', null];
  return {
    id,
    name: 'Deploy',
    display_title: title,
    status,
    conclusion,
    html_url: `${url}/actions/runs/${id}`,
    run_number: 1,
    created_at: TIME,
    run_started_at: TIME,
    updated_at: TIME,
    head_sha: SHA,
    head_branch: 'main',
  };
}
