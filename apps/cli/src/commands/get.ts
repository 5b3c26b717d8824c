import { DEFAULT_NAMESPACE } from '@gantry/contracts';
import type { Command } from 'commander';
import {
  parseAddress,
  resolveEntity,
  type WrittenAddress,
  withSuggestions,
} from '../catalog/entity-address.ts';
import { resolveKind } from '../catalog/kinds.ts';
import { type EntityFilter, type EntitySort, listEntities } from '../catalog/list-entities.ts';
import { FIELDS, writeEntities, writeEntity } from '../catalog/write-entities.ts';
import { writeWatched } from '../catalog/write-watched.ts';
import type { Cli } from '../cli.ts';
import { type Connection, connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  addFilterOptions,
  type FilterOptions,
  hasFilter,
  sortOption,
  toFilter,
} from '../program/filter-options.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
  parseTime,
} from '../program/global-options.ts';

interface GetOptions extends GlobalOptions, FilterOptions {
  readonly sort?: EntitySort;
  readonly limit?: number;
  readonly asOf?: string;
  readonly watch?: boolean;
}

const WATCH_FORMATS = ['table', 'json', 'name'] as const;
const FORMATS = ['table', 'yaml', 'json', 'name'] as const;

/** `get`: an overview, a list or one entity. */
export function addGetCommand(program: Command, cli: Cli): void {
  const command = program
    .command('get')
    .summary('list entities, or print one')
    .description(
      'List entities, or print one. Without arguments: the kinds, and how many entities each has. YAML is what "gantry apply" takes; JSON is what the server answers, with what it adds.',
    )
    .argument('[kind]', 'a kind, its plural or its beginning, in any case; or Kind/name')
    .argument('[name]', 'name of one entity, or namespace/name');
  addFilterOptions(command)
    .addOption(sortOption())
    .option('--limit <number>', 'most entities (default: all)', parseCount)
    .option(
      '--as-of <time>',
      'as it was at a time, such as 2026-05-01 or 2026-05-01T12:00Z',
      parseTime,
    )
    .option('-w, --watch', 'go on with what changes, until interrupted; JSON is one object a line')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry get', 'what is in the catalog'],
    ['gantry get services --owner payments', 'the services of a team'],
    ['gantry get service checkout-api -o yaml', 'one of them, as a file'],
    ['gantry get Service/shop/checkout-api', 'the same in another namespace'],
    ['gantry get services --as-of 2026-05-01', 'the services of that morning, midnight UTC'],
    ['gantry get --stale', 'what no sync has seen for too long'],
    ['gantry get services --owner payments --watch', 'and what changes among them'],
    ['gantry get -q kafka --limit 10', 'entities of all kinds that mention a word'],
    ['gantry get -q "is:orphan -kind:Team"', 'what nothing relates to'],
    ['gantry get --related dependsOn:Service/ledger', 'what depends on a service'],
  ]);
  command.action(
    async (kind: string | undefined, name: string | undefined, _options, self: Command) => {
      const options = self.optsWithGlobals<GetOptions>();
      // Before anything is asked for: a mistake in the options is one whatever the answer is.
      formatOf(options, FORMATS);
      const connection = connect(cli, options);
      if (options.watch) return await watch(cli, connection, { kind, name }, options);
      if (kind === undefined && options.asOf === undefined && !hasFilter(options)) {
        return await writeKinds(cli, connection, options);
      }
      const filter = toFilter(options);
      if (kind === undefined) return await writeList(cli, connection, filter, options);
      const address = parseAddress(kind, name, options.namespace);
      if (address.name === undefined) {
        const found = await resolveKind(connection.client, address.kind);
        return await writeList(cli, connection, { ...filter, kind: found }, options);
      }
      await writeOne(cli, connection, { ...address, name: address.name }, options);
    },
  );
}

async function watch(
  cli: Cli,
  { client }: Connection,
  written: { readonly kind: string | undefined; readonly name: string | undefined },
  options: GetOptions,
): Promise<void> {
  const format = formatOf(options, WATCH_FORMATS);
  if (options.asOf !== undefined || options.limit !== undefined || options.sort !== undefined) {
    const reason = '--watch shows changes as they come: it has no --as-of, --limit or --sort.';
    throw errors.CLI_USAGE({ reason });
  }
  const filter = toFilter(options);
  if (written.kind === undefined) return await writeWatched(cli, client, { filter, format });
  const address = parseAddress(written.kind, written.name, options.namespace);
  const kind = await resolveKind(client, address.kind);
  const { name } = address;
  if (name === undefined) {
    return await writeWatched(cli, client, { filter: { ...filter, kind }, format });
  }
  refuseFilters(options);
  const namespace = address.namespace ?? DEFAULT_NAMESPACE;
  await writeWatched(cli, client, { filter: { kind, namespace }, name, format });
}

async function writeKinds(cli: Cli, { client }: Connection, options: GetOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const kinds = await dataOf(client.GET('/api/v1/kinds'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, kinds);
  if (format === 'name') {
    return await cli.out.write(kinds.map(({ kind }) => `${kind}\n`).join(''));
  }
  const table = new Table<(typeof kinds)[number]>(cli.out, [
    { title: 'KIND', value: ({ kind }) => kind },
    { title: 'ENTITIES', value: ({ count }) => groupDigits(count) },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ]);
  await table.write(kinds);
}

async function writeList(
  cli: Cli,
  { client }: Connection,
  filter: EntityFilter,
  options: GetOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { sort, limit, asOf } = options;
  const pages = listEntities(client, filter, { sort, limit, asOf, fields: FIELDS[format] });
  const count = await writeEntities(cli.out, pages, {
    format,
    client,
    now: cli.now(),
    isOneKind: filter.kind !== undefined,
  });
  if (count === 0) cli.err.line('Nothing was found.');
}

async function writeOne(
  cli: Cli,
  { client }: Connection,
  address: WrittenAddress & { readonly name: string },
  options: GetOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  refuseFilters(options);
  const ref = await resolveEntity(client, address);
  const { kind, name, namespace } = ref;
  const params = { path: { kind, name }, query: { namespace, asOf: options.asOf } };
  const entity = await withSuggestions(client, ref, () =>
    dataOf(client.GET('/api/v1/entities/{kind}/{name}', { params })),
  );
  await writeEntity(cli.out, entity, { format, client, now: cli.now() });
}

/** A filter beside a name would be ignored, and an answer that ignores half of the question is wrong. */
function refuseFilters({ namespace: _, ...options }: GetOptions): void {
  const isList = hasFilter(options) || options.sort !== undefined || options.limit !== undefined;
  if (!isList) return;
  throw errors.CLI_USAGE({ reason: 'Filters are for lists; one entity is named already.' });
}
