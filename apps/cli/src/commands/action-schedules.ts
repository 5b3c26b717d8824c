import type { ActionSchedule } from '@gantry/client';
import { DEFAULT_NAMESPACE } from '@gantry/contracts';
import type { Command } from 'commander';
import { readInputs } from '../actions/read-inputs.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;

interface ScheduleOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly input?: string[];
  readonly inputs?: string;
  readonly yes?: boolean;
}

/** `actions schedules`: running actions by themselves. */
export function addScheduleCommands(actions: Command, cli: Cli): void {
  const schedules = actions
    .command('schedules')
    .summary('run actions at times that repeat')
    .description('Have an action run by itself, in your name and with your rights at the time.');
  const add = (name: string, summary: string, description: string): Command =>
    schedules
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<action>', 'name of the action')
      .option('-n, --namespace <namespace>', 'namespace of the action');
  const query = ({ namespace }: { namespace?: string }) => ({
    namespace: namespace ?? DEFAULT_NAMESPACE,
  });

  add('list', 'list the schedules of an action', 'List when an action is run by itself.')
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<ScheduleOptions>();
      const format = formatOf(options, FORMATS);
      const params = { path: { name }, query: query(options) };
      const { client } = connect(cli, options);
      const found = await dataOf(client.GET('/api/v1/actions/{name}/schedules', { params }));
      if (format !== 'table') return await printValue(cli.out, format, found);
      const now = cli.now();
      const table = new Table<ActionSchedule>(cli.out, [
        { title: 'NAME', value: (one) => one.name, keepWhole: true },
        { title: 'CRON', value: ({ cron }) => cron },
        { title: 'ZONE', value: ({ timeZone }) => timeZone },
        {
          title: 'NEXT',
          value: ({ next: [first] }) => (first ? momentText(first, now) : 'paused'),
        },
        { title: 'AS', value: ({ createdBy }) => createdBy },
      ]);
      await table.write(found);
    });

  add('set', 'make or replace a schedule', 'Make a schedule for an action, or replace your own.')
    .argument('<schedule>', 'name of the schedule')
    .requiredOption(
      '--cron <times>',
      'minute, hour, day, month and weekday, such as "30 2 * * 1-5"',
    )
    .option('--time-zone <zone>', 'such as Europe/Berlin', 'UTC')
    .option('--input <name=value>', 'an input (repeatable)', collect)
    .option('--inputs <json>', 'all inputs as one JSON object')
    .option('-y, --yes', 'also where it is destructive')
    .action(async (name: string, schedule: string, _options, self: Command) => {
      const options = self.optsWithGlobals<ScheduleOptions>();
      const { client } = connect(cli, options);
      const action = await dataOf(
        client.GET('/api/v1/actions/{name}', {
          params: { path: { name }, query: query(options) },
        }),
      );
      const inputs = readInputs(action, { pairs: options.input ?? [], json: options.inputs });
      const { cron, timeZone, yes = false } = options;
      const made = await dataOf(
        client.PUT('/api/v1/actions/{name}/schedules/{schedule}', {
          params: { path: { name, schedule }, query: query(options) },
          body: { cron, timeZone, inputs, confirm: yes },
        }),
      );
      const [first] = made.next;
      cli.err.line(`It runs next ${first ? momentText(first, cli.now()) : 'when it is resumed'}.`);
    });

  add('delete', 'delete a schedule', 'Run an action no longer by itself.')
    .argument('<schedule>', 'name of the schedule')
    .action(async (name: string, schedule: string, _options, self: Command) => {
      const options = self.optsWithGlobals<ScheduleOptions>();
      const params = { path: { name, schedule }, query: query(options) };
      await connect(cli, options).client.DELETE('/api/v1/actions/{name}/schedules/{schedule}', {
        params,
      });
      cli.err.line(`The schedule "${printable(schedule)}" is deleted.`);
    });
}
