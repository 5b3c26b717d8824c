import { isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import Type, { type Static } from 'typebox';
import type { OutgoingHttp } from '../../egress/outgoing-http.ts';
import { done, type StepCall, type StepExecutor, type StepOutcome } from '../step-executor.ts';
import { checkConfig, urlProblems } from './config-problems.ts';
import { askRemote, parseJson, refusalOf } from './remote-api.ts';

const closed = { additionalProperties: false } as const;
const ConfigSchema = Type.Object(
  {
    server: Type.String({ maxLength: 500 }),
    application: Type.String({ minLength: 1, maxLength: 300 }),
    applicationNamespace: Type.Optional(Type.String({ maxLength: 300 })),
    revision: Type.Optional(Type.String({ maxLength: 300 })),
    prune: Type.Optional(Type.Boolean()),
    dryRun: Type.Optional(Type.Boolean()),
    token: Type.Optional(Type.Object({ secret: Type.String({ maxLength: 100 }) }, closed)),
    pollSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 300 })),
  },
  closed,
);
type ArgocdConfig = Static<typeof ConfigSchema>;

/** The entry of an operation's `info` that says whose it is. */
const INFO_NAME = 'gantry.io/run';
const DEFAULT_POLL_SECONDS = 5;
/** How long an operation may take to begin. */
const BEGINS_WITHIN_MS = 60_000;

interface Handle {
  readonly requestedAt: string;
}

/** Syncs an application and waits for the operation that this began, known by an entry of its `info`. */
export class ArgocdExecutor implements StepExecutor {
  readonly #http: OutgoingHttp;

  constructor(http: OutgoingHttp) {
    this.#http = http;
  }

  /** A resumed step looks for its operation before it asks for one. */
  isRepeatable(): boolean {
    return true;
  }

  check(config: JsonObject): Problem[] {
    return [...checkConfig(ConfigSchema, config), ...urlProblems(config.server, '/server')];
  }

  async plan({ config }: Pick<StepCall, 'config'>): Promise<string> {
    const { application, server, revision, prune } = config as ArgocdConfig;
    const to = revision === undefined ? '' : ` to ${revision}`;
    return `Sync ${application} on ${server}${to}${prune ? ', pruning' : ''}`;
  }

  async run(call: StepCall): Promise<StepOutcome> {
    const config = call.config as ArgocdConfig;
    const handle = call.handle as Handle | undefined;
    if (handle || call.isResumed) {
      const followed = await this.#follow(call, config, handle);
      if (followed !== 'not-begun') return followed;
    }
    return await this.#request(call, config);
  }

  async #request(call: StepCall, config: ArgocdConfig): Promise<StepOutcome> {
    const { application, revision, prune = false, dryRun = false } = config;
    const url = urlOf(config, '/sync');
    const requestedAt = call.now.toISOString();
    await call.remember({ requestedAt });
    call.log('info', `Syncing ${application}.`);
    const response = await askRemote(this.#http, call, {
      method: 'POST',
      url,
      body: {
        name: application,
        ...(config.applicationNamespace === undefined
          ? {}
          : { appNamespace: config.applicationNamespace }),
        ...(revision === undefined ? {} : { revision }),
        prune,
        dryRun,
        infos: [{ name: INFO_NAME, value: call.idempotencyKey }],
      },
    });
    if (!response.ok) return refusalOf(response, { what: url.host, effect: 'unknown' });
    return again(call, config, { requestedAt });
  }

  async #follow(
    call: StepCall,
    config: ArgocdConfig,
    handle: Handle | undefined,
  ): Promise<StepOutcome | 'not-begun'> {
    const url = urlOf(config, '');
    const response = await askRemote(this.#http, call, { method: 'GET', url });
    if (!response.ok) return refusalOf(response, { what: url.host, effect: 'unknown' });
    const application = parseJson(response.text);
    const status = isJsonObject(application) ? application.status : undefined;
    const state = isJsonObject(status) ? status.operationState : undefined;
    const pending = isJsonObject(application) ? application.operation : undefined;
    if (isOwn(pending, call)) {
      return again(call, config, handle ?? { requestedAt: call.now.toISOString() });
    }
    if (!isJsonObject(state) || !isOwn(state.operation, call)) {
      if (!handle) return 'not-begun';
      const waitedMs = call.now.getTime() - Date.parse(handle.requestedAt);
      if (waitedMs < BEGINS_WITHIN_MS) return again(call, config, handle);
      return {
        kind: 'failed',
        message: 'The operation that was asked for is not there: another one took its place.',
        code: 'OPERATION_UNKNOWN',
        effect: 'unknown',
      };
    }
    const { phase, message } = state;
    if (phase === 'Running' || phase === 'Terminating' || phase === undefined) {
      return again(call, config, handle ?? { requestedAt: call.now.toISOString() });
    }
    const sync = isJsonObject(status) && isJsonObject(status.sync) ? status.sync : {};
    const health = isJsonObject(status) && isJsonObject(status.health) ? status.health : {};
    const result = isJsonObject(state.syncResult) ? state.syncResult : {};
    const outputs: JsonObject = {
      phase: phase ?? null,
      revision: result.revision ?? null,
      sync: sync.status ?? null,
      health: health.status ?? null,
    };
    if (phase === 'Succeeded') return done(outputs);
    return {
      kind: 'failed',
      message: `The sync of ${config.application} ended as ${String(phase)}: ${String(message ?? '')}`,
      code: 'SYNC_NOT_SUCCEEDED',
      effect: 'unknown',
      outputs,
    };
  }
}

function urlOf({ server, application, applicationNamespace }: ArgocdConfig, path: string): URL {
  const base = server.replace(/\/+$/, '');
  const url = new URL(`${base}/api/v1/applications/${encodeURIComponent(application)}${path}`);
  if (applicationNamespace !== undefined && path === '') {
    url.searchParams.set('appNamespace', applicationNamespace);
  }
  return url;
}

function isOwn(operation: unknown, { idempotencyKey }: StepCall): boolean {
  if (!isJsonObject(operation) || !Array.isArray(operation.info)) return false;
  return operation.info.some(
    (entry) => isJsonObject(entry) && entry.name === INFO_NAME && entry.value === idempotencyKey,
  );
}

function again(call: StepCall, { pollSeconds }: ArgocdConfig, handle: Handle): StepOutcome {
  const until = new Date(call.now.getTime() + (pollSeconds ?? DEFAULT_POLL_SECONDS) * 1_000);
  return { kind: 'wait', until, handle: { ...handle } };
}
