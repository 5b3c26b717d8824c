import type { Json } from '@gantry/base';
import type { Toolbox, ToolManifest } from '@gantry/tool-runner';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, outputOption } from '../program/global-options.ts';
import { type ToolsOptions, withToolbox } from '../tools/open-toolbox.ts';
import { parseToolArguments } from '../tools/parse-tool-arguments.ts';
import { toJson, writeOutcome } from '../tools/show-outcome.ts';
import { addToolsCheckCommand } from './tools-check.ts';
import { addToolsRepoCommands } from './tools-repo.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;
/** Arguments of tools that are options of every command as well. */
const SHARED_NAMES = ['server', 'context'] as const;
/** As `timeout` and shells count it; the tool itself had no exit code. */
const EXIT_BY_STATUS = {
  passed: 0,
  failed: 1,
  error: 2,
  'timed-out': 124,
  cancelled: 130,
} as const;

/** `tools`: find and run tools. Needs no server. */
export function addToolsCommands(program: Command, cli: Cli): void {
  const tools = program
    .command('tools')
    .summary('find and run tools')
    .description(
      'Find and run tools: programs with arguments in, and an exit code and a result out.',
    )
    .option(
      '--data-dir <folder>',
      'where downloads are kept (default: the data folder of the user)',
    );

  tools
    .command('list')
    .summary('list the tools of all repositories')
    .description('List the tools of all repositories.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<ToolsOptions>();
      await withToolbox(cli, options, (toolbox) => list(cli, toolbox, options));
    });

  tools
    .command('show')
    .summary('show a tool with its arguments')
    .description('Show a tool with its arguments.')
    .argument('<name>', 'a tool of "gantry tools list", with a range after @')
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<ToolsOptions>();
      await withToolbox(cli, options, (toolbox) => show(cli, toolbox, name, options));
    });

  const run = tools
    .command('run')
    .summary('run one tool by hand')
    .description(
      'Run one tool by hand. What else is on the command line are its arguments; one that is also an option of this command goes after --. Secret arguments are read from GANTRY_SECRET_<NAME>, or asked for. The exit code is that of the tool.',
    )
    .argument('<name>', 'a tool of "gantry tools list", with a range after @')
    .argument('[arguments...]', 'arguments of the tool: --name value')
    .option('--json', 'print the outcome as JSON')
    .allowUnknownOption();
  run.action(async (name: string, words: string[], _options, self: Command) => {
    const options = self.optsWithGlobals<ToolsOptions>();
    await withToolbox(cli, options, (toolbox) => runTool(cli, toolbox, { name, words, self }));
  });

  addToolsCheckCommand(tools, cli);
  addToolsRepoCommands(tools, cli);

  addExamples(tools, [
    ['gantry tools list', 'what there is'],
    ['gantry tools show check-grpc', 'what it takes'],
    ['gantry tools run check-tcp --port 5432', 'try one'],
  ]);
}

async function list(cli: Cli, toolbox: Toolbox, options: ToolsOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const rows = (await toolbox.readAll()).flatMap(({ name: repository, tools }) =>
    tools.map(({ name, version, category, description = '' }) => {
      return { name, version, category, repository, description };
    }),
  );
  for (const note of toolbox.notes) cli.err.line(note);
  if (format !== 'table') return await printValue(cli.out, format, rows);
  const table = new Table<(typeof rows)[number]>(cli.out, [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'VERSION', value: ({ version }) => version },
    { title: 'CATEGORY', value: ({ category }) => category },
    { title: 'REPOSITORY', value: ({ repository }) => repository },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ]);
  await table.write(rows);
}

