import { isJsonObject, type Json, type JsonObject, type Problem } from '@gantry/base';
import Type, { type Static } from 'typebox';
import type { OutgoingHttp } from '../../egress/outgoing-http.ts';
import { done, type StepCall, type StepExecutor, type StepOutcome } from '../step-executor.ts';
import { checkConfig, urlProblems } from './config-problems.ts';
import { askRemote, parseJson, refusalOf } from './remote-api.ts';

const closed = { additionalProperties: false } as const;
const ConfigSchema = Type.Object(
  {
    repo: Type.Optional(Type.String({ maxLength: 300, description: '`owner/name`.' })),
    repoUrl: Type.Optional(Type.String({ maxLength: 500 })),
    workflow: Type.String({ minLength: 1, maxLength: 300, description: 'File name or id.' }),
    ref: Type.Optional(Type.String({ maxLength: 300 })),
    inputs: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    token: Type.Optional(Type.Object({ secret: Type.String({ maxLength: 100 }) }, closed)),
    apiUrl: Type.Optional(Type.String({ maxLength: 500 })),
    correlationInput: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z_][\\w-]{0,99}$',
        description: 'An input of the workflow that its `run-name` shows.',
      }),
    ),
    pollSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 300 })),
    // Words of old catalogs; nothing depends on them.
    credentialMode: Type.Optional(Type.String()),
    timeoutMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_440 })),
  },
  closed,
);
type GithubConfig = Static<typeof ConfigSchema>;

const REPO = /^[\w.-]+\/[\w.-]+$/;
const API_VERSION = '2022-11-28';
const DEFAULT_POLL_SECONDS = 10;
/** How long a run that was dispatched may take to appear in lists. */
const APPEARS_WITHIN_MS = 120_000;
const DEFAULT_TIMEOUT_MINUTES = 60;

/** What is known of the workflow run. */
interface Handle {
  readonly dispatchedAt: string;
  readonly runId?: number;
}

/**
 * Dispatches a workflow and waits for the run that this made: by the id that the dispatch answers, or, where a server
 * is too old to answer one, by a correlation id in the run's name. Never by being the newest.
 */
export class GithubExecutor implements StepExecutor {
  readonly #http: OutgoingHttp;

  constructor(http: OutgoingHttp) {
    this.#http = http;
  }

  isRepeatable(): boolean {
    return true;
  }

  check(config: JsonObject): Problem[] {
    const problems = checkConfig(ConfigSchema, config);
    const { apiUrl, repo, repoUrl } = config;
    if (apiUrl !== undefined) problems.push(...urlProblems(apiUrl, '/apiUrl'));
    if (repo === undefined && repoUrl === undefined) {
      problems.push({ pointer: '/repo', message: 'is required' });
    }
    if (typeof repo === 'string' && !REPO.test(repo)) {
      problems.push({ pointer: '/repo', message: 'must be owner/name' });
    }
    if (repo === undefined && typeof repoUrl === 'string' && !repoOf({ repoUrl })) {
      problems.push({ pointer: '/repoUrl', message: 'must end in owner/name' });
    }
    return problems;
  }

  async plan({ config, inputs }: Pick<StepCall, 'config' | 'inputs'>): Promise<string> {
    const github = config as GithubConfig;
    const { workflow, ref = 'main' } = github;
    const sent = JSON.stringify(github.inputs ?? inputs);
    return `Dispatch ${workflow} of ${repoOf(github)} at ${ref} with ${sent}`;
  }

  async run(call: StepCall): Promise<StepOutcome> {
    const config = call.config as GithubConfig;
    const handle = call.handle as Handle | undefined;
    const { timeoutMinutes = DEFAULT_TIMEOUT_MINUTES } = config;
    if (call.now.getTime() - call.startedAt.getTime() > timeoutMinutes * 60_000) {
      return failed('The workflow did not end in time.', 'WORKFLOW_TIMED_OUT');
    }
    if (!handle) return await this.#dispatch(call, config);
    if (handle.runId !== undefined) return await this.#follow(call, config, handle.runId);
    return await this.#find(call, config, handle);
  }

