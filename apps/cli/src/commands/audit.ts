import { type AuditEntry, type GantryClient, nextCursorOf } from '@gantry/client';
import { SOURCES, type Source } from '@gantry/contracts';
import { type Command, Option } from 'commander';
import { exportAudit } from '../audit/export-audit.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';
import { parseMoment } from '../program/moment-option.ts';

interface FilterOptions extends GlobalOptions {
  readonly user?: string;
  readonly action?: string;
  readonly source?: Source;
  readonly resourceType?: string;
  readonly resource?: string;
  readonly request?: string;
  readonly since?: string;
  readonly until?: string;
}

interface ListOptions extends FilterOptions {
  readonly limit: number;
}

interface ExportOptions extends FilterOptions {
  readonly format: 'jsonl' | 'csv';
  readonly file?: string;
}

interface VerifyOptions extends GlobalOptions {
  readonly head?: string;
}

interface PruneOptions extends GlobalOptions {
  readonly before?: string;
  readonly yes?: boolean;
}

const FORMATS = ['table', 'json'] as const;
const PAGE_SIZE = 500;

/** `audit`: who did what; and that the trail is whole. */
export function addAuditCommand(program: Command, cli: Cli): void {
  const audit = program
    .command('audit')
    .summary('show who did what, export it, and prove that it is whole')
    .description('Show who did what, newest first. This needs the role admin.');
  addFilters(audit, cli)
    .option('--limit <number>', 'most entries', parseCount, 50)
    .addOption(outputOption(FORMATS));
  addExamples(audit, [
    ['gantry audit --user ada --limit 10', 'the last things that somebody did'],
    ['gantry audit --resource Service/default/checkout-api', 'what happened to an entity'],
    ['gantry audit --action session.refused --since 24h', 'refused sign-ins of the last day'],
  ]);
  audit.action(async (_options, self: Command) => {
    await runAudit(cli, self.optsWithGlobals<ListOptions>());
  });
  addVerify(audit, cli);
  addExport(audit, cli);
  addPrune(audit, cli);
}

function addFilters(command: Command, cli: Cli): Command {
  return command
    .option('--user <name>', 'only what this user, "apikey:<name>" or "plugin:<name>" did')
    .option('--action <action>', 'only this action, such as entity.updated')
    .addOption(new Option('--source <source>', 'only by this way').choices([...SOURCES]))
    .option('--resource-type <type>', 'only on this type of thing: entity, plugin, user, …')
    .option('--resource <id>', 'only on this thing, such as Service/default/checkout-api')
    .option('--request <id>', 'only what this request did')
    .option('--since <time>', 'not before: 2026-01-31, or 24h ago as 24h', parseMoment(cli.now))
    .option('--until <time>', 'before this time', parseMoment(cli.now));
}

function addVerify(audit: Command, cli: Cli): void {
  const command = audit
    .command('verify')
    .summary('prove that the trail is whole')
    .description(
      'Walk the chain of hashes from its beginning to its end. It finds what was changed, taken out, put in, reordered or cut off, and names the first such entry. Keep the head that it prints somewhere else: with --head a later run proves that nothing from before was written anew.',
    )
    .option('--head <id:hash>', 'the chain has to pass through this head of an earlier run')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry audit verify', 'look at every entry'],
    ['gantry audit verify -o json > head.json', 'keep the head'],
    ['gantry audit verify --head "$(jq -r \'.head | "\\(.id):\\(.hash)"\' head.json)"', 'compare'],
  ]);
  command.action(async (_options, self: Command) => {
    const options = self.optsWithGlobals<VerifyOptions>();
    const format = formatOf(options, FORMATS);
    await verifyAudit(cli, connect(cli, options).client, { head: options.head, format });
  });
}

