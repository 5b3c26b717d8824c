import type { RuleTrial, Webhook, WebhookInput } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { type Detail, writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { readConfigFile } from '../plugin/read-config-file.ts';
import { refusingAt } from '../plugin/refusing-at.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface WebhookOptions extends GlobalOptions {
  readonly file?: string;
  readonly yes?: boolean;
  readonly limit?: number;
  readonly overlap?: number;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `webhook`: where other systems send what has happened, and what is done about it. */
export function addWebhookCommands(program: Command, cli: Cli): void {
  const webhook = program
    .command('webhook')
    .summary('manage webhooks and their rules')
    .description(
      'Manage webhooks: where other systems send what has happened, and the rules that say what is done about it.',
    );

  webhook
    .command('list')
    .summary('list webhooks')
    .description('List the webhooks, by name.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => list(cli, self.optsWithGlobals<GlobalOptions>()));

  webhook
    .command('get')
    .summary('show a webhook and its rules')
    .description(
      'Show a webhook, its rules, and how many deliveries it had. As YAML it can be changed and applied again.',
    )
    .argument('<name>', 'a name of "gantry webhook list"')
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) =>
      show(cli, name, self.optsWithGlobals<GlobalOptions>()),
    );

  const apply = webhook
    .command('apply')
    .summary('make a webhook, or change it')
    .description(
      'Make the webhook that a file describes, or change the one of that name. A new one prints its secret, once.',
    )
    .requiredOption('-f, --file <path>', 'YAML or JSON (- for standard input)');
  apply.action(async (_options, self: Command) => put(cli, self.optsWithGlobals<WebhookOptions>()));

  webhook
    .command('try')
    .summary('try rules on stored deliveries')
    .description(
      'Tell what the rules of a file would do with the newest deliveries. Nothing is done or saved.',
    )
    .argument('<name>', 'a name of "gantry webhook list"')
    .requiredOption('-f, --file <path>', 'YAML or JSON with "rules" (- for standard input)')
    .option('--limit <number>', 'most deliveries', parseCount, 20)
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) =>
      tryRules(cli, name, self.optsWithGlobals<WebhookOptions>()),
    );

  webhook
    .command('rotate')
    .summary('give a webhook a new secret')
    .description(
      'Make a new secret and print it, once. The former one is taken for a day, or as long as --overlap says.',
    )
    .argument('<name>', 'a name of "gantry webhook list"')
    .option('--overlap <seconds>', 'how long the former secret is still taken', parseCount)
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<WebhookOptions>();
      const { client } = connect(cli, options);
      const { id } = await findWebhook(cli, name, options);
      const rotated = await dataOf(
        client.POST('/api/v1/webhooks/{id}/rotate', {
          params: { path: { id } },
          body: options.overlap === undefined ? {} : { overlapSeconds: options.overlap },
        }),
      );
      cli.err.line(`The new secret of ${name}. It is not shown again:`);
      await cli.out.write(`${rotated.secret}\n`);
    });

  webhook
    .command('delete')
    .summary('delete a webhook')
    .description('Delete a webhook, its rules and what came to it.')
    .argument('<name>', 'a name of "gantry webhook list"')
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<WebhookOptions>();
      const { id } = await findWebhook(cli, name, options);
      await connect(cli, options).client.DELETE('/api/v1/webhooks/{id}', {
        params: { path: { id } },
      });
      cli.err.line(`The webhook ${name} is deleted.`);
    });

  webhook
    .command('actions')
    .summary('list what rules can ask for')
    .description('List the handlers that rules can name: Gantry’s own, and those of plugins.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, FORMATS);
      const found = await dataOf(connect(cli, options).client.GET('/api/v1/webhook-actions'));
      if (format !== 'table') return await printValue(cli.out, format, found);
      const table = new Table<(typeof found)[number]>(cli.out, [
        { title: 'HANDLER', value: ({ handler }) => handler, keepWhole: true },
        { title: 'DOES', value: ({ description, label }) => description ?? label },
      ]);
      await table.write(found);
    });

  addExamples(webhook, [
    ['gantry webhook apply -f github.yaml', 'make or change one'],
    ['gantry webhook try github -f github.yaml', 'see what its rules would have done'],
    ['gantry webhook rotate github', 'a new secret; both are taken for a day'],
  ]);
}