  async #dispatch(call: StepCall, config: GithubConfig): Promise<StepOutcome> {
    const { correlationInput, workflow, ref = 'main' } = config;
    const inputs = Object.fromEntries(
      Object.entries(config.inputs ?? call.inputs).map(([name, value]) => [name, toText(value)]),
    );
    if (correlationInput !== undefined) inputs[correlationInput] = call.idempotencyKey;
    // Written down first: whoever finds this without a run id knows that there may be a run, and looks for it.
    await call.remember({ dispatchedAt: call.now.toISOString() });
    const url = this.#urlOf(config, `actions/workflows/${encodeURIComponent(workflow)}/dispatches`);
    call.log('info', `Dispatching ${workflow} of ${repoOf(config)} at ${ref}.`);
    const body = { ref, inputs, return_run_details: true };
    let response = await this.#ask(call, { method: 'POST', url, body });
    if (response.status === 422 && response.text.includes('return_run_details')) {
      response = await this.#ask(call, { method: 'POST', url, body: { ref, inputs } });
    }
    if (!response.ok) {
      const refusal = refusalOf(response, { what: url.host, effect: 'unknown' });
      // It may have been taken although the answer says otherwise: never sent a second time by itself.
      return refusal.kind === 'failed' ? { ...refusal, retryable: false } : refusal;
    }
    const details = parseJson(response.text);
    const runId = isJsonObject(details) ? details.workflow_run_id : undefined;
    const dispatchedAt = call.now.toISOString();
    if (typeof runId === 'number') {
      call.log('info', `The workflow run is ${runId}.`);
      return this.#again(call, config, { dispatchedAt, runId });
    }
    if (correlationInput === undefined) {
      return failed(
        `${url.host} does not say which run the dispatch made, and no "correlationInput" is configured to find it by. The workflow was dispatched.`,
        'WORKFLOW_RUN_UNKNOWN',
      );
    }
    return this.#again(call, config, { dispatchedAt });
  }

  /** Looks for the run whose name holds the correlation id. */
  async #find(call: StepCall, config: GithubConfig, handle: Handle): Promise<StepOutcome> {
    const { workflow, correlationInput } = config;
    if (correlationInput !== undefined) {
      const url = this.#urlOf(config, `actions/workflows/${encodeURIComponent(workflow)}/runs`);
      const since = new Date(Date.parse(handle.dispatchedAt) - 60_000).toISOString();
      url.searchParams.set('event', 'workflow_dispatch');
      url.searchParams.set('created', `>=${since}`);
      url.searchParams.set('per_page', '100');
      const response = await this.#ask(call, { method: 'GET', url });
      if (!response.ok) return refusalOf(response, { what: url.host, effect: 'unknown' });
      const page = parseJson(response.text);
      const runs =
        isJsonObject(page) && Array.isArray(page.workflow_runs) ? page.workflow_runs : [];
      const own = runs.find(
        (run) =>
          isJsonObject(run) &&
          [run.display_title, run.name].some(
            (title) => typeof title === 'string' && title.includes(call.idempotencyKey),
          ),
      );
      if (isJsonObject(own) && typeof own.id === 'number') {
        call.log('info', `The workflow run is ${own.id}.`);
        return await this.#follow(call, config, own.id);
      }
    }
    const waitedMs = call.now.getTime() - Date.parse(handle.dispatchedAt);
    if (correlationInput !== undefined && waitedMs < APPEARS_WITHIN_MS) {
      return this.#again(call, config, handle);
    }
    return failed(
      'The workflow may have been dispatched, and its run was not found. It is not dispatched again by itself.',
      'WORKFLOW_RUN_UNKNOWN',
    );
  }

  async #follow(call: StepCall, config: GithubConfig, runId: number): Promise<StepOutcome> {
    const url = this.#urlOf(config, `actions/runs/${runId}`);
    const response = await this.#ask(call, { method: 'GET', url });
    if (!response.ok) return refusalOf(response, { what: url.host, effect: 'unknown' });
    const run = parseJson(response.text);
    if (!isJsonObject(run)) return failed(`${url.host} answered with no run.`, 'REMOTE_REFUSED');
    if (run.status !== 'completed') {
      const handle = call.handle as Handle | undefined;
      const dispatchedAt = handle?.dispatchedAt ?? call.now.toISOString();
      return this.#again(call, config, { dispatchedAt, runId });
    }
    const outputs: JsonObject = {
      runId,
      runUrl: run.html_url ?? null,
      runNumber: run.run_number ?? null,
      conclusion: run.conclusion ?? null,
    };
    if (run.conclusion === 'success') return done(outputs);
    return {
      kind: 'failed',
      message: `The workflow run ${runId} ended as ${String(run.conclusion)}.`,
      code: 'WORKFLOW_FAILED',
      effect: 'unknown',
      outputs,
    };
  }

  #again(call: StepCall, { pollSeconds }: GithubConfig, handle: Handle): StepOutcome {
    const until = new Date(call.now.getTime() + (pollSeconds ?? DEFAULT_POLL_SECONDS) * 1_000);
    return { kind: 'wait', until, handle: { ...handle } };
  }

  async #ask(call: StepCall, request: { method: 'GET' | 'POST'; url: URL; body?: unknown }) {
    const headers = {
      accept: 'application/vnd.github+json',
      'x-github-api-version': API_VERSION,
    };
    return await askRemote(this.#http, call, { ...request, headers });
  }

  #urlOf(config: GithubConfig, path: string): URL {
    const { apiUrl = 'https://api.github.com' } = config;
    return new URL(`${apiUrl.replace(/\/+$/, '')}/repos/${repoOf(config)}/${path}`);
  }
}

function repoOf({ repo, repoUrl }: Pick<GithubConfig, 'repo' | 'repoUrl'>): string | undefined {
  const path = repo ?? repoUrl?.replace(/\/+$/, '').replace(/\.git$/, '');
  const [owner, name] = path?.split('/').slice(-2) ?? [];
  const found = `${owner}/${name}`;
  return REPO.test(found) ? found : undefined;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value as Json);
}

function failed(message: string, code: string): StepOutcome {
  return { kind: 'failed', message, code, effect: 'unknown' };
}