function addExport(audit: Command, cli: Cli): void {
  const command = addFilters(
    audit
      .command('export')
      .summary('write the trail to a file')
      .description(
        'Write the trail, or a part of it, oldest first. JSON lines hold everything that the hashes are made of; CSV is safe to open in a spreadsheet.',
      ),
    cli,
  )
    .addOption(
      new Option('--format <format>', 'how to write it').choices(['jsonl', 'csv']).default('jsonl'),
    )
    .option('-f, --file <path>', 'write to this file, which only you may read');
  addExamples(command, [
    ['gantry audit export -f audit.jsonl', 'everything'],
    [
      'gantry audit export --format csv --since 30d > audit.csv',
      'the last month for a spreadsheet',
    ],
  ]);
  command.action(async (_options, self: Command) => {
    const options = self.optsWithGlobals<ExportOptions>();
    const { format, file } = options;
    const { client } = connect(cli, options);
    await exportAudit(cli, client, { ...toFilter(options), format }, file);
  });
}

function addPrune(audit: Command, cli: Cli): void {
  const command = audit
    .command('prune')
    .summary('remove old entries')
    .description(
      'Remove the entries from before a time. A checkpoint and an entry about it stay, so that the rest can still be proved. Export them first, if they may be needed.',
    )
    .option(
      '--before <time>',
      'entries from before this time: 2026-01-31, or 365d',
      parseMoment(cli.now),
    )
    .option('-y, --yes', 'do not ask');
  addExamples(command, [['gantry audit prune --before 365d', 'keep one year']]);
  command.action(async (_options, self: Command) => {
    const { before, yes, ...options } = self.optsWithGlobals<PruneOptions>();
    if (before === undefined) {
      throw errors.CLI_USAGE({ reason: 'The time is missing: --before 365d, or a date.' });
    }
    const { client } = connect(cli, options);
    const what = `Remove audit entries from before ${before}`;
    if (!yes) {
      if (!cli.prompter.isInteractive) throw errors.CLI_USAGE({ reason: `${what}? Add --yes.` });
      if (!(await cli.prompter.confirm(`${what}?`))) {
        throw errors.CLI_DECLINED({ what: 'Nothing was removed' });
      }
    }
    const { removed } = await dataOf(client.POST('/api/v1/audit/prune', { body: { before } }));
    cli.err.line(`Removed ${groupDigits(removed)} ${removed === 1 ? 'entry' : 'entries'}.`);
  });
}

function toFilter(options: FilterOptions) {
  const { user, action, source, resourceType, resource, request, since, until } = options;
  return {
    userName: user,
    action,
    source,
    resourceType,
    resourceId: resource,
    requestId: request,
    since,
    until,
  };
}

async function runAudit(cli: Cli, options: ListOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const { out } = cli;
  const table = new Table<AuditEntry>(out, [
    {
      title: 'WHEN',
      value: ({ timestamp }) => timestamp.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    },
    { title: 'WHO', value: ({ userName }) => userName },
    { title: 'BY', value: ({ source }) => source },
    { title: 'ACTION', value: ({ action }) => action },
    {
      title: 'ON',
      value: ({ resourceType, resourceId, resourceName }) =>
        resourceType === 'entity' ? resourceId : `${resourceType} ${resourceName}`,
    },
    { title: 'ADDRESS', value: ({ ipAddress }) => ipAddress },
  ]);
  let count = 0;
  for await (const page of readAudit(client, options)) {
    if (format === 'json') {
      const texts = page.map((entry) => JSON.stringify(entry));
      const start = count === 0 ? '[\n' : ',\n';
      if (texts.length > 0) await out.write(start + texts.join(',\n'));
    } else if (page.length > 0) await table.write(page);
    count += page.length;
    if (out.isClosed) return;
  }
  if (format === 'json') await out.write(count === 0 ? '[]\n' : '\n]\n');
  else if (count === 0) cli.err.line('Nothing was found.');
}

async function* readAudit(
  client: GantryClient,
  options: ListOptions,
): AsyncGenerator<AuditEntry[]> {
  let left = options.limit;
  let cursor: string | undefined;
  do {
    const limit = Math.min(left, PAGE_SIZE);
    const query = { ...toFilter(options), limit, cursor };
    const { data = [], response } = await client.GET('/api/v1/audit', { params: { query } });
    yield data;
    left -= data.length;
    cursor = nextCursorOf(response);
  } while (cursor !== undefined && left > 0);
}
