import {
  type GantryClient,
  type Job,
  nextCursorOf,
  type SyncChange,
  type UnseenEntity,
} from '@gantry/client';
import { formatFieldPath } from '@gantry/contracts';
import type { Command } from 'commander';
import { changeText } from '../catalog/field-text.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { followJob } from '../jobs/follow-job.ts';
import { countsText, runTimeText, syncResultOf } from '../jobs/job-text.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface SyncsOptions extends GlobalOptions {
  readonly limit?: number;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

const FORMATS = ['table', 'json', 'yaml'] as const;
const PAGE_SIZE = 500;
const NAMED = 10;

/** `syncs`: what syncs did and would do, and what to do about it. */
export function addSyncsCommands(program: Command, cli: Cli): void {
  const syncs = program
    .command('syncs')
    .summary('look at syncs; release, drop and undo them')
    .description(
      'Look at what the syncs of a plugin did, decide about one that was held because too much had vanished, or undo one.',
    );
  const add = (name: string, summary: string, description: string): Command =>
    syncs
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<plugin>', 'a plugin of "gantry plugin list"');
  const run =
    (
      work: (
        client: GantryClient,
        plugin: string,
        options: SyncsOptions,
        id?: string,
      ) => Promise<void>,
    ) =>
    async (plugin: string, ...rest: unknown[]): Promise<void> => {
      const self = rest.at(-1) as Command;
      const options = self.optsWithGlobals<SyncsOptions>();
      const id = rest.length === 3 ? (rest[0] as string | undefined) : undefined;
      await work(connect(cli, options).client, plugin, options, id);
    };

  add('list', 'list the syncs of a plugin', 'List the syncs of a plugin, newest first.')
    .option('--limit <number>', 'most syncs', parseCount, 20)
    .addOption(outputOption(FORMATS))
    .action(run((client, plugin, options) => list(cli, client, plugin, options)));

  const changes = add(
    'changes',
    'show what a sync changed',
    'Show what a sync changed, entity by entity and field by field.',
  )
    .argument('<sync>', 'an id of "gantry syncs list"')
    .addOption(outputOption(FORMATS))
    .action(
      run((client, plugin, options, id) => writeChanges(cli, client, { plugin, id, options })),
    );
  addExamples(changes, [['gantry syncs changes acme 0198…', 'what a sync did']]);

  add(
    'held',
    'show what a held sync would mark as gone',
    'Show the sync that was held because too much had vanished, and what it would mark as gone.',
  )
    .addOption(outputOption(FORMATS))
    .action(run((client, plugin, options) => writeHeld(cli, client, plugin, options)));

  add(
    'release',
    'mark as gone what a held sync did not find',
    'Mark as gone what the held sync of a plugin did not find.',
  )
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .action(run((client, plugin, options) => release(cli, client, plugin, options)));

  add(
    'drop',
    'mark nothing of what a held sync did not find',
    'Mark nothing of what the held sync of a plugin did not find. The next sync looks again.',
  ).action(
    run(async (client, plugin) => {
      const held = await requireHeld(client, plugin);
      const params = { path: { name: plugin, id: held.id } };
      await client.POST('/api/v1/plugins/{name}/syncs/{id}/drop', { params });
      cli.err.line('Dropped: nothing is marked as gone.');
    }),
  );

  const undo = add(
    'undo',
    'take back what a sync wrote',
    'Take back everything that a sync wrote. What was changed later is left alone and reported. No sync is planned until somebody starts one.',
  )
    .argument('<sync>', 'an id of "gantry syncs list"')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .option('--dry-run', 'only say what that would do')
    .addOption(outputOption(FORMATS))
    .action(run((client, plugin, options, id) => undoSync(cli, client, { plugin, id, options })));
  addExamples(undo, [
    ['gantry syncs undo acme 0198… --dry-run', 'what it would do'],
    ['gantry syncs undo acme 0198…', 'do it, after asking'],
  ]);
}

async function list(
  cli: Cli,
  client: GantryClient,
  plugin: string,
  options: SyncsOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const params = { path: { name: plugin }, query: { limit: Math.min(options.limit ?? 20, 200) } };
  const jobs = await dataOf(client.GET('/api/v1/plugins/{name}/syncs', { params }));
  if (format !== 'table') return await printValue(cli.out, format, jobs);
  const table = new Table<Job>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'WHAT', value: ({ type }) => type.replace('sync-', '') },
    { title: 'BEGAN', value: (job) => momentText(job.startedAt ?? job.createdAt, cli.now()) },
    { title: 'TOOK', value: (job) => runTimeText(job, cli.now()) },
    { title: 'STATE', value: (job) => (syncResultOf(job).held ? 'held' : job.state) },
    { title: 'WHO', value: ({ createdBy }) => createdBy },
    { title: 'RESULT', value: (job) => countsText(syncResultOf(job).counts) },
  ]);
  await table.write(jobs);
}

interface OneSync {
  readonly plugin: string;
  readonly id: string | undefined;
  readonly options: SyncsOptions;
}

