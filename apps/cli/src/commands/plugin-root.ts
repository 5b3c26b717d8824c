import type { Generation } from '@gantry/plugin-installer';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { untilSignal } from '../io/until-signal.ts';
import { type ChangeOptions, changePlugins } from '../plugin/change-plugins.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';
import { verifyServer, writeServerSets } from './plugin-changes.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;
const ROOT_FLAG = '--root <folder>';
const ROOT_TEXT = 'a folder that "gantry plugin install --root" filled; without it: the server';

/** `plugin rollback`, `verify`, `generations`, `prune`: on a folder, or all but the last on a server. */
export function addPluginRootCommands(plugin: Command, cli: Cli): void {
  const rollback = plugin
    .command('rollback')
    .summary('go back to an earlier set of plugins')
    .description(
      'Make an earlier set of plugins the active one again, with its configuration. Nothing is fetched. The plugin file is not changed: the next install follows it again.',
    )
    .argument('[generation]', 'a set of "gantry plugin generations"; default: the one before')
    .option(ROOT_FLAG, ROOT_TEXT)
    .option('-y, --yes', 'do not ask')
    .action(async (generation: string | undefined, _options, self: Command) => {
      const options = self.optsWithGlobals<ChangeOptions & { root?: string }>();
      const { root } = options;
      const number = generation === undefined ? undefined : wholeNumber('generation', generation);
      if (root === undefined) {
        const set = number === undefined ? {} : { set: number };
        return await changePlugins(cli, options, { action: 'rollback', ...set });
      }
      const { rollBack } = await import('@gantry/plugin-installer');
      const interruption = untilSignal();
      try {
        const { signal } = interruption;
        const result = await rollBack({ root, signal }, number);
        cli.err.line(
          `The set ${result.from} is active again, with ${result.plugins.length} plugins.`,
        );
      } finally {
        interruption.stop();
      }
    });
  addExamples(rollback, [
    ['gantry plugin rollback', 'undo the last change on the server'],
    ['gantry plugin rollback --root plugins', 'the same in a folder'],
  ]);

  plugin
    .command('verify')
    .summary('compare installed plugins with what was unpacked')
    .description(
      'Compare every file of every installed plugin with the digests that were recorded when it was unpacked.',
    )
    .option(ROOT_FLAG, ROOT_TEXT)
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { root?: string }>();
      const problems = await verify(cli, options);
      for (const { plugin: name, problem } of problems)
        cli.out.line(printable(`${name}: ${problem}`));
      if (problems.length > 0) throw errors.INSTALLED_FILES_CHANGED({ count: problems.length });
      cli.err.line('Everything is as it was installed.');
    });

  plugin
    .command('generations')
    .summary('list the sets of plugins that can be gone back to')
    .description('List the active set of plugins and those that can be gone back to.')
    .option(ROOT_FLAG, ROOT_TEXT)
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { root?: string }>();
      if (options.root === undefined) return await writeServerSets(cli, options);
      const { listGenerations } = await import('@gantry/plugin-installer');
      const format = formatOf(options, FORMATS);
      const found = listGenerations(options.root);
      if (format !== 'table') return await printValue(cli.out, format, found);
      const table = new Table<Generation>(cli.out, [
        { title: 'SET', value: ({ generation }) => String(generation), keepWhole: true },
        { title: 'ACTIVE', value: ({ active }) => (active ? 'yes' : '') },
        { title: 'INSTALLED', value: ({ installedAt }) => installedAt },
        {
          title: 'PLUGINS',
          value: ({ plugins }) =>
            plugins.map(({ name, version }) => `${name}@${version}`).join(', '),
        },
      ]);
      await table.write(found);
    });

  plugin
    .command('prune')
    .summary('delete earlier sets of plugins')
    .description('Delete the sets of plugins that could be gone back to.')
    .requiredOption(ROOT_FLAG, 'a folder that "gantry plugin install --root" filled')
    .option('--keep <number>', 'how many to keep, the active one included', '1')
    .action(async ({ root, keep }: { root: string; keep: string }) => {
      const { pruneRoot } = await import('@gantry/plugin-installer');
      const count = await pruneRoot({ root }, Math.max(1, wholeNumber('--keep', keep)));
      cli.err.line(count === 1 ? 'One set was deleted.' : `${count} sets were deleted.`);
    });
}

async function verify(
  cli: Cli,
  options: GlobalOptions & { root?: string },
): Promise<{ readonly plugin: string; readonly problem: string }[]> {
  if (options.root === undefined) return await verifyServer(cli, options);
  const { verifyRoot } = await import('@gantry/plugin-installer');
  return await verifyRoot(options.root);
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw errors.CLI_USAGE({ reason: `${name} has to be a whole number, not "${text}".` });
}
