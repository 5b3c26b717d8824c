import type { Subscription } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  collect,
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';
import { deliveryTable } from './deliveries.ts';

interface SubscriptionOptions extends GlobalOptions {
  readonly type?: string[];
  readonly kind?: string[];
  readonly namespace?: string[];
  readonly owner?: string[];
  readonly limit?: number;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `subscription`: events that are sent to somebody's address. */
export function addSubscriptionCommands(program: Command, cli: Cli): void {
  const subscription = program
    .command('subscription')
    .summary('have events sent to addresses')
    .description(
      'Have events sent to an address, as signed webhooks. What is sent is what you may read.',
    );

  subscription
    .command('list')
    .summary('list subscriptions')
    .description('List your subscriptions; those who manage webhooks see all.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => list(cli, self.optsWithGlobals<GlobalOptions>()));

  subscription
    .command('create')
    .summary('have events sent to an address')
    .description(
      'Have events sent to an address. Prints the secret that they are signed with, once.',
    )
    .argument('<name>', 'what it is called')
    .argument('<url>', 'where the events are sent')
    .option(
      '--type <type>',
      'events of this type, such as entity.updated or entity.*; repeatable',
      collect,
    )
    .option('--kind <kind>', 'of entities of this kind; repeatable', collect)
    .option('--namespace <name>', 'in this namespace; repeatable', collect)
    .option('--owner <team>', 'of this owner; repeatable', collect)
    .action(async (name: string, url: string, _options, self: Command) => {
      const options = self.optsWithGlobals<SubscriptionOptions>();
      const { type, kind, namespace, owner } = options;
      const body = {
        name,
        url,
        ...(type ? { types: type } : {}),
        ...(kind ? { kinds: kind } : {}),
        ...(namespace ? { namespaces: namespace } : {}),
        ...(owner ? { owners: owner } : {}),
      };
      const { client } = connect(cli, options);
      const made = await dataOf(client.POST('/api/v1/subscriptions', { body }));
      cli.err.line(
        `Events are sent to ${made.url}. They are signed with this secret, which is not shown again:`,
      );
      await cli.out.write(`${made.secret}\n`);
    });

  subscription
    .command('deliveries')
    .summary('list what was sent')
    .description('List what was sent to a subscription, newest first.')
    .argument('<name>', 'a name of "gantry subscription list"')
    .option('--limit <number>', 'most deliveries', parseCount, 50)
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<SubscriptionOptions>();
      const format = formatOf(options, FORMATS);
      const { id } = await find(cli, name, options);
      const params = { path: { id }, query: { limit: options.limit ?? 50 } };
      const { client } = connect(cli, options);
      const found = await dataOf(client.GET('/api/v1/subscriptions/{id}/deliveries', { params }));
      if (format !== 'table') return await printValue(cli.out, format, found);
      if (found.length === 0) return cli.err.line('Nothing was sent yet.');
      await deliveryTable(cli).write(found);
    });

  subscription
    .command('rotate')
    .summary('give a subscription a new secret')
    .description(
      'Make a new secret and print it, once. For a day, what is sent is signed with both.',
    )
    .argument('<name>', 'a name of "gantry subscription list"')
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const { id } = await find(cli, name, options);
      const { client } = connect(cli, options);
      const params = { path: { id } };
      const rotated = await dataOf(client.POST('/api/v1/subscriptions/{id}/rotate', { params }));
      cli.err.line(`The new secret of ${name}. It is not shown again:`);
      await cli.out.write(`${rotated.secret}\n`);
    });

  subscription
    .command('delete')
    .summary('delete a subscription')
    .description('Delete a subscription and what was sent to it.')
    .argument('<name>', 'a name of "gantry subscription list"')
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const { id } = await find(cli, name, options);
      const params = { path: { id } };
      await connect(cli, options).client.DELETE('/api/v1/subscriptions/{id}', { params });
      cli.err.line(`The subscription ${name} is deleted.`);
    });

  addExamples(subscription, [
    [
      'gantry subscription create chat https://chat.example.com/hook --type entity.deleted',
      'hear of what is deleted',
    ],
    ['gantry subscription deliveries chat', 'what was sent, and what was answered'],
  ]);
}

async function find(cli: Cli, name: string, options: GlobalOptions): Promise<Subscription> {
  const all = await dataOf(connect(cli, options).client.GET('/api/v1/subscriptions'));
  const found = all.find((subscription) => subscription.name === name || subscription.id === name);
  if (!found) throw errors.CLI_USAGE({ reason: `There is no subscription "${name}".` });
  return found;
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const found = await dataOf(connect(cli, options).client.GET('/api/v1/subscriptions'));
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('There are no subscriptions yet.');
  const table = new Table<Subscription>(cli.out, [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'URL', value: ({ url }) => url },
    { title: 'EVENTS', value: ({ types = [] }) => types.join(', ') || 'all' },
    { title: 'OWNER', value: ({ owner }) => owner },
    {
      title: 'STATE',
      value: ({ enabled, problem }) => problem ?? (enabled ? 'enabled' : 'disabled'),
    },
  ]);
  await table.write(found);
}
