import { isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import { type ActionExecutor, type SchemaError, toProblems } from '@gantry/contracts';
import type { PluginHost } from '@gantry/plugin-host';
import Type, { type Static } from 'typebox';
import type { PolicyEngine } from '../../access/policy-engine.ts';
import { createSpecValidator } from '../../catalog/kinds/spec-validator.ts';
import { errors } from '../../errors.ts';
import { callerOf, integrationOf, type Plugins } from '../../plugins/plugins.ts';
import { executorsOf } from '../action-catalog.ts';
import { done, type StepCall, type StepExecutor, type StepOutcome } from '../step-executor.ts';
import { checkConfig } from './config-problems.ts';

const ConfigSchema = Type.Object(
  {
    plugin: Type.String({ maxLength: 100 }),
    action: Type.String({ maxLength: 100 }),
    integration: Type.Optional(Type.String({ maxLength: 100 })),
    input: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);
type PluginConfig = Static<typeof ConfigSchema>;
const CALL_TIMEOUT_MS = 10 * 60_000;

/** Runs an action that a plugin declares. Whoever asked for the run needs the right to run that one as well. */
export class PluginExecutor implements StepExecutor {
  readonly #plugins: Plugins;
  readonly #host: PluginHost;
  readonly #policy: PolicyEngine;

  constructor(options: { plugins: Plugins; host: PluginHost; policy: PolicyEngine }) {
    this.#plugins = options.plugins;
    this.#host = options.host;
    this.#policy = options.policy;
  }

  /** What only reads can be read again. */
  isRepeatable(config: JsonObject): boolean {
    return this.#find(config as PluginConfig)?.effect === 'read';
  }

  check(config: JsonObject): Problem[] {
    const problems = checkConfig(ConfigSchema, config);
    if (problems.length > 0 || this.#find(config as PluginConfig)) return problems;
    const { plugin, action } = config as PluginConfig;
    return [
      { pointer: '/action', message: `no enabled plugin has an action "${plugin}:${action}"` },
    ];
  }

  async plan({ config }: Pick<StepCall, 'config'>): Promise<string> {
    const { plugin, action, input } = config as PluginConfig;
    return `Run ${plugin}:${action} with ${JSON.stringify(input ?? {})}`;
  }

  async run(call: StepCall): Promise<StepOutcome> {
    const config = call.config as PluginConfig;
    const { plugin: slug, action: name, integration = 'default', input = {} } = config;
    const action = this.#find(config);
    if (!action) throw errors.NOT_FOUND({ what: `action ${slug}:${name}` });
    const { context } = call;
    this.#policy.authorize(context.actor, 'actions.execute', {
      kind: 'Plugin',
      namespace: 'default',
      plugin: slug,
      action: `${slug}:${name}`,
    });
    const checked = checkInput(action, input);
    const { options, credentials } = await this.#plugins.requireCallable(
      slug,
      'action',
      context,
      integration,
    );
    const result = await this.#host.call(slug, 'action.run', {
      parameters: { action: name, input: checked },
      context: {
        ...callerOf({ ...context, requestId: call.idempotencyKey }),
        integration: integrationOf(options, integration),
      },
      credentials,
      timeoutMs: CALL_TIMEOUT_MS,
      signal: call.signal,
      onLog: ({ level, message }) => call.log(level, message),
      onProgress: ({ message }) => {
        if (message !== undefined) call.log('info', message);
      },
    });
    const { message, output } = result;
    if (message !== undefined) call.log('info', message);
    return done({ ...(output as JsonObject), ...(message === undefined ? {} : { message }) });
  }

  #find({ plugin: slug, action: name }: PluginConfig): ActionExecutor | undefined {
    const plugin = this.#plugins.listEnabled().find((found) => found.slug === slug);
    return plugin && executorsOf(plugin).find((action) => action.name === name);
  }
}

function checkInput({ inputSchema }: ActionExecutor, input: unknown): JsonObject {
  if (!isJsonObject(input)) {
    const message = 'must be an object';
    throw errors.INVALID_INPUT({ problems: [{ pointer: '/input', message }] });
  }
  if (!inputSchema) return input;
  const copy = structuredClone(input);
  const validate = createSpecValidator({ useDefaults: true }).compile(inputSchema);
  if (validate(copy)) return copy;
  const problems = toProblems(validate.errors as unknown as SchemaError[], '/input');
  throw errors.INVALID_INPUT({ problems });
}
