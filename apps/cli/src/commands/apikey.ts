import { parseDuration } from '@gantry/base';
import type { ApiKey, GantryClient } from '@gantry/client';
import type { Role } from '@gantry/contracts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { ageOf, momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';
import { roleOption } from '../program/role-option.ts';

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const CREATE_FORMATS = ['table', 'json'] as const;

/** `apikey`: keys for scripts and programs. */
export function addApiKeyCommands(program: Command, cli: Cli): void {
  const apikey = program
    .command('apikey')
    .summary('make and delete API keys')
    .description('Make, list and delete your API keys: tokens for scripts and programs.');

  apikey
    .command('list')
    .summary('list your API keys')
    .description('List your API keys.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  apikey
    .command('create')
    .summary('make an API key')
    .description('Make an API key. The key is printed now and never again.')
    .argument('<name>', 'what it is for')
    .addOption(roleOption('role of the key, at most yours (default: developer, or yours)'))
    .option(
      '--permission <name>',
      'only this permission, such as catalog.read; repeatable',
      collect,
    )
    .option('--namespace <name>', 'only the catalog of this namespace; repeatable', collect)
    .option('--expires <when>', 'a duration such as 90d, or a date such as 2030-01-31')
    .addOption(outputOption(CREATE_FORMATS))
    .action(async (name: string, _options, self: Command) => {
      await create(cli, self.optsWithGlobals(), name);
    });

  apikey
    .command('delete')
    .summary('delete an API key')
    .description('Delete one of your API keys. It stops working at once.')
    .argument('<key>', 'id or name of the key')
    .action(async (text: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const { id, name } = await findKey(client, text);
      await client.DELETE('/api/v1/auth/apikeys/{id}', { params: { path: { id } } });
      cli.err.line(`The API key "${name}" is deleted.`);
    });

  addExamples(apikey, [
    ['gantry apikey create ci --role developer --expires 90d', 'a key for a pipeline'],
    ['GANTRY_TOKEN=$(gantry apikey create ci) gantry get', 'the key alone is on standard output'],
    ['gantry apikey delete ci', 'delete it by its name'],
  ]);
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const keys = await dataOf(client.GET('/api/v1/auth/apikeys'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, keys);
  if (format === 'name') return await cli.out.write(keys.map(({ name }) => `${name}\n`).join(''));
  if (keys.length === 0) return cli.err.line('You have no API keys.');
  const now = cli.now();
  const table = new Table<ApiKey>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'KEY', value: ({ prefix }) => `${prefix}…` },
    { title: 'ROLE', value: ({ role }) => role },
    {
      title: 'SCOPES',
      value: ({ permissions = [], namespaces = [] }) => [...permissions, ...namespaces].join(', '),
    },
    { title: 'MADE', value: ({ createdAt }) => ageOf(createdAt, now) },
    { title: 'USED', value: ({ lastUsedAt }) => (lastUsedAt ? ageOf(lastUsedAt, now) : 'never') },
    { title: 'EXPIRES', value: ({ expiresAt }) => expiresAt && momentText(expiresAt, now) },
  ]);
  await table.write(keys);
}

interface CreateOptions extends GlobalOptions {
  readonly role?: Role;
  readonly expires?: string;
  readonly permission?: string[];
  readonly namespace?: string[];
}

async function create(cli: Cli, options: CreateOptions, name: string): Promise<void> {
  const format = formatOf(options, CREATE_FORMATS);
  const { client } = connect(cli, options);
  const { role, expires, permission: permissions, namespace: namespaces } = options;
  const expiresAt = expires === undefined ? undefined : parseExpiry(expires, cli.now());
  const body = { name, role, expiresAt, permissions, namespaces };
  const key = await dataOf(client.POST('/api/v1/auth/apikeys', { body }));
  if (format === 'json') return await printValue(cli.out, format, key);
  const until = key.expiresAt === undefined ? '' : ` until ${momentText(key.expiresAt, cli.now())}`;
  cli.err.line(`The API key "${key.name}" has the role ${key.role}${until}.`);
  cli.err.line('Keep it now: it is not shown again.');
  await cli.out.write(`${key.key}\n`);
}

function parseExpiry(text: string, now: Date): string {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return new Date(now.getTime() + ms).toISOString();
  // A date alone is read as midnight UTC; anything looser depends on where it is read.
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined;
  if (date && !Number.isNaN(date.getTime())) return date.toISOString();
  const help = 'Write a duration such as 90d, or a date such as 2030-01-31.';
  throw errors.CLI_USAGE({ reason: `--expires "${text}" is not a time.`, help });
}

async function findKey(client: GantryClient, text: string): Promise<ApiKey> {
  const keys = await dataOf(client.GET('/api/v1/auth/apikeys'));
  const byId = keys.find(({ id }) => id === text);
  if (byId) return byId;
  const [key, ...others] = keys.filter(({ name }) => name === text);
  if (!key) throw errors.API_KEY_NOT_FOUND({ text });
  if (others.length === 0) return key;
  throw errors.API_KEY_AMBIGUOUS({ text, ids: [key, ...others].map(({ id }) => id) });
}
