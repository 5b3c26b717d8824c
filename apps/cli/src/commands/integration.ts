import type { Integration } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { refusingAt } from '../plugin/refusing-at.ts';
import { writeConnectionTest } from '../plugin/write-connection-test.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface SetOptions extends GlobalOptions {
  readonly file?: string;
  readonly name?: string;
}

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const SHOW_FORMATS = ['yaml', 'json'] as const;
const ADDRESS = 'plugin/integration; the plugin alone means its default one';

/** `integration`: named connections of plugins. */
export function addIntegrationCommands(program: Command, cli: Cli): void {
  const integration = program
    .command('integration')
    .summary('connect plugins to systems')
    .description(
      'Named connections of plugins, each with options and credentials of its own. Every plugin has one called default, which "gantry plugin config" speaks of.',
    );

  integration
    .command('list')
    .summary('list integrations and their health')
    .description('List the integrations of all plugins, with their health.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  integration
    .command('show')
    .summary('show the configuration of an integration')
    .description('Show the configuration of an integration, secrets masked.')
    .argument('<integration>', ADDRESS)
    .addOption(outputOption(SHOW_FORMATS))
    .action(async (address: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, SHOW_FORMATS);
      const { client } = connect(cli, options);
      const params = { path: pathOf(address) };
      const config = await dataOf(
        client.GET('/api/v1/plugins/{name}/integrations/{integration}/config', { params }),
      );
      await printValue(cli.out, format, config.values);
    });

  integration
    .command('set')
    .summary('make or change an integration')
    .description(
      'Make or change an integration. A masked secret in the file keeps the stored one, so what "show" prints can be edited and given back.',
    )
    .argument('<integration>', ADDRESS)
    .requiredOption('-f, --file <path>', 'its configuration, YAML or JSON (- for standard input)')
    .option('--name <name>', 'what people call it')
    .action(async (address: string, _options, self: Command) => {
      const options = self.optsWithGlobals<SetOptions>();
      const file = await read(cli, options.file);
      const { client } = connect(cli, options);
      const { name } = options;
      const body = { values: file?.values ?? {}, ...(name === undefined ? {} : { name }) };
      await refusingAt(file, () =>
        client.PUT('/api/v1/plugins/{name}/integrations/{integration}', {
          params: { path: pathOf(address) },
          body,
        }),
      );
      cli.err.line(`The integration "${textOf(pathOf(address))}" is saved.`);
    });

  integration
    .command('test')
    .summary('try the connection')
    .description('Try the connection of an integration, as it is stored or as a file has it.')
    .argument('<integration>', ADDRESS)
    .option('-f, --file <path>', 'try with this YAML or JSON file (- for standard input)')
    .action(async (address: string, _options, self: Command) => {
      const options = self.optsWithGlobals<SetOptions>();
      const file = await read(cli, options.file);
      const { client } = connect(cli, options);
      const answer = await refusingAt(file, async () =>
        dataOf(
          client.POST('/api/v1/plugins/{name}/integrations/{integration}/test', {
            params: { path: pathOf(address) },
            body: file?.values as never,
          }),
        ),
      );
      await writeConnectionTest(cli, answer);
      if (answer.ok) return;
      const plugin = textOf(pathOf(address));
      throw errors.CONNECTION_TEST_FAILED({ plugin, message: answer.message });
    });

  integration
    .command('delete')
    .summary('delete an integration')
    .description('Delete an integration that nothing is assigned to, with its secrets.')
    .argument('<integration>', ADDRESS)
    .action(async (address: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      await client.DELETE('/api/v1/plugins/{name}/integrations/{integration}', {
        params: { path: pathOf(address) },
      });
      cli.err.line(`The integration "${textOf(pathOf(address))}" is removed.`);
    });

  addExamples(integration, [
    ['gantry integration set acme/eu -f eu.yaml', 'connect to a second system'],
    ['gantry integration list', 'see how they are'],
  ]);
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const found = await dataOf(client.GET('/api/v1/integrations'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, found);
  if (format === 'name') {
    return await cli.out.write(found.map(({ plugin, slug }) => `${plugin}/${slug}\n`).join(''));
  }
  if (found.length === 0) return cli.err.line('No plugin is connected to anything yet.');
  const { style } = cli.out;
  const table = new Table<Integration>(cli.out, [
    { title: 'INTEGRATION', value: ({ plugin, slug }) => `${plugin}/${slug}`, keepWhole: true },
    { title: 'TITLE', value: ({ name }) => name },
    {
      title: 'HEALTH',
      value: ({ enabled, health }) => (enabled ? (health?.status ?? 'not used yet') : 'disabled'),
      paint: (text) => (text === 'failing' ? style.red(text) : text),
    },
    { title: 'ASSIGNMENTS', value: ({ assignments }) => String(assignments) },
    { title: 'CAPABILITIES', value: ({ capabilities }) => capabilities.join(', ') },
    { title: 'LAST FAULT', value: ({ health }) => health?.message ?? '' },
  ]);
  await table.write(found);
}

async function read(cli: Cli, path: string | undefined) {
  if (path === undefined) return undefined;
  const { readConfigFile } = await import('../plugin/read-config-file.ts');
  return await readConfigFile(path, cli.prompter);
}

function pathOf(address: string): { name: string; integration: string } {
  const [name = '', integration = 'default', ...rest] = address.split('/');
  if (name === '' || integration === '' || rest.length > 0) {
    throw errors.CLI_USAGE({ reason: `"${address}" is not of the form plugin/integration.` });
  }
  return { name, integration };
}

function textOf({ name, integration }: { name: string; integration: string }): string {
  return `${name}/${integration}`;
}