/** The webhook of a name. Throws `CLI_USAGE` where there is none. */
async function findWebhook(cli: Cli, name: string, options: GlobalOptions): Promise<Webhook> {
  const all = await dataOf(connect(cli, options).client.GET('/api/v1/webhooks'));
  const found = all.find((webhook) => webhook.name === name || webhook.id === name);
  if (!found) throw errors.CLI_USAGE({ reason: `There is no webhook "${name}".` });
  return found;
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const found = await dataOf(connect(cli, options).client.GET('/api/v1/webhooks'));
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('There are no webhooks yet.');
  const table = new Table<Webhook>(cli.out, [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'SIGNED BY', value: ({ signature }) => signature.scheme },
    { title: 'RULES', value: ({ rules }) => String(rules.length) },
    { title: 'STATE', value: ({ enabled }) => (enabled ? 'enabled' : 'disabled') },
    { title: 'PATH', value: ({ path }) => path, keepWhole: true },
  ]);
  await table.write(found);
}

async function show(cli: Cli, name: string, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const webhook = await findWebhook(cli, name, options);
  if (format !== 'table') return await printValue(cli.out, format, inputOf(webhook));
  const { client } = connect(cli, options);
  const params = { path: { id: webhook.id } };
  const counts = await dataOf(client.GET('/api/v1/webhooks/{id}/counts', { params }));
  const details: Detail[] = [
    ['Name', webhook.name],
    ['Description', webhook.description],
    ['Address', webhook.path],
    ['State', webhook.enabled ? 'enabled' : 'disabled'],
    ['Signed by', webhook.signature.scheme],
    [
      'Secrets',
      webhook.secrets
        .map(({ expiresAt }) => (expiresAt ? `until ${momentText(expiresAt, cli.now())}` : 'valid'))
        .join(', '),
    ],
    [
      'Deliveries',
      Object.entries(counts)
        .map(([state, count]) => `${count} ${state}`)
        .join(', '),
    ],
  ];
  await writeDetails(cli.out, details);
  if (webhook.rules.length === 0) return;
  await cli.out.write('\n');
  const table = new Table<Webhook['rules'][number]>(cli.out, [
    { title: 'RULE', value: ({ name: rule }) => rule },
    { title: 'FILTER', value: ({ filter }) => filter || 'every delivery' },
    { title: 'HANDLER', value: ({ handler }) => handler },
    { title: 'STATE', value: ({ enabled }) => (enabled ? '' : 'disabled') },
  ]);
  await table.write(webhook.rules);
}

/** What was written, without what Gantry says about it. */
function inputOf({
  id: _id,
  path: _path,
  secrets: _secrets,
  revision: _revision,
  createdAt: _createdAt,
  createdBy: _createdBy,
  updatedAt: _updatedAt,
  updatedBy: _updatedBy,
  ...input
}: Webhook): WebhookInput {
  return input;
}

async function put(cli: Cli, options: WebhookOptions): Promise<void> {
  const file = await readConfigFile(options.file as string, cli.prompter);
  // The server knows what a webhook is, and says everything that is wrong with this one.
  const body = file.values as unknown as WebhookInput;
  const { client } = connect(cli, options);
  const all = await dataOf(client.GET('/api/v1/webhooks'));
  const existing = all.find(({ name }) => name === body.name);
  if (existing) {
    const params = { path: { id: existing.id } };
    await refusingAt(file, async () =>
      dataOf(client.PUT('/api/v1/webhooks/{id}', { params, body })),
    );
    return cli.err.line(`The webhook ${existing.name} is changed.`);
  }
  const made = await refusingAt(file, async () =>
    dataOf(client.POST('/api/v1/webhooks', { body })),
  );
  cli.err.line(`The webhook ${made.name} takes deliveries at ${made.path}.`);
  if (made.secret === undefined) return;
  cli.err.line('Its secret, which is not shown again:');
  await cli.out.write(`${made.secret}\n`);
}

async function tryRules(cli: Cli, name: string, options: WebhookOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const file = await readConfigFile(options.file as string, cli.prompter);
  const { id } = await findWebhook(cli, name, options);
  const { client } = connect(cli, options);
  const rules = Array.isArray(file.values.rules) ? file.values.rules : [];
  const trials = await refusingAt(file, async () =>
    dataOf(
      client.POST('/api/v1/webhooks/{id}/try', {
        params: { path: { id } },
        body: { rules, limit: options.limit ?? 20 },
      }),
    ),
  );
  if (format !== 'table') return await printValue(cli.out, format, trials);
  if (trials.length === 0) return cli.err.line('There are no deliveries to try them on yet.');
  const table = new Table<RuleTrial>(cli.out, [
    { title: 'RECEIVED', value: ({ receivedAt }) => momentText(receivedAt, cli.now()) },
    { title: 'TYPE', value: ({ eventType }) => eventType },
    { title: 'ENTITIES', value: ({ entities }) => entities.join(', ') },
    {
      title: 'RULES',
      value: (trial) =>
        trial.rules
          .filter(({ outcome }) => outcome !== 'differs')
          .map(({ name: rule, outcome, message }) =>
            outcome === 'fails' ? `${rule} fails: ${message}` : rule,
          )
          .join(', ') || 'none',
    },
  ]);
  await table.write(trials);
}
