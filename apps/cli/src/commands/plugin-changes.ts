import type { NewerPlugin, PluginSet } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { type ChangeOptions, changePlugins } from '../plugin/change-plugins.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `plugin uninstall`, `outdated`, `why`: of plugins that were installed through a server. */
export function addPluginChangeCommands(plugin: Command, cli: Cli): void {
  const uninstall = plugin
    .command('uninstall')
    .summary('uninstall plugins from a server')
    .description(
      'Uninstall plugins from a running server, with their configuration, secrets, assignments and data. Entities that they brought stay. "gantry plugin rollback" brings the plugins back, not what they knew.',
    )
    .argument('<names...>', 'slugs, package names or references')
    .option('--keep-data', 'keep configuration, assignments and data')
    .option('-y, --yes', 'do not ask')
    .action(async (names: string[], _options, self: Command) => {
      const options = self.optsWithGlobals<ChangeOptions & { keepData?: boolean }>();
      const keepData = options.keepData === true;
      await changePlugins(cli, options, { action: 'uninstall', names, keepData });
    });
  addExamples(uninstall, [['gantry plugin uninstall todo', 'with everything that belongs to it']]);

  plugin
    .command('outdated')
    .summary('list plugins of which there is something newer')
    .description('Ask the registries what is newer than what is installed on the server.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, FORMATS);
      const { client } = connect(cli, options);
      const found = await dataOf(client.GET('/api/v1/plugin-sets/outdated'));
      if (format !== 'table') return await printValue(cli.out, format, found);
      const rows = found.filter(({ newer, moved, problem }) => newer || moved || problem);
      if (rows.length === 0) return cli.err.line('Nothing newer is known.');
      const table = new Table<NewerPlugin>(cli.out, [
        { title: 'PLUGIN', value: ({ name }) => name, keepWhole: true },
        { title: 'INSTALLED', value: ({ version }) => version },
        { title: 'NEWER', value: ({ newer, moved }) => newer?.version ?? (moved ? 'moved' : '') },
        {
          title: 'WITH',
          value: ({ newer, name, problem }) =>
            problem ??
            (newer ? `gantry plugin install ${newer.package}` : `gantry plugin update ${name}`),
        },
      ]);
      await table.write(rows);
    });

  plugin
    .command('why')
    .summary('say why a plugin is there')
    .description('Say who installed a plugin on the server, when, and what from.')
    .argument('<name>', 'slug, package name or reference')
    .action(async (name: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const sets = await dataOf(client.GET('/api/v1/plugin-sets'));
      const versions = sets.flatMap((set) =>
        set.plugins
          .filter((found) => [found.slug, found.name, found.package, found.key].includes(name))
          .map((found) => ({ ...set, found })),
      );
      // Where it came into the sets as it is: sets after that only kept it.
      const rows = versions.filter(
        ({ found }, index) => versions[index + 1]?.found.resolved !== found.resolved,
      );
      if (rows.length === 0) {
        throw errors.CLI_USAGE({
          reason: `No plugin "${name}" was installed through the server. "gantry plugin list" lists those that came with it.`,
        });
      }
      const table = new Table<(typeof rows)[number]>(cli.out, [
        { title: 'SET', value: ({ number }) => String(number), keepWhole: true },
        { title: 'VERSION', value: ({ found }) => found.version },
        { title: 'BY', value: ({ createdBy, action }) => `${createdBy} (${action})` },
        { title: 'AT', value: ({ createdAt }) => createdAt },
        { title: 'ASKED FOR', value: ({ found }) => found.package },
        { title: 'RESOLVED TO', value: ({ found }) => found.resolved },
      ]);
      await table.write(rows);
    });
}

/** The sets of a server, as `plugin generations` lists those of a folder. */
export async function writeServerSets(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const found = await dataOf(client.GET('/api/v1/plugin-sets'));
  if (format !== 'table') return await printValue(cli.out, format, found);
  const table = new Table<PluginSet>(cli.out, [
    { title: 'SET', value: ({ number }) => String(number), keepWhole: true },
    { title: 'ACTIVE', value: ({ active }) => (active ? 'yes' : '') },
    { title: 'INSTALLED', value: ({ createdAt }) => createdAt },
    { title: 'BY', value: ({ createdBy, action }) => `${createdBy} (${action})` },
    {
      title: 'PLUGINS',
      value: ({ plugins }) => plugins.map(({ name, version }) => `${name}@${version}`).join(', '),
    },
  ]);
  await table.write(found);
}

/** `plugin verify` on a server: how its files differ from those that were unpacked. */
export async function verifyServer(
  cli: Cli,
  options: GlobalOptions,
): Promise<{ plugin: string; problem: string }[]> {
  const { client } = connect(cli, options);
  return await dataOf(client.POST('/api/v1/plugin-sets:verify'));
}
