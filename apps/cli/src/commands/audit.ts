import { type AuditEntry, type GantryClient, nextCursorOf } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface AuditOptions extends GlobalOptions {
  readonly user?: string;
  readonly action?: string;
  readonly source?: string;
  readonly resourceType?: string;
  readonly resource?: string;
  readonly limit: number;
}

const FORMATS = ['table', 'json'] as const;
const PAGE_SIZE = 500;

/** `audit`: who did what. */
export function addAuditCommand(program: Command, cli: Cli): void {
  const command = program
    .command('audit')
    .summary('show who did what')
    .description('Show who did what, newest first. This needs the role admin.')
    .option('--user <name>', 'only what this user, "apikey:<name>" or "plugin:<name>" did')
    .option('--action <action>', 'only this action, such as entity.updated')
    .option('--source <source>', 'only by this way: api, cli, ui, plugin or system')
    .option('--resource-type <type>', 'only on this type of thing: entity, plugin, user, …')
    .option('--resource <id>', 'only on this thing, such as Service/default/checkout-api')
    .option('--limit <number>', 'most entries', parseCount, 50)
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry audit --user ada --limit 10', 'the last things that somebody did'],
    ['gantry audit --resource Service/default/checkout-api', 'what happened to an entity'],
    ['gantry audit --limit 100000 -o json > audit.json', 'the trail with all details'],
  ]);
  command.action(async (_options, self: Command) => {
    await runAudit(cli, self.optsWithGlobals<AuditOptions>());
  });
}

async function runAudit(cli: Cli, options: AuditOptions): Promise<void> {
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
  options: AuditOptions,
): AsyncGenerator<AuditEntry[]> {
  const { user: userName, action, source, resourceType, resource: resourceId } = options;
  let left = options.limit;
  let cursor: string | undefined;
  do {
    const limit = Math.min(left, PAGE_SIZE);
    const query = { userName, action, source, resourceType, resourceId, limit, cursor };
    const { data = [], response } = await client.GET('/api/v1/audit', { params: { query } });
    yield data;
    left -= data.length;
    cursor = nextCursorOf(response);
  } while (cursor !== undefined && left > 0);
}
