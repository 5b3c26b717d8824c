import { type GantryClient, type Job, type JobType, nextCursorOf } from '@gantry/client';
import { JOB_STATES } from '@gantry/contracts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { heading, writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { Table } from '../format/table.ts';
import { ageOf, momentText } from '../format/time-text.ts';
import { readJob, writeJobLog } from '../jobs/follow-job.ts';
import {
  countsText,
  paintState,
  progressText,
  runTimeText,
  syncResultOf,
} from '../jobs/job-text.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';
import { addScheduleCommands } from './job-schedules.ts';

interface ListOptions extends GlobalOptions {
  readonly type?: string;
  readonly state?: Job['state'];
  readonly limit: number;
}

interface RetryOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly type?: string;
  readonly failed?: boolean;
}

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const GET_FORMATS = ['table', 'json', 'yaml'] as const;
const LOG_FORMATS = ['table', 'json'] as const;
const PAGE_SIZE = 500;

/** `jobs`: what runs on the server, ran, and what it said. */
export function addJobsCommands(program: Command, cli: Cli): void {
  const jobs = program
    .command('jobs')
    .summary('show, cancel and retry what runs on the server')
    .description(
      'Show what runs on the server and what ran, such as syncs; cancel it, or run it again.',
    );

  jobs
    .command('list')
    .summary('list jobs')
    .description('List jobs, newest first.')
    .option('--type <type>', 'only jobs of this type, such as sync')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(JOB_STATES))
    .option('--limit <number>', 'most jobs', parseCount, 20)
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<ListOptions>());
    });

  jobs
    .command('get')
    .alias('show')
    .summary('show a job')
    .description('Show a job: how far it is, or what came of it.')
    .argument('<id>', 'id of the job')
    .addOption(outputOption(GET_FORMATS))
    .action(async (id: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, GET_FORMATS);
      const job = await readJob(connect(cli, options).client, id);
      if (format !== 'table') return await printValue(cli.out, format, job);
      await writeJob(cli, job);
    });

  jobs
    .command('log')
    .summary('show what a job said')
    .description('Show what a job said.')
    .argument('<id>', 'id of the job')
    .option('-f, --follow', 'go on until the job is over')
    .addOption(outputOption(LOG_FORMATS))
    .action(async (id: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { follow?: boolean }>();
      const format = formatOf(options, LOG_FORMATS);
      const { follow = false } = options;
      const { out } = cli;
      await writeJobLog(cli, connect(cli, options).client, id, {
        follow,
        // One JSON object per line: a log that is followed has no end to close a list at.
        write: async (line) =>
          format === 'json'
            ? await out.write(`${JSON.stringify(line)}\n`)
            : await out.write(
                `${out.style.dim(line.timestamp)}  ${line.level.padEnd(5)}  ${printable(line.message)}\n`,
              ),
      });
    });

  jobs
    .command('cancel')
    .summary('ask a job to stop')
    .description('Ask a job to stop.')
    .argument('<id>', 'id of the job')
    .addOption(outputOption(GET_FORMATS))
    .action(async (id: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, GET_FORMATS);
      const { client } = connect(cli, options);
      const job = await dataOf(
        client.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } }),
      );
      if (format !== 'table') await printValue(cli.out, format, job);
      cli.err.line(
        job.state === 'cancelled' ? 'The job is cancelled.' : 'The job was asked to stop.',
      );
    });

  jobs
    .command('retry')
    .summary('queue again what has failed')
    .description(
      'Queue a job again that failed, died or was cancelled; or all dead ones of a type.',
    )
    .argument('[id]', 'id of the job')
    .option('--all', 'all dead jobs of the type that --type names')
    .option('--type <type>', 'with --all: the type')
    .option('--failed', 'with --all: those that failed, instead of those that are dead')
    .addOption(outputOption(GET_FORMATS))
    .action(async (id: string | undefined, _options, self: Command) => {
      await retry(cli, id, self.optsWithGlobals<RetryOptions>());
    });

  jobs
    .command('types')
    .summary('list the types of jobs')
    .description('List the types of jobs, and how many there are of each.')
    .addOption(outputOption(GET_FORMATS))
    .action(async (_options, self: Command) => {
      await listTypes(cli, self.optsWithGlobals<GlobalOptions>());
    });

  addScheduleCommands(jobs, cli);

  addExamples(jobs, [
    ['gantry jobs list --state dead', 'what failed for good, and waits for somebody to look'],
    ['gantry jobs retry --all --type lifecycle', 'try all of them again'],
    ['gantry jobs list --state failed', 'what went wrong lately'],
    ['gantry jobs log 0199… --follow', 'watch a job'],
  ]);
}

