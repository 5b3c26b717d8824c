import { isJsonObject } from '@gantry/base';
import type { Action } from '@gantry/client';
import { DEFAULT_NAMESPACE } from '@gantry/contracts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { heading, writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';
import { addScheduleCommands } from './action-schedules.ts';

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const SHOW_FORMATS = ['table', 'json', 'yaml'] as const;

/** `actions`: what there is to run, and the secrets that actions use. */
export function addActionsCommands(program: Command, cli: Cli): void {
  const actions = program
    .command('actions')
    .summary('see what there is to run')
    .description('See the actions of the catalog and of plugins, and manage their secrets.');

  actions
    .command('list')
    .summary('list actions')
    .description('List all actions, and whether you may run them.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, LIST_FORMATS);
      const found = await dataOf(connect(cli, options).client.GET('/api/v1/actions'));
      if (format === 'name') {
        return await cli.out.write(found.map(({ name }) => `${name}\n`).join(''));
      }
      if (format !== 'table') return await printValue(cli.out, format, found);
      if (found.length === 0) return cli.err.line('There are no actions.');
      const table = new Table<Action>(cli.out, [
        { title: 'NAME', value: ({ name }) => name, keepWhole: true },
        { title: 'TITLE', value: ({ title }) => title },
        { title: 'CATEGORY', value: ({ category }) => category },
        { title: 'EFFECT', value: ({ effect }) => effect },
        { title: 'APPROVAL', value: (action) => (action.requiresApproval ? 'needed' : '') },
        { title: 'MAY RUN', value: ({ mayRun }) => (mayRun ? 'yes' : 'no') },
      ]);
      await table.write(found);
    });

  actions
    .command('show')
    .summary('show an action and its inputs')
    .description('Show an action: its inputs, its steps, and whether you may run it.')
    .argument('<action>', 'name of the action')
    .option('-n, --namespace <namespace>', 'namespace of the action')
    .addOption(outputOption(SHOW_FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { namespace?: string }>();
      const format = formatOf(options, SHOW_FORMATS);
      const params = {
        path: { name },
        query: { namespace: options.namespace ?? DEFAULT_NAMESPACE },
      };
      const { client } = connect(cli, options);
      const action = await dataOf(client.GET('/api/v1/actions/{name}', { params }));
      if (format !== 'table') return await printValue(cli.out, format, action);
      await writeAction(cli, action);
    });

  addSecretCommands(actions, cli);
  addScheduleCommands(actions, cli);
  addExamples(actions, [
    ['gantry actions list', 'what there is, and what you may run'],
    ['gantry actions secrets set deploy-token --host ci.example.com', 'asks for the value'],
  ]);
}

async function writeAction({ out }: Cli, action: Action): Promise<void> {
  await writeDetails(out, [
    ['Name', action.name],
    ['Title', action.title],
    ['Description', action.description],
    ['Owner', action.owner],
    ['Effect', action.effect],
    ['Approval', action.requiresApproval ? 'needed' : undefined],
    ['May run', action.mayRun ? 'yes' : `no: ${action.reason}`],
  ]);
  const { properties, required } = action.inputSchema;
  const fields = isJsonObject(properties) ? Object.entries(properties) : [];
  if (fields.length > 0) await out.write(heading(out, 'Inputs'));
  for (const [name, field] of fields) {
    if (!isJsonObject(field)) continue;
    const isRequired = Array.isArray(required) && (required as unknown[]).includes(name);
    const choices = Array.isArray(field.enum) ? `: ${field.enum.join(', ')}` : '';
    const type = field.writeOnly === true ? 'secret' : String(field.type ?? 'any');
    const text = `${name}  ${type}${choices}${isRequired ? ' (required)' : ''}  ${field.title ?? ''}`;
    await out.write(`  ${printable(text.trimEnd())}\n`);
  }
  await out.write(heading(out, 'Steps'));
  for (const { title, id, type, compensated } of action.steps) {
    const undo = compensated ? ', can be taken back' : '';
    await out.write(`  ${printable(`${title ?? id}  ${type}${undo}`)}\n`);
  }
  if (action.problems.length > 0) await out.write(heading(out, 'Cannot be run'));
  for (const { pointer, message } of action.problems) {
    await out.write(`  ${printable(`${pointer} ${message}`)}\n`);
  }
}

function addSecretCommands(actions: Command, cli: Cli): void {
  const secrets = actions
    .command('secrets')
    .summary('manage the secrets of actions')
    .description('Manage the secrets that actions use by name. Values are never shown.');

  secrets
    .command('list')
    .summary('list secrets')
    .description('List secrets, and the hosts that each may be sent to.')
    .addOption(outputOption(SHOW_FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, SHOW_FORMATS);
      const found = await dataOf(connect(cli, options).client.GET('/api/v1/action-secrets'));
      if (format !== 'table') return await printValue(cli.out, format, found);
      const now = cli.now();
      const table = new Table<(typeof found)[number]>(cli.out, [
        { title: 'NAME', value: ({ name }) => name, keepWhole: true },
        { title: 'HOSTS', value: ({ hosts }) => hosts.join(', ') },
        { title: 'CHANGED', value: ({ updatedAt }) => momentText(updatedAt, now) },
        { title: 'BY', value: ({ updatedBy }) => updatedBy },
      ]);
      await table.write(found);
    });

  secrets
    .command('set')
    .summary('store a secret')
    .description('Store a secret, or replace it. The value is asked for, or read from a pipe.')
    .argument('<name>', 'how actions name it')
    .requiredOption('--host <host>', 'where it may be sent (repeatable)', collect)
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { host: string[] }>();
      const { prompter } = cli;
      const value = prompter.isInteractive
        ? await prompter.askSecret(`Value of "${name}": `)
        : await prompter.readLine();
      const params = { path: { name } };
      const body = { value, hosts: options.host };
      await dataOf(
        connect(cli, options).client.PUT('/api/v1/action-secrets/{name}', { params, body }),
      );
      cli.err.line(`"${printable(name)}" is stored.`);
    });

  secrets
    .command('delete')
    .summary('delete a secret')
    .description('Delete a secret. Actions that use it fail from then on.')
    .argument('<name>', 'name of the secret')
    .action(async (name: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      await client.DELETE('/api/v1/action-secrets/{name}', { params: { path: { name } } });
      cli.err.line(`"${printable(name)}" is deleted.`);
    });
}