async function show(
  cli: Cli,
  toolbox: Toolbox,
  name: string,
  options: ToolsOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { manifest, repository } = await toolbox.find(name);
  if (format !== 'table') {
    return await printValue(cli.out, format, { ...manifest, repository: repository.name });
  }
  await writeDetails(cli.out, [
    ['Name', manifest.name],
    ['Version', manifest.version],
    ['Category', manifest.category],
    ['Protocol', manifest.protocol],
    ['Description', manifest.description],
    ['Repository', `${repository.name} (${repository.url})`],
    ['Platforms', Object.keys(manifest.binaries).join(', ')],
    ['Timeout', `${manifest.timeoutMs / 1_000} s`],
  ]);
  const properties = Object.entries(manifest.argsSchema?.properties ?? {});
  if (properties.length === 0) return;
  cli.out.line();
  const required = new Set(manifest.argsSchema?.required);
  const table = new Table<(typeof properties)[number]>(cli.out, [
    { title: 'ARGUMENT', value: ([argument]) => argument, keepWhole: true },
    { title: 'TYPE', value: ([, { type }]) => type },
    { title: 'NEEDED', value: ([argument]) => (required.has(argument) ? 'yes' : '') },
    {
      title: 'DEFAULT',
      value: ([, one]) => (one.default === undefined ? '' : JSON.stringify(one.default)),
    },
    {
      title: 'MEANING',
      value: ([, { description = '', secret }]) => `${description}${secret ? ' Secret.' : ''}`,
    },
  ]);
  await table.write(properties);
}

interface RunRequest {
  readonly name: string;
  readonly words: readonly string[];
  readonly self: Command;
}

async function runTool(
  cli: Cli,
  toolbox: Toolbox,
  { name, words, self }: RunRequest,
): Promise<void> {
  const options = self.optsWithGlobals<ToolsOptions>();
  const isJson = options.json === true || formatOf(options, ['table', 'json']) === 'json';
  const found = await toolbox.find(name);
  const { manifest } = found;
  const args = {
    ...sharedArguments(manifest, self),
    ...parseToolArguments(words, manifest.argsSchema?.properties ?? {}),
    ...(await readSecrets(cli, manifest)),
  };
  const tool = await toolbox.obtain(found);
  for (const note of toolbox.notes) cli.err.line(note);
  const stop = new AbortController();
  const cancel = () => stop.abort();
  process.once('SIGINT', cancel);
  const outcome = await toolbox.runner.run(tool, { args, signal: stop.signal });
  process.off('SIGINT', cancel);
  if (isJson) await printValue(cli.out, 'json', toJson(outcome));
  else await writeOutcome(cli, outcome);
  const { status, message } = outcome;
  if (status === 'passed') return;
  const exitCode = outcome.exitCode || EXIT_BY_STATUS[status];
  throw errors.TOOL_NOT_PASSED({ tool: manifest.name, status, message, exitCode });
}

function sharedArguments(manifest: ToolManifest, self: Command): Record<string, Json> {
  const properties = manifest.argsSchema?.properties ?? {};
  const given = SHARED_NAMES.filter(
    (name) => name in properties && self.getOptionValueSourceWithGlobals(name) === 'cli',
  );
  const options = self.optsWithGlobals<Record<string, string>>();
  return Object.fromEntries(given.map((name) => [name, options[name] as string]));
}

/** Secret arguments never come from the command line, where other users of the machine can read them. */
async function readSecrets(cli: Cli, { argsSchema }: ToolManifest): Promise<Record<string, Json>> {
  const { secretVariable } = await import('@gantry/tool-runner');
  const secrets: Record<string, Json> = {};
  for (const [name, property] of Object.entries(argsSchema?.properties ?? {})) {
    if (!property.secret) continue;
    const text = cli.environment[secretVariable(name)];
    const isNeeded = argsSchema?.required?.includes(name) && cli.prompter.isInteractive;
    const value = text ?? (isNeeded ? await cli.prompter.askSecret(`${name}: `) : undefined);
    if (value !== undefined)
      secrets[name] = property.type === 'string' ? value : toJsonValue(value);
  }
  return secrets;
}

function toJsonValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
