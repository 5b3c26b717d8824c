import { type GantryClient, nextCursorOf, type Run, type RunSummary } from '@gantry/client';
import type { Command } from 'commander';
import { readRun, writeRunLog } from '../actions/follow-run.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { heading, writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { ageOf, momentText } from '../format/time-text.ts';
import { paintState } from '../jobs/job-text.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const SHOW_FORMATS = ['table', 'json', 'yaml'] as const;
const PAGE_SIZE = 500;

interface ListOptions extends GlobalOptions {
  readonly limit: number;
  readonly mine?: boolean;
  readonly awaiting?: boolean;
  readonly state?: Run['state'];
}

/** `runs`: what actions do and did, and deciding about it. */
export function addRunsCommands(program: Command, cli: Cli): void {
  const runs = program
    .command('runs')
    .summary('see runs of actions; approve, cancel and retry them')
    .description(
      'See what actions do and did, decide about what waits for it, stop and repeat it.',
    );
  const add = (name: string, summary: string, description: string): Command =>
    runs
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<id>', 'id of the run')
      .addOption(outputOption(SHOW_FORMATS));

  runs
    .command('list')
    .summary('list runs')
    .description('List the runs that you may see, newest first.')
    .option('--mine', 'only those that you asked for')
    .option('--awaiting', 'only those that wait for your decision')
    .option('--state <state>', 'only runs in this state')
    .option('--limit <number>', 'most runs', parseCount, 20)
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<ListOptions>());
    });

  add(
    'show',
    'show a run',
    'Show a run: what was asked for, its steps, and what came of it.',
  ).action(async (id: string, _options, self: Command) => {
    const options = self.optsWithGlobals<GlobalOptions>();
    await show(cli, await readRun(connect(cli, options).client, id), options);
  });

  runs
    .command('log')
    .summary('show what a run said')
    .description('Show what a run said.')
    .argument('<id>', 'id of the run')
    .option('-f, --follow', 'go on until the run is over')
    .action(async (id: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { follow?: boolean }>();
      const { follow = false } = options;
      await writeRunLog(cli, connect(cli, options).client, id, { follow });
    });

  for (const [verb, summary, done] of [
    ['approve', 'agree to a run', 'approved'],
    ['reject', 'refuse a run', 'rejected'],
  ] as const) {
    add(verb, summary, `${summary.charAt(0).toUpperCase()}${summary.slice(1)} that waits for it.`)
      .requiredOption('--reason <text>', 'why, for the trail')
      .action(async (id: string, _options, self: Command) => {
        const options = self.optsWithGlobals<GlobalOptions & { reason: string }>();
        const { client } = connect(cli, options);
        // What is decided about is what is there now, and nothing that comes in between.
        const { digest } = await readRun(client, id);
        const body = { reason: options.reason, digest };
        const params = { path: { id } };
        await say(
          cli,
          options,
          `The run is ${done}.`,
          await dataOf(
            verb === 'approve'
              ? client.POST('/api/v1/runs/{id}/approve', { params, body })
              : client.POST('/api/v1/runs/{id}/reject', { params, body }),
          ),
        );
      });
  }

  add(
    'cancel',
    'ask a run to stop',
    'Ask a run to stop. What it did is taken back where its steps say how.',
  ).action(async (id: string, _options, self: Command) => {
    const options = self.optsWithGlobals<GlobalOptions>();
    const { client } = connect(cli, options);
    const run = await dataOf(client.POST('/api/v1/runs/{id}/cancel', { params: { path: { id } } }));
    const text = run.state === 'cancelled' ? 'The run is cancelled.' : 'It was asked to stop.';
    await say(cli, options, text, run);
  });

  add(
    'retry',
    'go on from the step that failed',
    'Go on with a run that failed or was cancelled, from the step that did.',
  ).action(async (id: string, _options, self: Command) => {
    const options = self.optsWithGlobals<GlobalOptions>();
    const { client } = connect(cli, options);
    const run = await dataOf(client.POST('/api/v1/runs/{id}/retry', { params: { path: { id } } }));
    await say(cli, options, 'The run goes on.', run);
  });

  add('rerun', 'ask for the same once more', 'Ask for the same once more, as yourself.')
    .option('-y, --yes', 'also where it is destructive')
    .action(async (id: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { yes?: boolean }>();
      const { client } = connect(cli, options);
      const run = await dataOf(
        client.POST('/api/v1/runs/{id}/rerun', {
          params: { path: { id } },
          body: { confirm: options.yes ?? false },
        }),
      );
      await say(cli, options, `The run ${run.id} was asked for.`, run);
    });

  runs
    .command('signal')
    .summary('tell a run something that it waits for')
    .description('Send a run a signal that it waits for, or will.')
    .argument('<id>', 'id of the run')
    .argument('<name>', 'name of the signal')
    .option('--payload <json>', 'what later steps get to know')
    .action(async (id: string, signal: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { payload?: string }>();
      const { client } = connect(cli, options);
      const payload: unknown = options.payload === undefined ? null : JSON.parse(options.payload);
      const { accepted } = await dataOf(
        client.POST('/api/v1/runs/{id}/signals/{signal}', {
          params: { path: { id, signal } },
          body: { payload },
        }),
      );
      cli.err.line(accepted ? 'The signal was sent.' : 'It had that signal already.');
    });

  addExamples(runs, [
    ['gantry runs list --awaiting', 'what waits for your decision'],
    ['gantry runs approve 0199… --reason "checked with the team"', 'agree to one'],
  ]);
}

