import { isJsonObject, type JsonObject } from '@gantry/base';
import type { PluginConfig } from '@gantry/client';
import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { orderBySchema } from '../format/order-by-schema.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { type ConfigEdit, editConfig } from '../plugin/edit-config.ts';
import type { ConfigFile } from '../plugin/read-config-file.ts';
import { readSecret } from '../plugin/read-secret.ts';
import { refusingAt } from '../plugin/refusing-at.ts';
import { writeConnectionTest } from '../plugin/write-connection-test.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface ConfigOptions extends GlobalOptions {
  readonly file?: string;
  readonly set?: string[];
  readonly setFile?: string[];
  readonly unset?: string[];
}

const CONFIG_FORMATS = ['yaml', 'json', 'table'] as const;
const TEST_FORMATS = ['table', 'json'] as const;

/** `plugin config` and `plugin test`. */
export function addPluginConfigCommands(plugin: Command, cli: Cli): void {
  const config = plugin
    .command('config')
    .summary('show or change the configuration')
    .description(
      `Show or change the configuration of a plugin. Stored secrets read as ${SECRET_PLACEHOLDER}; sent back like that they stay as they are, so what is shown can be edited and given to -f.`,
    )
    .argument('<name>', 'a plugin of "gantry plugin list"')
    .option(
      '-f, --file <path>',
      'replace the configuration with this YAML or JSON file (- for standard input)',
    )
    .option('--set <key=value>', 'change one value and keep the others; repeatable', collect)
    .option(
      '--set-file <key=path>',
      'the same, with the content of a file, for keys and tokens; repeatable',
      collect,
    )
    .option('--unset <key>', 'remove one value; repeatable', collect)
    .addOption(outputOption(CONFIG_FORMATS));
  addExamples(config, [
    ['gantry plugin config acme > acme.yaml', 'show the configuration'],
    ['gantry plugin config acme -f acme.yaml', 'replace it'],
    ['gantry plugin config acme --set syncInterval=30m', 'change one value'],
    ['gantry plugin config acme --set-file token=token.txt', 'change a secret'],
  ]);
  config.action(async (name: string, _options, self: Command) => {
    const options = self.optsWithGlobals<ConfigOptions>();
    const changes = options.file ?? options.set ?? options.setFile ?? options.unset;
    if (changes === undefined) await show(cli, name, options);
    else await change(cli, name, options);
  });

  const test = plugin
    .command('test')
    .summary('try the connection')
    .description(
      'Try the connection of a plugin, with its stored configuration or with one that is not saved yet.',
    )
    .argument('<name>', 'a plugin of "gantry plugin list"')
    .option('-f, --file <path>', 'try with this YAML or JSON file (- for standard input)')
    .addOption(outputOption(TEST_FORMATS));
  addExamples(test, [['gantry plugin test acme -f acme.yaml', 'try before you save']]);
  test.action(async (name: string, _options, self: Command) => {
    await runTest(cli, name, self.optsWithGlobals<ConfigOptions>());
  });
}

async function show(cli: Cli, name: string, options: ConfigOptions): Promise<void> {
  const format = formatOf(options, CONFIG_FORMATS);
  const { schema, values } = await read(cli, name, options);
  if (format !== 'table') {
    return await printValue(cli.out, format, orderBySchema(values as JsonObject, schema));
  }
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const rows = Object.entries(properties).map(([key, property]) => {
    const { title, default: standard } = isJsonObject(property) ? property : {};
    const value = values[key] === undefined ? undefined : shown(values[key]);
    const fallback = standard === undefined || standard === '' ? '' : `(${shown(standard)})`;
    const missing = required.has(key) ? 'missing' : fallback;
    return { key, value: value ?? missing, title: typeof title === 'string' ? title : '' };
  });
  const table = new Table<(typeof rows)[number]>(cli.out, [
    { title: 'KEY', value: ({ key }) => key },
    { title: 'VALUE', value: ({ value }) => value, keepEmpty: true },
    { title: 'MEANING', value: ({ title }) => title },
  ]);
  await table.write(rows);
}

function shown(value: unknown): string {
  if (value === SECRET_PLACEHOLDER) return '(stored secret)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function read(cli: Cli, name: string, options: ConfigOptions): Promise<PluginConfig> {
  const { client } = connect(cli, options);
  return await dataOf(client.GET('/api/v1/plugins/{name}/config', { params: { path: { name } } }));
}

async function change(cli: Cli, name: string, options: ConfigOptions): Promise<void> {
  const file = await readFile(cli, options);
  const edits = await readEdits(cli, options);
  let values = file?.values;
  if (edits.length > 0) {
    const current = await read(cli, name, options);
    values = editConfig(
      current.schema as JsonObject,
      values ?? (current.values as JsonObject),
      edits,
    );
  }
  const { client } = connect(cli, options);
  const body = values ?? {};
  await refusingAt(file, () =>
    client.PUT('/api/v1/plugins/{name}/config', { params: { path: { name } }, body }),
  );
  cli.err.line(`The configuration of "${name}" is saved.`);
  const params = { path: { name } };
  const { enabled } = await dataOf(client.GET('/api/v1/plugins/{name}', { params }));
  if (!enabled) cli.err.line(`"gantry plugin enable ${name}" switches it on.`);
}

async function readFile(cli: Cli, { file }: ConfigOptions): Promise<ConfigFile | undefined> {
  if (file === undefined) return undefined;
  const { readConfigFile } = await import('../plugin/read-config-file.ts');
  return await readConfigFile(file, cli.prompter);
}

async function readEdits(cli: Cli, options: ConfigOptions): Promise<ConfigEdit[]> {
  const edits: ConfigEdit[] = [];
  for (const text of options.set ?? []) edits.push(parseEdit('--set', text));
  for (const text of options.setFile ?? []) {
    const { key, value: path = '' } = parseEdit('--set-file', text);
    edits.push({ key, value: await readSecret(cli, path) });
  }
  for (const key of options.unset ?? []) edits.push({ key, value: undefined });
  return edits;
}

function parseEdit(flag: string, text: string): ConfigEdit {
  const equals = text.indexOf('=');
  // The text is not repeated: it may hold a secret.
  if (equals <= 0) throw errors.CLI_USAGE({ reason: `${flag} is not of the form key=value.` });
  return { key: text.slice(0, equals), value: text.slice(equals + 1) };
}

async function runTest(cli: Cli, name: string, options: ConfigOptions): Promise<void> {
  const format = formatOf(options, TEST_FORMATS);
  const file = await readFile(cli, options);
  const { client } = connect(cli, options);
  const params = { path: { name } };
  const answer = await refusingAt(file, async () => {
    const body = file?.values as never;
    return await dataOf(client.POST('/api/v1/plugins/{name}/test', { params, body }));
  });
  if (format === 'json') await printValue(cli.out, format, answer);
  else await writeConnectionTest(cli, answer);
  if (!answer.ok) {
    throw errors.CONNECTION_TEST_FAILED({ plugin: name, message: answer.message });
  }
}