async function retry(cli: Cli, id: string | undefined, options: RetryOptions): Promise<void> {
  const format = formatOf(options, GET_FORMATS);
  const { client } = connect(cli, options);
  const { all = false, type, failed = false } = options;
  if (all !== (id === undefined) || all !== (type !== undefined)) {
    throw errors.CLI_USAGE({ reason: 'Name one job, or use --all with --type.' });
  }
  if (id !== undefined) {
    const path = '/api/v1/jobs/{id}/retry';
    const job = await dataOf(client.POST(path, { params: { path: { id } } }));
    if (format !== 'table') await printValue(cli.out, format, job);
    return cli.err.line('The job is queued again.');
  }
  const body = { type: type as string, state: failed ? 'failed' : 'dead' } as const;
  const result = await dataOf(client.POST('/api/v1/jobs/retry', { body }));
  if (format !== 'table') await printValue(cli.out, format, result);
  const { retried } = result;
  cli.err.line(`${groupDigits(retried)} ${retried === 1 ? 'job is' : 'jobs are'} queued again.`);
}

async function listTypes(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, GET_FORMATS);
  const types = await dataOf(connect(cli, options).client.GET('/api/v1/jobs/types'));
  if (format !== 'table') return await printValue(cli.out, format, types);
  const now = cli.now();
  const table = new Table<JobType>(cli.out, [
    { title: 'TYPE', value: ({ type }) => type, keepWhole: true },
    { title: 'WHAT', value: ({ title }) => title },
    { title: 'QUEUED', value: ({ queued }) => groupDigits(queued) },
    { title: 'RUNNING', value: ({ running }) => groupDigits(running) },
    { title: 'WAITING', value: ({ waiting }) => groupDigits(waiting) },
    { title: 'FAILED', value: ({ failed }) => groupDigits(failed) },
    { title: 'DEAD', value: ({ dead }) => groupDigits(dead) },
    { title: 'OLDEST QUEUED', value: ({ oldestQueued }) => ageOf(oldestQueued, now) },
  ]);
  await table.write(types);
}

async function list(cli: Cli, options: ListOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const found = await readJobs(client, options);
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, found);
  if (format === 'name') return await cli.out.write(found.map(({ id }) => `${id}\n`).join(''));
  if (found.length === 0) return cli.err.line('Nothing was found.');
  const now = cli.now();
  const { style } = cli.out;
  const table = new Table<Job>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'WHAT', value: ({ key }) => key },
    {
      title: 'STATE',
      value: ({ state }) => state,
      paint: (text, { state }) => paintState(style, state, text),
    },
    { title: 'DONE', value: progressText },
    { title: 'STARTED', value: ({ startedAt }) => ageOf(startedAt, now) },
    { title: 'TOOK', value: (job) => runTimeText(job, now) },
    { title: 'BY', value: ({ createdBy }) => createdBy },
    { title: 'ERROR', value: ({ error }) => error?.message },
  ]);
  await table.write(found);
}

async function readJobs(client: GantryClient, options: ListOptions): Promise<Job[]> {
  const found: Job[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(options.limit - found.length, PAGE_SIZE);
    const query = { type: options.type, state: options.state, limit, cursor };
    const { data = [], response } = await client.GET('/api/v1/jobs', { params: { query } });
    found.push(...data);
    cursor = nextCursorOf(response);
  } while (cursor !== undefined && found.length < options.limit);
  return found;
}

async function writeJob(cli: Cli, job: Job): Promise<void> {
  const { out } = cli;
  const now = cli.now();
  const { counts, failures = [], scopes = [] } = syncResultOf(job);
  await writeDetails(out, [
    ['Id', job.id],
    ['What', job.key],
    [
      'State',
      job.cancelRequested && job.state === 'running' ? 'running, asked to stop' : job.state,
    ],
    ['Error', job.error?.message],
    ['Done', progressText(job)],
    ['Now', job.state === 'running' ? job.progress?.message : undefined],
    ['Counts', countsText(counts ?? job.progress?.counts)],
    ['Attempt', job.attempt > 1 ? `${job.attempt} of ${job.maxAttempts}` : undefined],
    ['Asked for', `${momentText(job.createdAt, now)} by ${job.createdBy}`],
    ['Started', job.startedAt && momentText(job.startedAt, now)],
    ['Ended', job.finishedAt && momentText(job.finishedAt, now)],
    ['Took', job.finishedAt && runTimeText(job, now)],
    [
      job.state === 'waiting' ? 'Not later' : 'Not before',
      job.runAfter && momentText(job.runAfter, now),
    ],
    ['Waits for', job.waitsFor],
    ['Group', job.group],
  ]);
  const failed = scopes.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) await out.write(heading(out, 'Not read to the end'));
  for (const { name, failure } of failed)
    await out.write(`  ${printable(`${name}: ${failure}`)}\n`);
  if (failures.length > 0) await out.write(heading(out, 'Not taken over'));
  for (const { ref, externalId, reason } of failures) {
    await out.write(`  ${printable(`${ref ?? externalId}: ${reason}`)}\n`);
  }
}
