import type { Delivery } from '@gantry/client';
import { DELIVERY_STATES, type DeliveryState } from '@gantry/contracts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface DeliveriesOptions extends GlobalOptions {
  readonly webhook?: string;
  readonly state?: DeliveryState;
  readonly type?: string;
  readonly limit?: number;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `deliveries`: what came to webhooks, and what was done about it. */
export function addDeliveriesCommands(program: Command, cli: Cli): void {
  const deliveries = program
    .command('deliveries')
    .summary('look at deliveries, and replay them')
    .description(
      'Look at what came to webhooks and what was done about it, and have it done again.',
    );
  const selecting = (command: Command): Command =>
    command
      .option('--webhook <name>', 'of this webhook')
      .addOption(new Option('--state <state>', 'in this state').choices(DELIVERY_STATES))
      .option('--type <type>', 'of this type, such as push');

  selecting(
    deliveries
      .command('list')
      .summary('list deliveries')
      .description('List deliveries, newest first.'),
  )
    .option('--limit <number>', 'most deliveries', parseCount, 50)
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) =>
      list(cli, self.optsWithGlobals<DeliveriesOptions>()),
    );

  deliveries
    .command('show')
    .summary('show a delivery')
    .description(
      'Show a delivery: what each rule did with it, its headers and its body, with secrets masked.',
    )
    .argument('<id>', 'an id of "gantry deliveries list"')
    .addOption(outputOption(FORMATS))
    .action(async (id: string, _options, self: Command) =>
      show(cli, id, self.optsWithGlobals<GlobalOptions>()),
    );

  selecting(
    deliveries
      .command('replay')
      .summary('have deliveries worked through once more')
      .description(
        'Have one delivery worked through once more, or all that the options select: the newest thousand at most.',
      )
      .argument('[id]', 'an id of "gantry deliveries list"'),
  ).action(async (id: string | undefined, _options, self: Command) =>
    replay(cli, id, self.optsWithGlobals<DeliveriesOptions>()),
  );

  addExamples(deliveries, [
    ['gantry deliveries list --webhook github --state dead', 'what failed for good'],
    ['gantry deliveries show 0198…', 'why'],
    ['gantry deliveries replay --webhook github --state dead', 'try all of it again'],
  ]);
}

async function selectionOf(cli: Cli, options: DeliveriesOptions) {
  const { webhook, state, type } = options;
  const found =
    webhook === undefined
      ? undefined
      : (await dataOf(connect(cli, options).client.GET('/api/v1/webhooks'))).find(
          ({ name, id }) => name === webhook || id === webhook,
        );
  if (webhook !== undefined && !found) {
    throw errors.CLI_USAGE({ reason: `There is no webhook "${webhook}".` });
  }
  return {
    ...(found ? { target: found.id } : {}),
    ...(state === undefined ? {} : { state }),
    ...(type === undefined ? {} : { eventType: type }),
  };
}

async function list(cli: Cli, options: DeliveriesOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const selection = await selectionOf(cli, options);
  const query = { ...selection, limit: options.limit ?? 50 };
  const found = await dataOf(
    connect(cli, options).client.GET('/api/v1/deliveries', { params: { query } }),
  );
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('There are no such deliveries.');
  await deliveryTable(cli).write(found);
}

/** Deliveries as a table, of webhooks and of subscriptions alike. */
export function deliveryTable(cli: Cli): Table<Delivery> {
  return new Table<Delivery>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'WHEN', value: ({ receivedAt }) => momentText(receivedAt, cli.now()) },
    { title: 'TYPE', value: ({ eventType }) => eventType },
    { title: 'ABOUT', value: ({ identifier }) => identifier ?? '' },
    { title: 'STATE', value: ({ state }) => state },
    { title: 'REASON', value: ({ reason }) => reason ?? '' },
  ]);
}

async function show(cli: Cli, id: string, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const found = await dataOf(client.GET('/api/v1/deliveries/{id}', { params: { path: { id } } }));
  if (format !== 'table') return await printValue(cli.out, format, found);
  await writeDetails(cli.out, [
    ['Delivery', found.id],
    ['Sender calls it', found.deliveryId],
    [
      'Received',
      `${momentText(found.receivedAt, cli.now())}${found.address ? ` from ${found.address}` : ''}`,
    ],
    ['Type', found.eventType],
    ['About', found.identifier],
    ['State', found.state],
    ['Reason', found.reason],
    ['Came once more', found.duplicates > 0 ? `${found.duplicates} times` : undefined],
    ['Next attempt', found.nextAttemptAt && momentText(found.nextAttemptAt, cli.now())],
  ]);
  if (found.results.length > 0) {
    await cli.out.write('\n');
    const table = new Table<Delivery['results'][number]>(cli.out, [
      { title: 'RULE', value: ({ name }) => name ?? '' },
      { title: 'ENTITY', value: ({ entity }) => entity ?? '' },
      { title: 'STATUS', value: ({ status }) => status },
      { title: 'MESSAGE', value: ({ message }) => message ?? '' },
    ]);
    await table.write(found.results);
  }
  await cli.out.write('\n');
  await printValue(cli.out, 'yaml', { headers: found.headers, payload: found.payload ?? null });
}

async function replay(cli: Cli, id: string | undefined, options: DeliveriesOptions): Promise<void> {
  const { client } = connect(cli, options);
  if (id !== undefined) {
    await client.POST('/api/v1/deliveries/{id}/replay', { params: { path: { id } } });
    return cli.err.line('The delivery is worked through once more.');
  }
  const body = await selectionOf(cli, options);
  if (Object.keys(body).length === 0) {
    throw errors.CLI_USAGE({
      reason: 'Name a delivery, or select some with --webhook, --state or --type.',
    });
  }
  const { replayed } = await dataOf(client.POST('/api/v1/deliveries/replay', { body }));
  cli.err.line(`${replayed} deliveries are worked through once more.`);
}
