import type { ServiceStatus } from '@gantry/tool-runner';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, outputOption, parseCount } from '../program/global-options.ts';
import {
  type OpenOperator,
  type OperatorOptions,
  SUPERVISE,
  withOperator,
} from '../tools/open-operator.ts';
import { eventWriter } from '../tools/show-event.ts';
import { addOperatorConfigCommands } from './operator-config.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;
const WATCH_MS = 1_000;

interface StartFlags extends OperatorOptions {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: number;
}

/** `operator`: run the services of a configuration, with checks before and health after. Needs no server. */
export function addOperatorCommands(program: Command, cli: Cli): void {
  const operator = program
    .command('operator')
    .summary('run the services of a configuration')
    .description(
      'Run the services of a configuration (its "operator" section), with checks before their start and of their health after it.',
    )
    .option(
      '-f, --file <file>',
      'configuration: YAML, JSON or TOML; repeatable, later ones win (default: gantry.yaml)',
      collect,
    )
    .option(
      '--data-dir <folder>',
      'where state and downloads are kept (default: the data folder of the user)',
    )
    .option('--frozen', 'accept only tools that are in gantry.tools.lock')
    .option('--json', 'print what happens as JSON, one object per line');

  const services = ['[services...]', 'services; all when none is named'] as const;
  const withStart = (command: Command) =>
    command
      .argument(...services)
      .option('--force', 'start also what failed its preflight')
      .option('--dry-run', 'say what would be started, and start nothing')
      .option(
        '--wait <seconds>',
        'how long a service may take to become healthy (default: 60)',
        parseCount,
      );
  withStart(
    operator
      .command('start')
      .summary('start services')
      .description(
        'Check, initialise and start services, and what they depend on. They go on running when this command has ended.',
      ),
  ).action((names: string[], _options, self: Command) => start(cli, self, 'start', names));
  withStart(
    operator
      .command('restart')
      .summary('stop services and start them again')
      .description('Stop services and what depends on them, and start them again.'),
  ).action((names: string[], _options, self: Command) => start(cli, self, 'restart', names));
  operator
    .command('stop')
    .summary('stop services')
    .description('Stop services, and before them what depends on them.')
    .argument(...services)
    .action((names: string[], _options, self: Command) =>
      run(cli, self, ({ operator: open }) => open.stop(names)),
    );
  for (const [name, summary] of [
    ['check', 'run the preflight of services'],
    ['init', 'run the init tools of services'],
  ] as const) {
    operator
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}, and start nothing.`)
      .argument(...services)
      .action((names: string[], _options, self: Command) =>
        run(cli, self, async ({ operator: open }) => {
          if (await open[name](names)) return;
          throw errors.OPERATOR_FAILED({ what: 'Not everything has passed.' });
        }),
      );
  }
  operator
    .command('status')
    .summary('show the state and health of services')
    .description('Show the state and health of services.')
    .argument(...services)
    .option('-w, --watch', 'show it over and over')
    .addOption(outputOption(FORMATS))
    .action((names: string[], _options, self: Command) =>
      run(cli, self, (open) => status(cli, self, open, names)),
    );
  operator
    .command('logs')
    .summary('show what services print')
    .description('Show what services print.')
    .argument(...services)
    .option('-F, --follow', 'go on as more is printed')
    .option('--tail <lines>', 'how many lines of before (default: 100)', parseCount)
    .action((names: string[], _options, self: Command) =>
      run(cli, self, (open) => logs(cli, self, open, names)),
    );
  operator
    .command('exec')
    .summary('run a command where a service runs')
    .description('Run a command where a service runs, with its variables.')
    .argument('<service>', 'the service')
    .argument('<command...>', 'the command and its arguments, after --')
    .action((name: string, words: string[], _options, self: Command) =>
      run(cli, self, async ({ operator: open, driver }) => {
        const exitCode = await driver.exec(await open.ready(name), words);
        if (exitCode === 0) return;
        const message = `${words[0]} exited with ${exitCode}.`;
        throw errors.TOOL_NOT_PASSED({ tool: name, status: 'failed', message, exitCode });
      }),
    );
  operator
    .command('show')
    .summary('show what a configuration comes to')
    .description('Show services, tools and their versions, as they would be used.')
    .argument(...services)
    .addOption(outputOption(['yaml', 'json']))
    .action((names: string[], _options, self: Command) =>
      run(cli, self, (open) => show(cli, self, open, names)),
    );
  addOperatorConfigCommands(operator, cli);
  operator
    .command(SUPERVISE, { hidden: true })
    .description('Run a supervisor; started by "operator start".')
    .argument('<folder>', 'folder of the project')
    .action(async (folder: string) => {
      const { runSupervisor } = await import('@gantry/tool-runner');
      await runSupervisor(folder);
    });

  addExamples(operator, [
    ['gantry operator check -f stack.yaml', 'whether everything is ready'],
    ['gantry operator start -f stack.yaml', 'start all services'],
    ['gantry operator status -f stack.yaml --watch', 'watch them'],
  ]);
}

async function run(
  cli: Cli,
  self: Command,
  work: (open: OpenOperator) => Promise<void>,
): Promise<void> {
  const options = self.optsWithGlobals<OperatorOptions>();
  await withOperator(cli, options, eventWriter(cli, options.json === true), work);
}

async function start(
  cli: Cli,
  self: Command,
  verb: 'start' | 'restart',
  names: readonly string[],
): Promise<void> {
  const { force, dryRun, wait } = self.optsWithGlobals<StartFlags>();
  const options = {
    force: force === true,
    dryRun: dryRun === true,
    ...(wait === undefined ? {} : { waitMs: wait * 1_000 }),
  };
  await run(cli, self, async ({ operator }) => {
    if (await operator[verb](names, options)) return;
    throw errors.OPERATOR_FAILED({ what: 'Not everything was started.' });
  });
}

async function status(
  cli: Cli,
  self: Command,
  { operator }: OpenOperator,
  names: readonly string[],
): Promise<void> {
  const options = self.optsWithGlobals<OperatorOptions & { watch?: boolean }>();
  const format = options.json ? 'json' : formatOf(options, FORMATS);
  const isLive = options.watch === true && format === 'table' && cli.out.isTerminal;
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  do {
    const rows = await operator.status(names);
    // From the top of the screen, so that what changes stays in its place.
    if (isLive) await cli.out.write('\u001b[H\u001b[2J');
    if (format === 'table') await writeStatus(cli, rows);
    else await printValue(cli.out, format, rows);
    if (options.watch) await new Promise((wake) => setTimeout(wake, WATCH_MS));
  } while (options.watch && !isStopped && !cli.out.isClosed);
}

async function writeStatus(cli: Cli, rows: readonly ServiceStatus[]): Promise<void> {
  const { style } = cli.out;
  const paint = (text: string, word: string) => {
    if (['running', 'healthy'].includes(word)) return style.green(text);
    if (['failed', 'unhealthy'].includes(word)) return style.red(text);
    return ['restarting', 'degraded', 'starting'].includes(word)
      ? style.yellow(text)
      : style.dim(text);
  };
  const table = new Table<ServiceStatus>(cli.out, [
    { title: 'SERVICE', value: ({ name }) => name, keepWhole: true },
    {
      title: 'STATE',
      value: ({ state }) => state,
      paint: (text, { state }) => paint(text, state),
      keepWhole: true,
    },
    {
      title: 'HEALTH',
      value: ({ health }) => health,
      paint: (text, { health }) => paint(text, health),
      keepWhole: true,
    },
    { title: 'PROCESS', value: ({ pids }) => pids.join(' ') },
    { title: 'RESTARTS', value: ({ restarts }) => (restarts === 0 ? '' : String(restarts)) },
    {
      title: 'LAST',
      value: ({ checks, reason }) =>
        reason ??
        checks
          .map(({ message }) => message)
          .filter(Boolean)
          .join(' '),
    },
  ]);
  await table.write(rows);
}

async function logs(
  cli: Cli,
  self: Command,
  { driver, config }: OpenOperator,
  names: readonly string[],
): Promise<void> {
  const { follow = false, tail = 100 } = self.optsWithGlobals<{
    follow?: boolean;
    tail?: number;
  }>();
  const all = names.length > 0 ? names : config.services.map(({ name }) => name);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const write = (text: string) => void cli.out.write(printable(text, true));
  await driver.logs(all, { follow, tail, write, signal: stop.signal });
}

async function show(
  cli: Cli,
  self: Command,
  { config, toolbox }: OpenOperator,
  names: readonly string[],
): Promise<void> {
  const format = formatOf(self.optsWithGlobals<OperatorOptions>(), ['yaml', 'json']);
  const services = await Promise.all(
    config.services
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .map(async (service) => ({
        ...service,
        // Names alone: their values may be secret.
        env: Object.keys(service.env),
        preflight: await Promise.all(service.preflight.map((call) => shownCall(toolbox, call))),
        init: await Promise.all(service.init.map((call) => shownCall(toolbox, call))),
        health: await Promise.all(service.health.map((call) => shownCall(toolbox, call))),
      })),
  );
  await printValue(cli.out, format, { project: config.project, driver: config.driver, services });
}

type Call = OpenOperator['config']['notifications'][number];

/** A call with what its tool was resolved to, instead of where it stands. */
async function shownCall(toolbox: OpenOperator['toolbox'], { pointer: _pointer, ...call }: Call) {
  const { manifest, repository } = await toolbox.find(call.tool);
  const properties = manifest.argsSchema?.properties ?? {};
  const args = Object.fromEntries(
    Object.entries(call.args).map(([name, value]) => [
      name,
      properties[name]?.secret ? '(not shown)' : value,
    ]),
  );
  return {
    ...call,
    args,
    env: Object.keys(call.env),
    version: manifest.version,
    repository: repository.name,
  };
}