async function list(cli: Cli, options: ListOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const found = options.awaiting
    ? await dataOf(client.GET('/api/v1/runs/awaiting'))
    : await readRuns(client, options);
  if (format === 'name') return await cli.out.write(found.map(({ id }) => `${id}\n`).join(''));
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('Nothing was found.');
  const now = cli.now();
  const { style } = cli.out;
  const table = new Table<RunSummary>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'ACTION', value: ({ action }) => action },
    {
      title: 'STATE',
      value: ({ state }) => state,
      paint: (text, { state }) => paintState(style, state, text),
    },
    { title: 'AGE', value: ({ createdAt }) => ageOf(createdAt, now) },
    { title: 'BY', value: ({ requestedBy }) => requestedBy },
    { title: 'ERROR', value: ({ error }) => error?.message },
  ]);
  await table.write(found);
}

async function readRuns(client: GantryClient, options: ListOptions): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(options.limit - found.length, PAGE_SIZE);
    const { mine, state } = options;
    const query = { limit, cursor, mine, ...(state === undefined ? {} : { state: [state] }) };
    const { data = [], response } = await client.GET('/api/v1/runs', { params: { query } });
    found.push(...data);
    cursor = nextCursorOf(response);
  } while (cursor !== undefined && found.length < options.limit);
  return found;
}

async function say(cli: Cli, options: GlobalOptions, text: string, run: Run): Promise<void> {
  const format = formatOf(options, SHOW_FORMATS);
  if (format !== 'table') await printValue(cli.out, format, run);
  cli.err.line(text);
}

async function show(cli: Cli, run: Run, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, SHOW_FORMATS);
  if (format !== 'table') return await printValue(cli.out, format, run);
  const { out } = cli;
  const now = cli.now();
  await writeDetails(out, [
    ['Id', run.id],
    ['Action', run.action],
    ['State', run.cancelRequested && !run.finishedAt ? `${run.state}, asked to stop` : run.state],
    ['Error', run.error?.message],
    ['Asked for', `${momentText(run.createdAt, now)} by ${run.requestedBy}`],
    ['Lapses', run.expiresAt && momentText(run.expiresAt, now)],
    ['Ended', run.finishedAt && momentText(run.finishedAt, now)],
    ['Inputs', JSON.stringify(run.inputs)],
    ['Outputs', run.outputs && JSON.stringify(run.outputs)],
    ['Texts', run.artifacts.join(', ') || undefined],
  ]);
  await out.write(heading(out, 'Steps'));
  for (const step of run.steps) {
    const error = step.error ? `  ${step.error.message}` : '';
    const text = `${step.state.padEnd(10)}  ${step.title}${error}`;
    await out.write(`  ${paintState(out.style, step.state, printable(text))}\n`);
  }
  for (const { by, decision, reason, at } of run.decisions) {
    await out.write(`\n${printable(`${decision} by ${by}, ${momentText(at, now)}: ${reason}`)}\n`);
  }
}
