import type { GantryClient } from '@gantry/client';
import type { Command } from 'commander';
import { resolveKind } from '../catalog/kinds.ts';
import { type EntitySort, listEntities } from '../catalog/list-entities.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { addExamples } from '../program/examples.ts';
import { addFilterOptions, type FilterOptions, toFilter } from '../program/filter-options.ts';
import type { GlobalOptions } from '../program/global-options.ts';

interface ExportOptions extends GlobalOptions, FilterOptions {
  readonly format?: string;
  readonly file?: string;
  readonly dir?: string;
}

/** Always the same order, so that two exports of the same catalog are the same bytes. */
const ORDER: EntitySort = 'kind';

/** `export`: the catalog as files that `apply` takes. */
export function addExportCommand(program: Command, cli: Cli): void {
  const command = program
    .command('export')
    .summary('write the catalog as YAML or JSON')
    .description(
      'Write the catalog, or a part of it, as files that "gantry apply" takes. What the server adds is left out; the same catalog always gives the same bytes.',
    )
    .argument('[kind]', 'only this kind');
  addFilterOptions(command)
    .option('--format <format>', 'yaml, json or backstage (default: yaml)')
    .option('-f, --file <path>', 'write to this file')
    .option('--dir <folder>', 'write one file per entity: Kind/namespace/name.yaml');
  addExamples(command, [
    ['gantry export > catalog.yaml', 'everything in one file'],
    ['gantry export --dir catalog/', 'one file per entity, for a repository'],
    ['gantry export services --owner payments', 'the services of a team'],
    ['gantry export --format backstage > catalog-info.yaml', 'as Backstage takes it'],
  ]);
  command.action(async (kind: string | undefined, _options, self: Command) => {
    await runExport(cli, self.optsWithGlobals<ExportOptions>(), kind);
  });
}

async function runExport(cli: Cli, options: ExportOptions, kindText?: string): Promise<void> {
  const format = parseFormat(options.format ?? options.output ?? 'yaml');
  if (options.file !== undefined && options.dir !== undefined) {
    throw errors.CLI_USAGE({ reason: '--file and --dir exclude each other.' });
  }
  const filter = toFilter(options);
  const { client } = connect(cli, options);
  const kind = kindText === undefined ? undefined : await resolveKind(client, kindText);
  const { readSchemas } = await import('../catalog/canonical-entity.ts');
  const { entityWriter, exportToFile, exportToFolder, exportToOutput } = await import(
    '../catalog/export-entities.ts'
  );
  if (format === 'backstage') return await runBackstage(cli, options, { client, kind });
  const schemas = await readSchemas(client);
  const pages = listEntities(client, { ...filter, kind }, { sort: ORDER });
  if (options.dir !== undefined) {
    const { count, written } = await exportToFolder(options.dir, pages, { format, schemas });
    const note = written === count ? '' : `, ${groupDigits(written)} of them changed`;
    cli.err.line(`Wrote ${entities(count)} below ${options.dir}${note}.`);
  } else if (options.file !== undefined && options.file !== '-') {
    const count = await exportToFile(options.file, pages, entityWriter({ format, schemas }));
    cli.err.line(`Wrote ${entities(count)} to ${options.file}.`);
  } else {
    await exportToOutput(cli.out, pages, entityWriter({ format, schemas }));
  }
}

/** What Backstage has no place for is told, by entity. */
async function runBackstage(
  cli: Cli,
  options: ExportOptions,
  { client, kind }: { client: GantryClient; kind: string | undefined },
): Promise<void> {
  if (options.dir !== undefined) {
    throw errors.CLI_USAGE({ reason: '--dir does not go with --format backstage.' });
  }
  const { backstageWriter } = await import('../catalog/backstage-writer.ts');
  const { exportToFile, exportToOutput } = await import('../catalog/export-entities.ts');
  const pages = listEntities(client, { ...toFilter(options), kind }, { sort: ORDER });
  const told = { skipped: 0, notes: 0 };
  const tell = (what: keyof typeof told, text: string): void => {
    told[what]++;
    cli.err.line(printable(text));
  };
  const writer = backstageWriter(tell);
  if (options.file === undefined || options.file === '-') {
    await exportToOutput(cli.out, pages, writer);
  } else await exportToFile(options.file, pages, writer);
  const { skipped, notes } = told;
  if (skipped + notes === 0) return;
  cli.err.line(
    `${skipped} entities have no place in Backstage; of others ${notes} parts have none, and go along in an annotation.`,
  );
}

function parseFormat(text: string): 'yaml' | 'json' | 'backstage' {
  const format = text.toLowerCase();
  if (format === 'yaml' || format === 'json' || format === 'backstage') return format;
  throw errors.CLI_USAGE({ reason: `The format "${text}" is not one of: yaml, json, backstage.` });
}

function entities(count: number): string {
  return count === 1 ? '1 entity' : `${groupDigits(count)} entities`;
}