async function writeChanges(cli: Cli, client: GantryClient, sync: OneSync): Promise<void> {
  const { plugin, id = '', options } = sync;
  const format = formatOf(options, FORMATS);
  const all: SyncChange[] = [];
  const table = new Table<SyncChange>(cli.out, [
    { title: 'ENTITY', value: ({ ref }) => ref, keepWhole: true },
    { title: 'WHAT', value: ({ outcome }) => outcome },
    {
      title: 'CONFLICT',
      value: ({ conflicts }) => conflicts.map(formatFieldPath).join(', ') || undefined,
    },
    { title: 'FIELDS', value: ({ fields }) => fields.map(changeText).join('; ') || undefined },
  ]);
  let cursor: string | undefined;
  do {
    const params = { path: { name: plugin, id }, query: { limit: PAGE_SIZE, cursor } };
    const path = '/api/v1/plugins/{name}/syncs/{id}/changes';
    const { data = [], response } = await client.GET(path, { params });
    all.push(...data);
    if (format === 'table' && data.length > 0) await table.write(data);
    cursor = nextCursorOf(response);
  } while (cursor !== undefined && !cli.out.isClosed);
  if (format !== 'table') return await printValue(cli.out, format, all);
  if (all.length === 0) cli.err.line('It changed nothing.');
}

async function writeHeld(
  cli: Cli,
  client: GantryClient,
  plugin: string,
  options: SyncsOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const held = await requireHeld(client, plugin);
  const entities: UnseenEntity[] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { name: plugin, id: held.id }, query: { limit: PAGE_SIZE, cursor } };
    const path = '/api/v1/plugins/{name}/syncs/{id}/unseen';
    const { data = [], response } = await client.GET(path, { params });
    entities.push(...data);
    cursor = nextCursorOf(response);
  } while (cursor !== undefined);
  if (format !== 'table') return await printValue(cli.out, format, { ...held, entities });
  const table = new Table<UnseenEntity>(cli.out, [
    { title: 'ENTITY', value: ({ ref }) => ref, keepWhole: true },
    { title: 'OWNER', value: ({ owner }) => owner },
    { title: 'LAST SEEN', value: ({ lastSeenAt }) => momentText(lastSeenAt, cli.now()) },
    { title: 'IDENTIFIER', value: ({ externalId }) => externalId },
  ]);
  await table.write(entities);
  cli.err.line(heldText(held));
  cli.err.line(printable(`  gantry syncs release ${plugin}   marks them as gone`));
  cli.err.line(printable(`  gantry syncs drop ${plugin}      leaves everything as it is`));
}

async function release(
  cli: Cli,
  client: GantryClient,
  plugin: string,
  options: SyncsOptions,
): Promise<void> {
  const held = await requireHeld(client, plugin);
  await confirm(cli, options, `${heldText(held)} Mark them as gone?`);
  const params = { path: { name: plugin, id: held.id } };
  const path = '/api/v1/plugins/{name}/syncs/{id}/release';
  const job = await followJob(cli, client, await dataOf(client.POST(path, { params })));
  requireSuccess(job, 'Marking them as gone');
  const { gone = 0 } = (job.result ?? {}) as { gone?: number };
  cli.err.line(`Marked ${groupDigits(gone)} entities as gone.`);
}

async function undoSync(cli: Cli, client: GantryClient, sync: OneSync): Promise<void> {
  const { plugin, id = '', options } = sync;
  const format = formatOf(options, FORMATS);
  const params = { path: { name: plugin, id } };
  const path = '/api/v1/plugins/{name}/syncs/{id}/undo';
  const preview = await dataOf(client.GET(path, { params }));
  if (format !== 'table') {
    if (options.dryRun) return await printValue(cli.out, format, preview);
  } else {
    const { restored, removed, conflicting, conflicts } = preview;
    cli.err.line(
      `It restores ${groupDigits(restored)} entities, deletes ${groupDigits(removed)} that it had created, and leaves ${groupDigits(conflicting)} alone that were changed later.`,
    );
    for (const { ref, reason } of conflicts.slice(0, NAMED)) {
      cli.err.line(cli.err.style.yellow(printable(`  ${ref}: ${reason}`)));
    }
    if (options.dryRun) return cli.err.line('Dry run: nothing was changed.');
  }
  await confirm(cli, options, 'Undo it?');
  const job = await followJob(cli, client, await dataOf(client.POST(path, { params })));
  requireSuccess(job, 'The undo');
  if (format !== 'table') return await printValue(cli.out, format, job.result);
  cli.err.line(`Undone. "gantry plugin sync ${printable(plugin)}" syncs again when you are ready.`);
}

async function requireHeld(client: GantryClient, plugin: string) {
  const params = { path: { name: plugin } };
  const { heldSync } = await dataOf(client.GET('/api/v1/plugins/{name}', { params }));
  if (!heldSync) throw errors.NOTHING_HELD({ plugin });
  return heldSync;
}

function heldText({ unseen = 0, known = 0 }: { unseen?: number; known?: number }): string {
  const share = Math.round((unseen / Math.max(1, known)) * 100);
  return `${groupDigits(unseen)} of ${groupDigits(known)} entities (${share} %) have vanished.`;
}

async function confirm({ prompter }: Cli, options: SyncsOptions, question: string): Promise<void> {
  if (options.yes) return;
  if (!prompter.isInteractive) {
    throw errors.CLI_USAGE({ reason: 'Without a terminal to ask on, this needs --yes.' });
  }
  if (!(await prompter.confirm(question)))
    throw errors.CLI_DECLINED({ what: 'Nothing was changed' });
}

function requireSuccess(job: Job, what: string): void {
  if (job.state === 'succeeded') return;
  const { id, state, error } = job;
  throw errors.JOB_NOT_SUCCEEDED({ id, what, state, reason: error?.message });
}
