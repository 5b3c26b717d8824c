import { type CleanUpCandidate, type GantryClient, nextCursorOf } from '@gantry/client';
import { formatEntityRef, formatFieldPath } from '@gantry/contracts';
import type { Command } from 'commander';
import { resolveKind } from '../catalog/kinds.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { Table } from '../format/table.ts';
import { ageOf } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption, parseAgo } from '../program/global-options.ts';

interface CleanUpOptions extends GlobalOptions {
  readonly kind?: string;
  readonly source?: string;
  readonly stale?: boolean;
  /** A time. */
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const FORMATS = ['table', 'json'] as const;
/** As many as the server takes, or all of a page. */
const BATCH = 500;

/** `cleanup`: deletes what vanished upstream, after showing it. */
export function addCleanUpCommand(program: Command, cli: Cli): void {
  const command = program
    .command('cleanup')
    .summary('delete what has vanished upstream')
    .description(
      'Delete what syncs no longer find. Shows first what would go, what people have written about it and how much refers to it; deletes exactly that, or nothing when it has changed meanwhile.',
    )
    .option('--dry-run', 'only show what would be deleted')
    .option('--kind <kind>', 'only this kind')
    .option('--source <plugin>', 'only what this plugin brought')
    .option(
      '--older-than <duration>',
      'only what is gone for longer, such as 30d',
      parseAgo(cli.now),
    )
    .option('--stale', 'what no sync has seen for too long, rather than what is gone')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry cleanup --dry-run', 'what would be deleted'],
    ['gantry cleanup --older-than 30d --yes', 'delete what is gone for a month'],
  ]);
  command.action(async (_options, self: Command) => {
    await runCleanUp(cli, self.optsWithGlobals<CleanUpOptions>());
  });
}

async function runCleanUp(cli: Cli, options: CleanUpOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { dryRun = false } = options;
  if (!dryRun && !options.yes && !cli.prompter.isInteractive) {
    const help = 'Add --yes, or --dry-run to see what would happen.';
    throw errors.CLI_USAGE({ reason: 'Deleting without being asked needs --yes.', help });
  }
  const { client } = connect(cli, options);
  const candidates: CleanUpCandidate[] = [];
  for await (const page of readCandidates(client, options)) candidates.push(...page);
  if (format === 'table') await writeCandidates(cli, candidates);
  let deleted = 0;
  if (candidates.length === 0) cli.err.line('There is nothing to clean up.');
  else if (dryRun) {
    const count = groupDigits(candidates.length);
    cli.err.line(`Dry run: ${count} would be deleted, and nothing was.`);
  } else {
    const question = `Delete these ${groupDigits(candidates.length)} entities?`;
    if (!options.yes && !(await cli.prompter.confirm(question))) {
      throw errors.CLI_DECLINED({ what: 'Nothing was deleted' });
    }
    for (let start = 0; start < candidates.length; start += BATCH) {
      const part = candidates.slice(start, start + BATCH);
      const entities = part.map(({ kind, namespace, name, revision }) => {
        return { kind, namespace, name, revision };
      });
      await client.POST('/api/v1/cleanup', { body: { entities } });
      deleted += part.length;
    }
    cli.err.line(`Deleted ${groupDigits(deleted)} entities; their history stays.`);
  }
  if (format === 'json') await printValue(cli.out, format, { dryRun, candidates, deleted });
}

async function writeCandidates(cli: Cli, candidates: readonly CleanUpCandidate[]): Promise<void> {
  if (candidates.length === 0) return;
  const table = new Table<CleanUpCandidate>(cli.out, [
    { title: 'ENTITY', value: (entity) => printable(formatEntityRef(entity)), keepWhole: true },
    { title: 'FROM', value: ({ source }) => source.plugin },
    { title: 'WHY', value: ({ reason }) => reason },
    { title: 'SINCE', value: ({ since }) => ageOf(since, cli.now()) },
    { title: 'OWNER', value: ({ owner }) => owner },
    {
      title: 'REFERRED TO BY',
      value: ({ references }) => (references > 0 ? `${references}` : undefined),
    },
    {
      title: 'WRITTEN BY PEOPLE',
      value: ({ written }) => written.map(formatFieldPath).join(', ') || undefined,
      paint: (shown) => cli.out.style.yellow(shown),
    },
  ]);
  await table.write(candidates);
}

async function* readCandidates(
  client: GantryClient,
  { kind, source, stale, olderThan }: CleanUpOptions,
): AsyncGenerator<CleanUpCandidate[]> {
  const found = kind === undefined ? undefined : await resolveKind(client, kind);
  const reason = stale ? ('stale' as const) : ('gone' as const);
  let cursor: string | undefined;
  do {
    const query = { kind: found, source, reason, before: olderThan, limit: BATCH, cursor };
    const { data = [], response } = await client.GET('/api/v1/cleanup', { params: { query } });
    yield data;
    cursor = nextCursorOf(response);
  } while (cursor !== undefined);
}
