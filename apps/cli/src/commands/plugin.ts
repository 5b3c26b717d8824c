import type { Plugin } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { heading, writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { countsText, syncResultOf } from '../jobs/job-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';
import { addPluginChangeCommands } from './plugin-changes.ts';
import { addPluginCheckCommand } from './plugin-check.ts';
import { addPluginConfigCommands } from './plugin-config.ts';
import { addPluginInstallCommands } from './plugin-install.ts';
import { addPluginNewCommand } from './plugin-new.ts';
import { addPluginPackCommands } from './plugin-pack.ts';
import { addPluginRootCommands } from './plugin-root.ts';
import { addPluginSyncCommand } from './plugin-sync.ts';

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const INFO_FORMATS = ['table', 'json', 'yaml'] as const;

/** `plugin`: look at plugins, configure, test, enable and sync them. */
export function addPluginCommands(program: Command, cli: Cli): void {
  const plugin = program
    .command('plugin')
    .summary('install, configure, enable and sync plugins')
    .description('Look at plugins, install, configure, test, enable and sync them.');

  plugin
    .command('list')
    .summary('list the plugins')
    .description('List the plugins that the server found: loaded, skipped and failed ones.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  plugin
    .command('info')
    .summary('show a plugin')
    .description('Show a plugin: its state, its process and its last sync.')
    .argument('<name>', 'a plugin of "gantry plugin list"')
    .addOption(outputOption(INFO_FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, INFO_FORMATS);
      const { client } = connect(cli, options);
      const params = { path: { name } };
      const found = await dataOf(client.GET('/api/v1/plugins/{name}', { params }));
      if (format !== 'table') return await printValue(cli.out, format, found);
      await writePlugin(cli, found);
    });

  addPluginNewCommand(plugin, cli);
  addPluginCheckCommand(plugin, cli);
  addPluginInstallCommands(plugin, cli);
  addPluginRootCommands(plugin, cli);
  addPluginChangeCommands(plugin, cli);
  addPluginPackCommands(plugin, cli);
  addPluginConfigCommands(plugin, cli);

  for (const enabled of [true, false]) {
    plugin
      .command(enabled ? 'enable' : 'disable')
      .summary(enabled ? 'enable a plugin' : 'disable a plugin')
      .description(
        enabled
          ? 'Enable a plugin. If it has something to sync, the first sync begins.'
          : 'Disable a plugin. What it brought stays in the catalog.',
      )
      .argument('<name>', 'a plugin of "gantry plugin list"')
      .action(async (name: string, _options, self: Command) => {
        const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
        const params = { path: { name } };
        await client.PUT('/api/v1/plugins/{name}/enable', { params, body: { enabled } });
        cli.err.line(`The plugin "${name}" is ${enabled ? 'enabled' : 'disabled'}.`);
        if (!enabled) return;
        const found = await dataOf(client.GET('/api/v1/plugins/{name}', { params }));
        if (!found.capabilities.includes('catalog')) return;
        cli.err.line(`Its sync has begun: "gantry plugin sync ${name}" watches it.`);
      });
  }

  addPluginSyncCommand(plugin, cli);

  plugin
    .command('release')
    .summary('let a quarantined plugin run again')
    .description('Let a plugin run again that was quarantined after crashes.')
    .argument('<name>', 'a plugin of "gantry plugin list"')
    .action(async (name: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      await client.POST('/api/v1/plugins/{name}/release', { params: { path: { name } } });
      cli.err.line(`The plugin "${name}" may run again.`);
    });

  addExamples(plugin, [
    ['gantry plugin config acme -f acme.yaml', 'configure a plugin'],
    ['gantry plugin test acme', 'see whether its connection works'],
    ['gantry plugin enable acme', 'switch it on'],
    ['gantry plugin sync acme', 'sync now, and watch'],
  ]);
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const plugins = await dataOf(client.GET('/api/v1/plugins'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, plugins);
  if (format === 'name') {
    return await cli.out.write(plugins.map(({ name }) => `${name}\n`).join(''));
  }
  if (plugins.length === 0) return cli.err.line('The server has found no plugins.');
  const { style } = cli.out;
  const table = new Table<Plugin>(cli.out, [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'VERSION', value: ({ version }) => version },
    {
      title: 'STATE',
      value: stateOf,
      paint: (text, row) =>
        row.status === 'failed' ? style.red(text) : row.enabled ? style.green(text) : text,
    },
    { title: 'CAPABILITIES', value: ({ capabilities }) => capabilities.join(', ') },
    {
      title: 'DESCRIPTION',
      value: ({ reason, description, title }) => reason ?? description ?? title,
    },
  ]);
  await table.write(plugins);
}

function stateOf({ status, enabled, configured }: Plugin): string {
  if (status !== 'loaded') return status;
  if (enabled) return 'enabled';
  return configured ? 'disabled' : 'not configured';
}

async function writePlugin({ out, now: clock }: Cli, plugin: Plugin): Promise<void> {
  const now = clock();
  const { process: child, lastSync, nextSyncAt } = plugin;
  await writeDetails(out, [
    ['Name', plugin.name],
    ['Title', plugin.title],
    ['Description', plugin.description],
    ['Version', plugin.version],
    ['Package', plugin.packageName],
    ['Homepage', plugin.homepage],
    ['State', stateOf(plugin)],
    ['Reason', plugin.reason],
    ['Capabilities', plugin.capabilities.join(', ')],
    ['Panels', plugin.entityPanels.map(({ title }) => title).join(', ')],
  ]);
  if (child) {
    await out.write(heading(out, 'Process'));
    const { lastCrash, memoryBytes } = child;
    await writeDetails(
      out,
      [
        ['State', child.status],
        ['Memory', memoryBytes === undefined ? undefined : `${Math.round(memoryBytes / 1e6)} MB`],
        ['Crashes', child.crashes > 0 ? `${child.crashes} lately` : undefined],
        ['Last crash', lastCrash && `${momentText(lastCrash.at, now)}: ${lastCrash.reason}`],
        ['Its output', lastCrash?.output],
      ],
      '  ',
    );
    if (child.status === 'quarantined') {
      await out.write(
        `  ${printable(`"gantry plugin release ${plugin.name}" lets it run again.`)}\n`,
      );
    }
  }
  if (!lastSync && nextSyncAt === undefined) return;
  await out.write(heading(out, 'Sync'));
  await writeDetails(
    out,
    [
      ['Last', lastSync && `${lastSync.state}, ${momentText(lastSync.createdAt, now)}`],
      ['Job', lastSync?.id],
      [
        'Counts',
        lastSync && countsText(syncResultOf(lastSync).counts ?? lastSync.progress?.counts),
      ],
      ['Error', lastSync?.error?.message],
      ['Next', nextSyncAt === undefined ? undefined : momentText(nextSyncAt, now)],
    ],
    '  ',
  );
}
