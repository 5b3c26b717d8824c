import { type GantryClient, type HistoryEntry, nextCursorOf } from '@gantry/client';
import {
  compareStates,
  type EntityRef,
  type EntityState,
  type FieldChange,
  formatEntityRef,
  formatFieldPath,
} from '@gantry/contracts';
import type { Command } from 'commander';
import { changeText } from '../catalog/field-text.ts';
import { addEntityArguments, readEntityArguments } from '../catalog/named-entity.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface HistoryOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly limit: number;
  readonly diff?: boolean;
}

interface RollbackOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly revision?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const FORMATS = ['table', 'json', 'yaml'] as const;
const ROLLBACK_FORMATS = ['table', 'json'] as const;
const PAGE_SIZE = 100;

/** `history` and `rollback`: what an entity was, and the way back. */
export function addHistoryCommands(program: Command, cli: Cli): void {
  const history = program
    .command('history')
    .summary('show the revisions of an entity')
    .description(
      'Show what happened to an entity, newest first; also after it was deleted. "gantry rollback" goes back to a revision.',
    );
  addEntityArguments(history)
    .option('--limit <number>', 'most revisions', parseCount, 20)
    .option('--diff', 'show what every one of them changed, field by field')
    .addOption(outputOption(FORMATS));
  addExamples(history, [
    ['gantry history service checkout-api', 'the last revisions'],
    ['gantry history service checkout-api --diff --limit 1', 'what changed last'],
  ]);
  history.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    await runHistory(cli, self.optsWithGlobals<HistoryOptions>(), kind, name);
  });

  const rollback = program
    .command('rollback')
    .summary('go back to an earlier revision of an entity')
    .description(
      'Write an earlier revision of an entity again, as a new one; also of an entity that was deleted. Shows first what that changes.',
    );
  addEntityArguments(rollback)
    .option('--revision <number>', 'a revision of "gantry history"', parseCount)
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .option('--dry-run', 'show what would change')
    .addOption(outputOption(ROLLBACK_FORMATS));
  addExamples(rollback, [
    ['gantry rollback service checkout-api --revision 3', 'back to revision 3, after asking'],
    ['gantry rollback service checkout-api --revision 3 --dry-run', 'what that would change'],
  ]);
  rollback.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    await runRollback(cli, self.optsWithGlobals<RollbackOptions>(), kind, name);
  });
}

async function runHistory(
  cli: Cli,
  options: HistoryOptions,
  kind: string,
  name: string | undefined,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const ref = await readEntityArguments(client, { kind, name, namespace: options.namespace });
  const entries: HistoryEntry[] = [];
  for await (const page of readHistory(client, ref)) {
    entries.push(...page);
    if (entries.length >= options.limit) break;
  }
  entries.splice(options.limit);
  if (format !== 'table') return await printValue(cli.out, format, entries);
  if (entries.length === 0) return cli.err.line('Nothing was found.');
  if (options.diff) return writeDiffs(cli, entries);
  const table = new Table<HistoryEntry>(cli.out, [
    { title: 'REVISION', value: ({ revision }) => (revision === undefined ? '–' : `${revision}`) },
    {
      title: 'WHEN',
      value: ({ timestamp }) => timestamp.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    },
    { title: 'WHO', value: ({ userName }) => userName },
    { title: 'BY', value: ({ source }) => source },
    { title: 'WHAT', value: whatText },
  ]);
  await table.write(entries);
}

function writeDiffs({ out }: Cli, entries: readonly HistoryEntry[]): void {
  for (const entry of entries) {
    const { revision, timestamp, userName, source, action } = entry;
    const title = revision === undefined ? action.replace('entity.', '') : `revision ${revision}`;
    out.line(out.style.bold(printable(`${title}  ${timestamp}  ${userName} (${source})`)));
    for (const change of changesOf(entry)) out.line(printable(`  ${changeText(change)}`));
    out.line('');
  }
}

function whatText(entry: HistoryEntry): string {
  const fields = changesOf(entry).map(({ pointer }) => formatFieldPath(pointer));
  const action = entry.action.replace('entity.', '');
  if (action !== 'updated') return action;
  return fields.length === 0 ? 'what the source says of it' : fields.join(', ');
}

function changesOf({ before, after }: HistoryEntry): FieldChange[] {
  return before === undefined || after === undefined
    ? []
    : compareStates(before as EntityState, after as EntityState);
}

async function runRollback(
  cli: Cli,
  options: RollbackOptions,
  kind: string,
  name: string | undefined,
): Promise<void> {
  const format = formatOf(options, ROLLBACK_FORMATS);
  const { revision, dryRun = false } = options;
  if (revision === undefined) {
    const help = '"gantry history" lists the revisions.';
    throw errors.CLI_USAGE({ reason: 'Which revision is missing: --revision.', help });
  }
  if (!dryRun && !options.yes && !cli.prompter.isInteractive) {
    const help = 'Add --yes, or --dry-run to see what would change.';
    throw errors.CLI_USAGE({ reason: 'Going back without being asked needs --yes.', help });
  }
  const { client } = connect(cli, options);
  const ref = await readEntityArguments(client, { kind, name, namespace: options.namespace });
  const [newest] = (await readHistory(client, ref).next()).value ?? [];
  const planned = await restore(client, ref, { revision, dryRun: true });
  const changes = compareStates(newest?.after as EntityState | undefined, planned);
  if (format === 'table') {
    for (const change of changes) cli.out.line(printable(changeText(change)));
  }
  if (changes.length === 0) cli.err.line('It says what it said then: there is nothing to change.');
  else if (dryRun) cli.err.line('Dry run: nothing was changed.');
  else {
    const question = `Write revision ${revision} of ${printable(formatEntityRef(ref))} again?`;
    if (!options.yes && !(await cli.prompter.confirm(question))) {
      throw errors.CLI_DECLINED({ what: 'Nothing was changed' });
    }
    // What was shown is what is written: refused when somebody has changed it meanwhile.
    const current = newest?.after === undefined ? undefined : newest.revision;
    const { metadata } = await restore(client, ref, { revision, dryRun: false, current });
    cli.err.line(printable(`${formatEntityRef(ref)} is at revision ${metadata.revision}.`));
  }
  if (format === 'json') await printValue(cli.out, format, { dryRun, changes });
}

async function restore(
  client: GantryClient,
  { kind, name, namespace }: EntityRef,
  {
    revision,
    dryRun,
    current,
  }: { revision: number; dryRun: boolean; current?: number | undefined },
) {
  return await dataOf(
    client.POST('/api/v1/entities/{kind}/{name}/restore', {
      params: {
        path: { kind, name },
        query: { namespace, dryRun },
        ...(current === undefined ? {} : { header: { 'if-match': `"${current}"` } }),
      },
      body: { revision },
    }),
  );
}

async function* readHistory(
  client: GantryClient,
  { kind, name, namespace }: EntityRef,
): AsyncGenerator<HistoryEntry[]> {
  let cursor: string | undefined;
  do {
    const query = { namespace, limit: PAGE_SIZE, cursor };
    const { data = [], response } = await client.GET('/api/v1/entities/{kind}/{name}/history', {
      params: { path: { kind, name }, query },
    });
    yield data;
    cursor = nextCursorOf(response);
  } while (cursor !== undefined);
}
