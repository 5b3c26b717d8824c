import { isPlatformError, messageOf } from '@gantry/base';
import type { GantryClient } from '@gantry/client';
import { type EntityRef, formatEntityRef, parseEntityRef } from '@gantry/contracts';
import type { Command } from 'commander';
import { parseAddress, resolveEntity, withSuggestions } from '../catalog/entity-address.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { errors, type FileProblem } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface DeleteOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly file?: string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly ignoreNotFound?: boolean;
}

const FORMATS = ['table', 'json'] as const;
/** Entities that a question names one by one. */
const NAMED = 10;

/** `delete`: one entity, or all that files name. */
export function addDeleteCommand(program: Command, cli: Cli): void {
  const command = program
    .command('delete')
    .summary('delete entities')
    .description(
      'Delete an entity, or all entities that files name. Everything is checked first; a history of what was deleted stays on the server.',
    )
    .argument('[kind]', 'a kind, its plural or its beginning; or Kind/name')
    .argument('[name]', 'name of the entity, or namespace/name')
    .option('-n, --namespace <name>', 'namespace of the entity (default: default)')
    .option('-f, --file <path>', 'file, folder, or - for standard input; repeatable', collect)
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .option('--dry-run', 'check everything and say what would happen')
    .option('--ignore-not-found', 'leave out what is not there')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry delete service checkout-api', 'one entity, after asking'],
    ['gantry delete -f old/ --yes', 'everything that the files of a folder name'],
  ]);
  command.action(
    async (kind: string | undefined, name: string | undefined, _options, self: Command) => {
      await runDelete(cli, self.optsWithGlobals<DeleteOptions>(), kind, name);
    },
  );
}

async function runDelete(
  cli: Cli,
  options: DeleteOptions,
  kind: string | undefined,
  name: string | undefined,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { dryRun = false } = options;
  if (!dryRun && !options.yes && !cli.prompter.isInteractive) {
    const help = 'Add --yes, or --dry-run to see what would happen.';
    throw errors.CLI_USAGE({ reason: 'Deleting without being asked needs --yes.', help });
  }
  const { client } = connect(cli, options);
  const named = options.file
    ? await readRefs(cli, options.file, kind)
    : [await readRef(client, options, kind, name)];
  const refs = await check(client, named, options);
  if (!dryRun) await confirm(cli, refs, options);
  const deleted: string[] = [];
  try {
    for (const ref of refs) {
      if (!dryRun) await send(client, ref, false);
      const text = formatEntityRef(ref);
      deleted.push(text);
      if (format === 'table') cli.out.line(`${cli.out.style.red('DELETED')}  ${printable(text)}`);
    }
  } catch (error) {
    if (deleted.length === 0) throw error;
    const details = { deleted: deleted.length, total: refs.length, reason: messageOf(error) };
    throw errors.PARTLY_DELETED(details, { cause: error });
  } finally {
    if (format === 'json') await printValue(cli.out, format, { dryRun, deleted });
  }
  if (dryRun) cli.err.line('Dry run: nothing was deleted.');
  else if (deleted.length === 0) cli.err.line('There was nothing to delete.');
}

async function readRef(
  client: GantryClient,
  options: DeleteOptions,
  kind: string | undefined,
  name: string | undefined,
): Promise<EntityRef> {
  if (kind === undefined) {
    const help = 'Write KIND NAME, or -f with a file or folder.';
    throw errors.CLI_USAGE({ reason: 'What to delete is missing.', help });
  }
  const address = parseAddress(kind, name, options.namespace);
  if (address.name === undefined) {
    throw errors.CLI_USAGE({ reason: 'The name of the entity is missing.' });
  }
  return await resolveEntity(client, { ...address, name: address.name });
}

/** What the files name. Only kind and name count: what else they say was for creating it. */
async function readRefs(
  cli: Cli,
  paths: readonly string[],
  kind: string | undefined,
): Promise<EntityRef[]> {
  if (kind !== undefined) {
    throw errors.CLI_USAGE({ reason: 'Name an entity or files, not both.' });
  }
  const { readEntityFiles } = await import('../catalog/read-entity-files.ts');
  const { entities, problems } = await readEntityFiles(paths, cli.prompter);
  const refs: EntityRef[] = [];
  const unnamed: FileProblem[] = [];
  for (const { ref: text, file, lineOf } of entities) {
    const ref = text === undefined ? undefined : parseEntityRef(text);
    if (ref) refs.push(ref);
    else {
      const message = 'does not say which entity it is: kind and metadata.name';
      unnamed.push({ file, line: lineOf(''), pointer: '', message });
    }
  }
  const all = [...problems, ...unnamed];
  if (all.length > 0) throw errors.FILES_REFUSED({ problems: all, done: 'Nothing was deleted.' });
  return refs;
}

/** Tries every deletion without doing it; gives those that would work. */
async function check(
  client: GantryClient,
  refs: readonly EntityRef[],
  options: DeleteOptions,
): Promise<EntityRef[]> {
  const found: EntityRef[] = [];
  const missing: EntityRef[] = [];
  for (const ref of refs) {
    try {
      await send(client, ref, true);
      found.push(ref);
    } catch (error) {
      if (!isPlatformError(error, 'ENTITY_NOT_FOUND')) throw error;
      missing.push(ref);
    }
  }
  if (missing.length === 0 || options.ignoreNotFound) return found;
  const [first] = missing;
  if (first && refs.length === 1)
    await withSuggestions(client, first, () => send(client, first, true));
  throw errors.ENTITIES_NOT_FOUND({ refs: missing.map(formatEntityRef) });
}

async function confirm(
  { prompter, err }: Cli,
  refs: readonly EntityRef[],
  options: DeleteOptions,
): Promise<void> {
  if (options.yes || refs.length === 0) return;
  const [first] = refs;
  if (first && refs.length === 1) {
    if (await prompter.confirm(`Delete ${printable(formatEntityRef(first))}?`)) return;
    throw errors.CLI_DECLINED({ what: 'Nothing was deleted' });
  }
  for (const ref of refs.slice(0, NAMED)) err.line(`  ${printable(formatEntityRef(ref))}`);
  if (refs.length > NAMED) err.line(`  … and ${refs.length - NAMED} more`);
  if (await prompter.confirm(`Delete these ${refs.length} entities?`)) return;
  throw errors.CLI_DECLINED({ what: 'Nothing was deleted' });
}

async function send(client: GantryClient, ref: EntityRef, dryRun: boolean): Promise<void> {
  const { kind, name, namespace } = ref;
  const params = { path: { kind, name }, query: { namespace, dryRun } };
  await client.DELETE('/api/v1/entities/{kind}/{name}', { params });
}
