import { isPlatformError } from '@gantry/base';
import type { Kind, KindChange, KindDetails } from '@gantry/client';
import type { Command } from 'commander';
import type { FileEntity } from '../catalog/file-entity.ts';
import { resolveKind } from '../catalog/kinds.ts';
import { readEntityFiles } from '../catalog/read-entity-files.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface ChangeOptions extends GlobalOptions {
  readonly file: string[];
  readonly check?: boolean;
  readonly force?: boolean;
}

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const SHOW_FORMATS = ['table', 'json', 'yaml'] as const;
const CHECK = ['--check', 'say what would happen, and change nothing'] as const;

/** `kind`: the kinds of the catalog. */
export function addKindCommands(program: Command, cli: Cli): void {
  const kind = program
    .command('kind')
    .summary('list, add and change kinds')
    .description(
      'List the kinds of the catalog, add kinds of your own, and add fields to built-in ones.',
    );

  kind
    .command('list')
    .summary('list the kinds')
    .description('List the kinds, with how many entities each has.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  kind
    .command('show')
    .summary('show a kind with its relations and who uses it')
    .description(
      'Show a kind with its relations and who uses it. With -o yaml, as "kind apply" takes it.',
    )
    .argument('<kind>', 'a kind, its plural or its beginning')
    .addOption(outputOption(SHOW_FORMATS))
    .action(async (name: string, _options, self: Command) => {
      await show(cli, self.optsWithGlobals<GlobalOptions>(), name);
    });

  kind
    .command('apply')
    .summary('add or change kinds from files')
    .description(
      'Add or change kinds from YAML and JSON files. The entities of a kind are checked first: when some do not fit the changed kind, it stays as it is.',
    )
    .requiredOption(
      '-f, --file <path>',
      'file, folder, or - for standard input; repeatable',
      collect,
    )
    .option(...CHECK)
    .option('--force', 'change it although entities do not fit; they are marked as invalid')
    .action(async (_options, self: Command) => {
      await apply(cli, self.optsWithGlobals<ChangeOptions>());
    });

  kind
    .command('delete')
    .summary('delete a kind that has no entities')
    .description(
      'Delete a kind that has no entities, or take from a built-in kind the fields that were added to it.',
    )
    .argument('<kind>', 'a kind, its plural or its beginning')
    .option(...CHECK)
    .option('--force', 'take added fields away although entities use them')
    .action(async (name: string, _options, self: Command) => {
      await remove(cli, self.optsWithGlobals<ChangeOptions>(), name);
    });

  addExamples(kind, [
    ['gantry kind apply -f database.yaml --check', 'which entities a change would break'],
    ['gantry kind apply -f database.yaml', 'add a kind, or change it'],
    ['gantry kind show database -o yaml', 'a kind as a file'],
    ['gantry get databases -q is:invalid', 'what does not fit any more'],
  ]);
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const kinds = await dataOf(client.GET('/api/v1/kinds'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, kinds);
  if (format === 'name') return await cli.out.write(kinds.map(({ kind }) => `${kind}\n`).join(''));
  const table = new Table<Kind>(cli.out, [
    { title: 'KIND', value: ({ kind }) => kind, keepWhole: true },
    { title: 'WORDS', value: ({ plural, aliases }) => [plural, ...aliases].join(', ') },
    { title: 'ENTITIES', value: ({ count }) => count.toString() },
    { title: 'BY', value: addedBy },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ]);
  await table.write(kinds);
}

function addedBy({ builtIn, plugin, addedBy: by }: Kind): string {
  if (builtIn) return by === undefined ? 'built in' : `built in, fields by ${by}`;
  return plugin === undefined ? (by ?? '') : `plugin ${plugin}`;
}

async function show(cli: Cli, options: GlobalOptions, name: string): Promise<void> {
  const format = formatOf(options, SHOW_FORMATS);
  const { client } = connect(cli, options);
  const params = { path: { kind: await resolveKind(client, name) } };
  const kind = await dataOf(client.GET('/api/v1/kinds/{kind}', { params }));
  if (format === 'yaml' && kind.definition !== undefined) {
    return await printValue(cli.out, format, kind.definition);
  }
  if (format !== 'table') return await printValue(cli.out, format, kind);
  const { properties = {}, required = [] } = kind.schema as {
    properties?: Record<string, { type?: string }>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(([field, { type = 'any' }]) => {
    return `${field} (${type}${required.includes(field) ? ', required' : ''})`;
  });
  await writeDetails(cli.out, [
    ['Kind', kind.kind],
    ['Words', [kind.plural, ...kind.aliases].join(', ')],
    ['Title', kind.title],
    ['Description', kind.description],
    ['By', addedBy(kind)],
    ['Entities', kind.count.toString()],
    ['Invalid', kind.invalid > 0 ? `${kind.invalid}: gantry get ${kind.plural} -q is:invalid` : ''],
    ['Fields', fields.join('\n') || 'none'],
    ['Relations', kind.relations.map(relationText).join('\n')],
    ['Used by', kind.usedBy.map((use) => `${use.kind}: ${relationText(use)}`).join('\n')],
  ]);
}

function relationText(relation: KindDetails['relations'][number]): string {
  const { field, type, inverse, kinds } = relation;
  const other = inverse === undefined ? '' : ` / ${inverse}`;
  return `${type}${other} (${field} → ${kinds?.join(', ') ?? 'any kind'})`;
}

async function apply(cli: Cli, options: ChangeOptions): Promise<void> {
  const { client } = connect(cli, options);
  const { entities: documents, problems } = await readEntityFiles(options.file, cli.prompter);
  if (problems.length > 0) throw errors.FILES_REFUSED({ problems, done: 'Nothing was changed.' });
  const broken = new Map<string, number>();
  for (const document of documents) {
    const kind = String(document.value.kind);
    const request = () =>
      dataOf(
        client.PUT('/api/v1/kinds/{kind}', {
          params: { path: { kind }, query: toQuery(options) },
          body: document.value as never,
        }),
      );
    const change = await tellProblems(cli, () => placed(document, request));
    if (options.check && change.broken > 0) broken.set(kind, change.broken);
    cli.out.line(`${change.outcome.toUpperCase().padEnd(9)}  ${printable(kind)}`);
    if (options.check) writeProblems(cli, change);
    if (change.jobId !== undefined) {
      cli.err.line(`Its relations are renewed by the job ${change.jobId}.`);
    }
  }
  if (broken.size > 0 && !options.force) {
    const sum = [...broken.values()].reduce((total, count) => total + count, 0);
    throw errors.KINDS_DO_NOT_FIT({ kinds: [...broken.keys()], broken: sum });
  }
  if (options.check) cli.err.line('Nothing was changed.');
}

async function remove(cli: Cli, options: ChangeOptions, name: string): Promise<void> {
  const { client } = connect(cli, options);
  const kind = await resolveKind(client, name);
  const params = { path: { kind }, query: toQuery(options) };
  const change = await tellProblems(cli, () =>
    dataOf(client.DELETE('/api/v1/kinds/{kind}', { params })),
  );
  if (options.check) writeProblems(cli, change);
  cli.err.line(options.check ? 'Nothing was changed.' : `The kind "${kind}" is ${change.outcome}.`);
}

function toQuery({ check, force }: ChangeOptions) {
  return { dryRun: check ?? false, force: force ?? false };
}

/** Which entities do not fit is told, not only how many. */
async function tellProblems(cli: Cli, request: () => Promise<KindChange>): Promise<KindChange> {
  try {
    return await request();
  } catch (error) {
    if (isPlatformError(error, 'KIND_BREAKS_ENTITIES')) {
      writeProblems(cli, error.details as Pick<KindChange, 'broken' | 'problems'>);
    }
    throw error;
  }
}

function writeProblems(
  cli: Cli,
  { broken, problems }: Pick<KindChange, 'broken' | 'problems'>,
): void {
  for (const { ref, pointer, message } of problems) {
    cli.err.line(printable(`${ref}: ${pointer} ${message}`));
  }
  const told = new Set(problems.map(({ ref }) => ref)).size;
  if (broken > told) cli.err.line(`… and ${broken - told} more entities`);
}

/** Problems of a kind are told by the lines of its file. */
async function placed<T>(document: FileEntity, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isPlatformError(error, 'INVALID_INPUT')) throw error;
    const { problems } = error.details as { problems: { pointer: string; message: string }[] };
    const { file, lineOf } = document;
    const lines = problems.map((one) => ({ ...one, file, line: lineOf(one.pointer) }));
    throw errors.FILES_REFUSED(
      { problems: lines, done: 'This kind was not changed.' },
      { cause: error },
    );
  }
}
