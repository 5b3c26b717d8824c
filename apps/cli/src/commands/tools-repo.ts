import { resolve } from 'node:path';
import type { Repository } from '@gantry/tool-runner';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, outputOption } from '../program/global-options.ts';
import { type ToolsOptions, withToolbox } from '../tools/open-toolbox.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `tools repo`: the repositories that tools come from. */
export function addToolsRepoCommands(tools: Command, cli: Cli): void {
  const repo = tools
    .command('repo')
    .summary('manage the repositories that tools come from')
    .description('Manage the repositories that tools come from.');

  repo
    .command('list')
    .summary('list the repositories')
    .description('List the repositories.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<ToolsOptions>();
      const format = formatOf(options, FORMATS);
      await withToolbox(cli, options, async (toolbox) => {
        const rows = (await toolbox.readAll()).map(summaryOf);
        if (format !== 'table') return await printValue(cli.out, format, rows);
        const table = new Table<(typeof rows)[number]>(cli.out, [
          { title: 'NAME', value: ({ name }) => name, keepWhole: true },
          { title: 'TOOLS', value: ({ tools: count }) => String(count) },
          { title: 'SIGNED BY', value: ({ signer }) => signer ?? 'nobody' },
          { title: 'ADDRESS', value: ({ url }) => url },
        ]);
        await table.write(rows);
      });
    });

  repo
    .command('show')
    .summary('show what a repository contains')
    .description('Show what a repository contains, and who signed it.')
    .argument('<name>', 'name of the repository')
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<ToolsOptions>();
      const format = formatOf(options, FORMATS);
      await withToolbox(cli, options, async (toolbox) => {
        const config = toolbox.list.find((one) => one.name === name);
        if (!config)
          throw errors.CLI_USAGE({
            reason: `There is no repository "${name}".`,
            help: '"gantry tools repo list" shows them.',
          });
        const repository = await toolbox.repositories.read(config);
        if (format !== 'table') return await printValue(cli.out, format, repository);
        await showRepository(cli, repository);
      });
    });

  repo
    .command('add')
    .summary('add a repository')
    .description(
      'Add a repository. What it contains and who signed it is shown first; no tool is downloaded.',
    )
    .argument('<name>', 'name for it')
    .argument('<address>', 'address or path of its file')
    .option('--key <key>', 'public key (minisign); it then has to be signed')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, address: string, _options, self: Command) => {
      const options = self.optsWithGlobals<ToolsOptions & { key?: string; yes?: boolean }>();
      if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) {
        throw errors.CLI_USAGE({
          reason: `"${name}" is not a name of lower-case letters, digits, "-" and "_".`,
        });
      }
      const url = /^https?:\/\//.test(address)
        ? address
        : resolve(address.replace(/^file:\/\//, ''));
      const { key } = options;
      const config = { name, url, ...(key === undefined ? {} : { key }) };
      await withToolbox(cli, options, async (toolbox) => {
        const repository = await toolbox.repositories.read(config, true);
        await showRepository(cli, repository);
        if (!options.yes) {
          if (!cli.prompter.isInteractive) {
            throw errors.CLI_USAGE({
              reason: 'Nobody is there to agree.',
              help: 'Add --yes when you have seen what it contains.',
            });
          }
          if (!(await cli.prompter.confirm(`Add "${name}"?`))) {
            throw errors.CLI_DECLINED({ what: 'Nothing was added' });
          }
        }
        toolbox.repositories.add(config);
        cli.err.line(`The repository "${name}" is added.`);
      });
    });

  repo
    .command('remove')
    .summary('forget a repository that was added')
    .description(
      'Forget a repository that was added. Tools that are locked to it no longer resolve.',
    )
    .argument('<name>', 'name of the repository')
    .action(async (name: string, _options, self: Command) => {
      await withToolbox(cli, self.optsWithGlobals<ToolsOptions>(), async (toolbox) => {
        if (!toolbox.repositories.remove(name)) {
          throw errors.CLI_USAGE({ reason: `No repository "${name}" was added.` });
        }
        cli.err.line(`The repository "${name}" is forgotten.`);
      });
    });

  repo
    .command('update')
    .summary('ask the publishers for what is new')
    .description('Ask the publishers for what is new. What is locked stays as it is.')
    .action(async (_options, self: Command) => {
      await withToolbox(cli, self.optsWithGlobals<ToolsOptions>(), async (toolbox) => {
        const before = new Map<string, string>();
        for (const config of toolbox.list) {
          const known = await toolbox.repositories.read(config).catch(() => undefined);
          if (known) before.set(config.name, known.sha256);
        }
        for (const repository of await toolbox.readAll(true)) {
          const { name, sha256, tools: all } = repository;
          const what = before.get(name) === sha256 ? 'is unchanged' : `has ${all.length} tools now`;
          cli.err.line(printable(`${name} ${what}`));
        }
      });
    });

  addExamples(repo, [
    [
      'gantry tools repo add ours https://tools.example.com/tools.yaml --key RWQ…',
      'add a signed one',
    ],
    ['gantry tools repo update', 'ask for what is new'],
  ]);
}

function summaryOf({ name, url, sha256, signer, tools }: Repository) {
  return { name, url, sha256, signer, tools: new Set(tools.map((tool) => tool.name)).size };
}

async function showRepository(cli: Cli, repository: Repository): Promise<void> {
  await writeDetails(cli.out, [
    ['Name', repository.name],
    ['Address', repository.url],
    ['Format', repository.format],
    ['SHA-256', repository.sha256],
    ['Signed by', repository.signer ?? 'nobody'],
  ]);
  cli.out.line();
  const table = new Table<Repository['tools'][number]>(cli.out, [
    { title: 'TOOL', value: ({ name }) => name, keepWhole: true },
    { title: 'VERSION', value: ({ version }) => version },
    { title: 'CATEGORY', value: ({ category }) => category },
    { title: 'PLATFORMS', value: ({ binaries }) => Object.keys(binaries).join(', ') },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ]);
  await table.write(repository.tools);
}
