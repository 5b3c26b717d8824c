import type { ConfigKeyWithValue } from '@gantry/client';
import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import type { Command } from 'commander';
import { addEntityArguments, readEntityArguments } from '../catalog/named-entity.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { readSecret } from '../plugin/read-secret.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface ConfigOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly source?: string;
  readonly env?: string;
  readonly key?: string[];
  readonly reveal?: boolean;
  readonly type?: string;
  readonly value?: string;
  readonly valueFile?: string;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `config`: configuration of entities, as their integration has it. */
export function addConfigCommands(program: Command, cli: Cli): void {
  const config = program
    .command('config')
    .summary('read and change the configuration of entities')
    .description(
      'Read and change the configuration of entities, in the system that is assigned to them. That of plugins is "gantry plugin config".',
    );

  const get = about(config.command('get'))
    .summary('show keys and values')
    .description('Show keys and values; secret ones are masked unless they are revealed.')
    .option('--key <key>', 'only this key; repeatable', collect)
    .option(
      '--reveal',
      'show secret values of the named keys; each leaves a line in the audit trail',
    )
    .addOption(outputOption(FORMATS));
  get.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    await show(cli, { kind, name }, self.optsWithGlobals<ConfigOptions>());
  });

  about(config.command('set'))
    .summary('set a key')
    .description('Set a key.')
    .requiredOption('--key <key>', 'the key', collect)
    .option('--type <type>', 'its type, such as string or secret', 'string')
    .option('--value <text>', 'the value')
    .option('--value-file <path>', 'the same from a file (- for standard input), for secrets')
    .action(async (kind: string, name: string | undefined, _options, self: Command) => {
      const options = self.optsWithGlobals<ConfigOptions>();
      const { client, params, key } = await address(cli, { kind, name }, options);
      const value = await readValue(cli, options);
      const body = { dataType: options.type ?? 'string', value };
      await client.PUT('/api/v1/entities/{kind}/{name}/configuration/{key}', { params, body });
      cli.err.line(`"${key}" is set.`);
    });

  about(config.command('delete'))
    .summary('delete a key')
    .description('Delete a key; one that is not there is no error.')
    .requiredOption('--key <key>', 'the key', collect)
    .action(async (kind: string, name: string | undefined, _options, self: Command) => {
      const options = self.optsWithGlobals<ConfigOptions>();
      const { client, params, key } = await address(cli, { kind, name }, options);
      await client.DELETE('/api/v1/entities/{kind}/{name}/configuration/{key}', { params });
      cli.err.line(`"${key}" is removed.`);
    });

  addExamples(config, [
    ['gantry config get service checkout-api', 'keys and values, secrets masked'],
    ['gantry config get service checkout-api --key db/password --reveal', 'one secret'],
    [
      'gantry config set service checkout-api --key db/password --type secret --value-file -',
      'set one',
    ],
  ]);
}

function about(command: Command): Command {
  return addEntityArguments(command)
    .option('--source <integration>', 'which integration, where there are several')
    .option('--env <name>', 'environment');
}

async function show(
  cli: Cli,
  words: { kind: string; name: string | undefined },
  options: ConfigOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { key: keys, reveal = false } = options;
  if (reveal && !keys) {
    throw errors.CLI_USAGE({ reason: '--reveal needs the keys: name them with --key.' });
  }
  const { client, params } = await target(cli, words, options);
  const body = { reveal, ...(keys ? { keys } : {}) };
  const values = await dataOf(
    client.POST('/api/v1/entities/{kind}/{name}/configuration/values:fetch', { params, body }),
  );
  if (format !== 'table') return await printValue(cli.out, format, values);
  if (values.length === 0) return cli.err.line('There are no such keys.');
  const table = new Table<ConfigKeyWithValue>(cli.out, [
    { title: 'KEY', value: ({ key }) => key, keepWhole: true },
    { title: 'TYPE', value: ({ dataType }) => dataType },
    {
      title: 'VALUE',
      value: ({ value }) => (value === SECRET_PLACEHOLDER ? '(secret)' : value),
      keepEmpty: true,
    },
    { title: 'CHANGED', value: ({ lastModified }) => lastModified ?? '' },
  ]);
  await table.write(values);
}

async function target(
  cli: Cli,
  words: { kind: string; name: string | undefined },
  options: ConfigOptions,
) {
  const { client } = connect(cli, options);
  const { namespace, source, env } = options;
  const ref = await readEntityArguments(client, { ...words, namespace });
  const query = {
    namespace: ref.namespace,
    ...(source === undefined ? {} : { source }),
    ...(env === undefined ? {} : { environment: env }),
  };
  return { client, params: { path: { kind: ref.kind, name: ref.name }, query } };
}

async function address(
  cli: Cli,
  words: { kind: string; name: string | undefined },
  options: ConfigOptions,
) {
  const [key = '', ...rest] = options.key ?? [];
  if (key === '' || rest.length > 0) throw errors.CLI_USAGE({ reason: 'Name one key.' });
  const { client, params } = await target(cli, words, options);
  return { client, key, params: { ...params, path: { ...params.path, key } } };
}

async function readValue(cli: Cli, { value, valueFile }: ConfigOptions): Promise<string> {
  if ((value === undefined) === (valueFile === undefined)) {
    throw errors.CLI_USAGE({ reason: 'Give the value with --value or --value-file.' });
  }
  return value ?? (await readSecret(cli, valueFile ?? ''));
}
