import { dirname, join, resolve } from 'node:path';
import type {
  Driver,
  LoadedConfig,
  Operator,
  OperatorConfig,
  OperatorEvent,
  Toolbox,
} from '@gantry/tool-runner';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import type { GlobalOptions } from '../program/global-options.ts';
import { dataFolder, withToolbox } from './open-toolbox.ts';

export interface OperatorOptions extends GlobalOptions {
  readonly file?: string[];
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly frozen?: boolean;
}

/** What a command works with. */
export interface OpenOperator {
  readonly operator: Operator;
  readonly driver: Driver;
  readonly config: OperatorConfig;
  readonly toolbox: Toolbox;
}

const STANDARD_FILE = 'gantry.yaml';
export const SUPERVISE = '__supervise';

export function filesOf({ file }: OperatorOptions): string[] {
  return file ?? [STANDARD_FILE];
}

/** Reads the configuration. What is wrong with it is in the answer. */
export async function readConfig(
  cli: Cli,
  options: OperatorOptions,
  toolbox: Toolbox,
): Promise<LoadedConfig> {
  const { loadConfig } = await import('@gantry/tool-runner');
  const loaded = await loadConfig(filesOf(options), {
    folder: process.cwd(),
    environment: cli.environment,
    fetchText: (url) => toolbox.fetchText(url),
    onlyOperator: options.file === undefined,
  });
  for (const { file, line, message } of loaded.notes) {
    cli.err.line(cli.err.style.yellow(printable(`${file}:${line}: ${message}`)));
  }
  return loaded;
}

/**
 * Opens the operator of a configuration that is right, tools and their arguments included. Throws
 * `TOOLS_CONFIG_INVALID` with everything that is not.
 */
export async function withOperator(
  cli: Cli,
  options: OperatorOptions,
  onEvent: (event: OperatorEvent) => void,
  work: (open: OpenOperator) => Promise<void>,
): Promise<void> {
  const runner = await import('@gantry/tool-runner');
  const loaded = await withToolbox(cli, options, (toolbox) => readConfig(cli, options, toolbox));
  const [first = STANDARD_FILE] = filesOf(options);
  const settings = {
    dataDir: options.dataDir,
    repositories: loaded.draft?.repositories ?? [],
    lockPath: join(dirname(resolve(first)), 'gantry.tools.lock'),
    frozen: options.frozen,
  };
  await withToolbox(cli, settings, async (toolbox) => {
    const { draft, config } = loaded;
    const ofTools = draft ? await runner.checkTools(draft, toolbox) : [];
    const problems = [
      ...loaded.problems,
      ...ofTools.map((problem) => ({ ...problem, ...loaded.placeOf(problem.pointer) })),
    ].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
    if (!config || problems.length > 0) throw runner.toolErrors.TOOLS_CONFIG_INVALID({ problems });
    const folder = join(dataFolder(cli, options.dataDir), 'operator', config.project);
    const entry = process.argv[1] ?? '';
    const command = [process.execPath, entry, 'operator', SUPERVISE];
    const supervisor = new runner.SupervisorClient(resolve(folder), command);
    const driver =
      config.driver === 'process'
        ? new runner.ProcessDriver(supervisor)
        : new runner.ComposeDriver({
            name: config.driver,
            project: config.project,
            folder: resolve(folder),
            services: config.services,
            supervisor,
            environment: cli.environment,
          });
    const stop = new AbortController();
    const cancel = () => stop.abort();
    process.once('SIGINT', cancel);
    const operator = new runner.Operator({
      config,
      toolbox,
      driver,
      supervisor,
      onEvent,
      signal: stop.signal,
    });
    for (const note of toolbox.notes) onEvent({ event: 'note', message: note });
    try {
      await work({ operator, driver, config, toolbox });
    } finally {
      process.off('SIGINT', cancel);
    }
    if (stop.signal.aborted) throw errors.CLI_INTERRUPTED({});
  });
}
