import { type JobSchedule, nextCursorOf } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;
const PAGE_SIZE = 500;

/** `jobs schedules`: when jobs are queued by themselves. */
export function addScheduleCommands(jobs: Command, cli: Cli): void {
  const schedules = jobs
    .command('schedules')
    .summary('show and pause schedules')
    .description('Show when jobs are queued by themselves, pause that, or queue one now.');

  schedules
    .command('list', { isDefault: true })
    .summary('list schedules')
    .description('List schedules with their next times.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  for (const [verb, summary, said] of [
    ['pause', 'let the times of a schedule pass', 'The schedule is paused.'],
    ['resume', 'let a schedule queue jobs again', 'The schedule goes on.'],
  ] as const) {
    schedules
      .command(verb)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .argument('<name>', 'name of the schedule')
      .addOption(outputOption(FORMATS))
      .action(async (name: string, _options, self: Command) => {
        const options = self.optsWithGlobals<GlobalOptions>();
        const format = formatOf(options, FORMATS);
        const { client } = connect(cli, options);
        const params = { path: { name } };
        const schedule = await dataOf(
          client.POST(`/api/v1/jobs/schedules/{name}/${verb}`, { params }),
        );
        if (format !== 'table') await printValue(cli.out, format, schedule);
        cli.err.line(said);
      });
  }

  schedules
    .command('run')
    .summary('queue the job of a schedule now')
    .description('Queue the job of a schedule now, beside its times.')
    .argument('<name>', 'name of the schedule')
    .addOption(outputOption(FORMATS))
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, FORMATS);
      const { client } = connect(cli, options);
      const params = { path: { name } };
      const job = await dataOf(client.POST('/api/v1/jobs/schedules/{name}/run', { params }));
      if (format !== 'table') return await printValue(cli.out, format, job);
      cli.err.line('The job is queued. To watch it:');
      cli.err.line(`  gantry jobs log ${job.id} --follow`);
    });
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const found: JobSchedule[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE_SIZE, cursor };
    const { data = [], response } = await client.GET('/api/v1/jobs/schedules', {
      params: { query },
    });
    found.push(...data);
    cursor = nextCursorOf(response);
  } while (cursor !== undefined);
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('Nothing was found.');
  const now = cli.now();
  const table = new Table<JobSchedule>(cli.out, [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'WHAT', value: ({ title }) => title },
    { title: 'TIMES', value: ({ cron, timeZone }) => `${cron} ${timeZone}` },
    {
      title: 'NEXT',
      value: ({ paused, next }) => (paused ? 'paused' : next[0] && momentText(next[0], now)),
    },
    { title: 'LAST', value: ({ lastAt }) => lastAt && momentText(lastAt, now) },
    { title: 'LAST JOB', value: ({ lastJob }) => lastJob },
  ]);
  await table.write(found);
}
