import type { Command } from 'commander';
import type { AppliedEntity } from '../catalog/apply-entities.ts';
import { type BackstageReport, writeBackstageReport } from '../catalog/backstage-files.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { groupDigits, ProgressBar } from '../format/progress-bar.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface ApplyOptions extends GlobalOptions {
  readonly file?: string[];
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  readonly backstage?: boolean;
}

const FORMATS = ['table', 'json'] as const;
const OUTCOMES = ['created', 'updated', 'unchanged'] as const;

/** `apply`: brings files into the catalog, all of them or none. */
export function addApplyCommand(program: Command, cli: Cli): void {
  const command = program
    .command('apply')
    .summary('create or update entities from files')
    .description(
      'Create or update entities from YAML and JSON files. Everything is read and checked first: with one problem anywhere nothing is applied, and every problem is listed with its file and line. Catalog files of Backstage (catalog-info.yaml) are taken as well, with the local files that their Locations name; what has no place is listed, kept, and comes back with "gantry export --format backstage".',
    )
    .option(
      '-f, --file <path>',
      'file, folder (with all below it), or - for standard input; repeatable',
      collect,
    )
    .option('--backstage', 'take documents of Backstage only, and leave out all else in the files')
    .option('--dry-run', 'check everything and say what would happen')
    .option('-q, --quiet', 'print the totals only')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry apply -f catalog-info.yaml --dry-run', 'what becomes of a catalog of Backstage'],
    ['gantry apply -f catalog/', 'everything in a folder'],
    ['gantry apply -f team.yaml -f services.yaml --dry-run', 'only check two files'],
    ['gantry export | gantry apply -f - --context other', 'copy a catalog'],
  ]);
  command.action(async (_options, self: Command) => {
    await runApply(cli, self.optsWithGlobals<ApplyOptions>());
  });
}

async function runApply(cli: Cli, options: ApplyOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { file: paths, dryRun = false } = options;
  if (!paths) {
    throw errors.CLI_USAGE({
      reason: 'What to apply is missing.',
      help: 'Add -f with a file, a folder, or - for standard input.',
    });
  }
  const { client } = connect(cli, options);
  const { readEntityFiles } = await import('../catalog/read-entity-files.ts');
  const { applyEntities } = await import('../catalog/apply-entities.ts');
  const { entities, problems, backstage } = await readEntityFiles(paths, cli.prompter, {
    onlyBackstage: options.backstage,
    ownKinds: async () => {
      const kinds = await dataOf(client.GET('/api/v1/kinds'));
      return new Set(kinds.filter(({ builtIn }) => !builtIn).map(({ kind }) => kind));
    },
  });
  if (backstage && format !== 'json') {
    writeBackstageReport(cli.err, backstage, options.quiet ?? false);
  }
  if (problems.length > 0) throw errors.FILES_REFUSED({ problems, done: 'Nothing was applied.' });

  const bar = new ProgressBar(cli.err);
  const results: AppliedEntity[] = [];
  let isDone = false;
  try {
    await applyEntities(client, entities, {
      dryRun,
      onProgress: (label, done, total) => bar.update({ label, done, total }),
      onResults: (chunk) => {
        results.push(...chunk);
        if (format === 'json' || options.quiet) return;
        bar.clear();
        for (const result of chunk) cli.out.line(describe(cli, result));
      },
    });
    isDone = true;
  } finally {
    // Also when it breaks off: what was done is done, and has to be told.
    bar.clear();
    if (results.length > 0 || isDone)
      await writeTotals(cli, results, { format, dryRun, backstage });
  }
}

function describe({ out }: Cli, { outcome, ref }: AppliedEntity): string {
  const text = outcome.toUpperCase().padEnd(9);
  const { style } = out;
  const paint =
    outcome === 'created' ? style.green : outcome === 'updated' ? style.yellow : style.dim;
  return `${paint(text)}  ${printable(ref)}`;
}

async function writeTotals(
  { out }: Cli,
  results: readonly AppliedEntity[],
  {
    format,
    dryRun,
    backstage,
  }: { format: 'table' | 'json'; dryRun: boolean; backstage: BackstageReport | undefined },
): Promise<void> {
  const totals = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, results.filter((one) => one.outcome === outcome).length]),
  );
  if (format === 'json') {
    const entities = results.map(({ ref, outcome, revision, entity }) => {
      return { ref, outcome, revision, file: entity.file, line: entity.lineOf('') };
    });
    return await printValue(out, format, {
      dryRun,
      totals,
      entities,
      ...(backstage ? { backstage } : {}),
    });
  }
  const parts = OUTCOMES.map((outcome) => `${groupDigits(totals[outcome] ?? 0)} ${outcome}`);
  const note = dryRun ? ' (dry run: nothing was written)' : '';
  await out.write(`${parts.join(', ')}${note}\n`);
}
