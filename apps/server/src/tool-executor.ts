import { join } from 'node:path';
import type { JsonObject, Problem } from '@gantry/base';
import { problemsOf } from '@gantry/contracts';
import type { StepCall, StepExecutor, StepOutcome } from '@gantry/platform';
import type { Toolbox, ToolOutcome } from '@gantry/tool-runner';
import Type, { type Static } from 'typebox';

const ConfigSchema = Type.Object(
  {
    tool: Type.String({
      pattern: '^([^/@${}]+/)?[^/@${}]+(@[^${}]+)?$',
      maxLength: 300,
      description: '`name`, `name@range` or `repository/name@range`.',
    }),
    arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
);
type ToolConfig = Static<typeof ConfigSchema>;

export interface ToolExecutorOptions {
  readonly dataDir: string;
  /** Index of the tools that come with this installation. */
  readonly indexPath: string;
  /** Tools that actions may run, by name or as `repository/name`; none by default. */
  readonly allowed: readonly string[];
  /** Further repositories, `name=address` each. */
  readonly repositories: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a tool on this server. Whoever can write an action could otherwise reach from here whatever a tool reaches, so
 * only tools that the configuration names are run.
 */
export class ToolExecutor implements StepExecutor {
  readonly #options: ToolExecutorOptions;
  #toolbox: Promise<Toolbox> | undefined;

  constructor(options: ToolExecutorOptions) {
    this.#options = options;
  }

  /** Checks and health questions can be asked again; of others it is not known. */
  isRepeatable(config: JsonObject): boolean {
    return /^([^/]+\/)?check-/.test(String(config.tool));
  }

  check(config: JsonObject): Problem[] {
    const problems = problemsOf(ConfigSchema, config);
    if (problems.length > 0) return problems;
    const { tool } = config as ToolConfig;
    const bare = tool.replace(/@.*$/, '');
    const name = bare.replace(/^[^/]+\//, '');
    if (this.#options.allowed.some((one) => one === bare || one === name)) return [];
    const message = `"${name}" is not among the tools that this server lets actions run (actionTools)`;
    return [{ pointer: '/tool', message }];
  }

  async plan({ config }: Pick<StepCall, 'config'>): Promise<string> {
    const { tool, arguments: args = {} } = config as ToolConfig;
    return `Run the tool ${tool} with ${JSON.stringify(args)}`;
  }

  async run(call: StepCall): Promise<StepOutcome> {
    // What is allowed may have changed since the run was asked for.
    const [problem] = this.check(call.config);
    if (problem) {
      const message = `${problem.pointer} ${problem.message}.`;
      return { kind: 'failed', message, code: 'TOOL_NOT_ALLOWED', effect: 'none' };
    }
    const { tool: request, arguments: args = {} } = call.config as ToolConfig;
    const toolbox = await this.#open();
    const tool = await toolbox.obtain(await toolbox.find(request));
    call.log('info', `Running ${tool.manifest.name} ${tool.manifest.version}.`);
    const outcome = await toolbox.runner.run(tool, {
      args: args as JsonObject,
      signal: call.signal,
    });
    return toOutcome(outcome, call);
  }

  async stop(): Promise<void> {
    const toolbox = await this.#toolbox?.catch(() => undefined);
    await toolbox?.close();
  }

  #open(): Promise<Toolbox> {
    this.#toolbox ??= this.#load().catch((error: unknown) => {
      this.#toolbox = undefined;
      throw error;
    });
    return this.#toolbox;
  }

  async #load(): Promise<Toolbox> {
    const { dataDir, indexPath, environment, repositories } = this.#options;
    const { Toolbox } = await import('@gantry/tool-runner');
    return new Toolbox({
      directory: join(dataDir, 'tools'),
      bundled: indexPath,
      environment,
      repositories: repositories.map((text) => {
        const equals = text.indexOf('=');
        return { name: text.slice(0, equals), url: text.slice(equals + 1) };
      }),
    });
  }
}

function toOutcome(outcome: ToolOutcome, call: StepCall): StepOutcome {
  const { status, message, reason, exitCode, output, details, measures } = outcome;
  call.log(status === 'passed' ? 'info' : 'error', message);
  const outputs: JsonObject = {
    status,
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(details === undefined ? {} : { details }),
    ...(measures === undefined
      ? {}
      : {
          measures: Object.fromEntries(
            Object.entries(measures).map(([name, { value }]) => [name, value]),
          ),
        }),
  };
  const artifacts = Object.entries({ 'stdout.txt': output.stdout, 'stderr.txt': output.stderr })
    .filter(([, content]) => content !== '')
    .map(([name, content]) => ({ name: `${call.step}-${name}`, content }));
  if (status === 'passed') return { kind: 'done', outputs, artifacts };
  return {
    kind: 'failed',
    message,
    code: `TOOL_${status.toUpperCase().replace('-', '_')}`,
    effect: 'unknown',
    outputs,
    artifacts,
  };
}
