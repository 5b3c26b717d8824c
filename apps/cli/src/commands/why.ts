import type { Provenance } from '@gantry/client';
import { formatFieldPath } from '@gantry/contracts';
import type { Command } from 'commander';
import { withSuggestions } from '../catalog/entity-address.ts';
import { valueText } from '../catalog/field-text.ts';
import { addEntityArguments, readEntityArguments } from '../catalog/named-entity.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface WhyOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly field?: string;
}

type Field = Provenance['fields'][number];

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `why`: whose every value is, and what the source says instead. */
export function addWhyCommand(program: Command, cli: Cli): void {
  const command = program
    .command('why')
    .summary('say where the values of an entity come from')
    .description(
      'Say for every field of an entity whose it is: it follows a source, or a person wrote it; since when, and what the source says instead.',
    );
  addEntityArguments(command)
    .option('--field <path>', 'only this field and what is in it, such as metadata.owner')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry why service checkout-api', 'where every value comes from'],
    ['gantry why service checkout-api --field metadata.owner', 'why it has this owner'],
  ]);
  command.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    const options = self.optsWithGlobals<WhyOptions>();
    const format = formatOf(options, FORMATS);
    const { client } = connect(cli, options);
    const words = { kind, name, namespace: options.namespace };
    const ref = await readEntityArguments(client, words);
    const params = {
      path: { kind: ref.kind, name: ref.name },
      query: { namespace: ref.namespace },
    };
    const found = await withSuggestions(client, ref, () =>
      dataOf(client.GET('/api/v1/entities/{kind}/{name}/provenance', { params })),
    );
    const provenance = { ...found, fields: selectFields(found.fields, options.field) };
    if (format !== 'table') return await printValue(cli.out, format, provenance);
    await write(cli, provenance);
  });
}

function selectFields(fields: readonly Field[], path: string | undefined): Field[] {
  if (path === undefined) return [...fields];
  const selected = fields.filter(({ pointer }) => {
    const text = formatFieldPath(pointer);
    return (
      text === path ||
      pointer === path ||
      text.startsWith(`${path}.`) ||
      text.startsWith(`${path}[`)
    );
  });
  if (selected.length > 0) return selected;
  const reason = `It has no field "${path}".`;
  throw errors.CLI_USAGE({
    reason,
    help: `There are: ${fields.map((f) => formatFieldPath(f.pointer)).join(', ')}`,
  });
}

async function write(cli: Cli, { sources, fields }: Provenance): Promise<void> {
  const { out } = cli;
  const now = cli.now();
  for (const { plugin, externalId, lastSeenAt, stale, goneSince } of sources) {
    const state = goneSince
      ? `gone since ${momentText(goneSince, now)}`
      : `seen ${momentText(lastSeenAt, now)}${stale ? ', which is too long ago' : ''}`;
    out.line(printable(`${plugin} ${externalId}: ${state}`));
  }
  if (sources.length > 0) out.line('');
  const table = new Table<Field>(out, [
    { title: 'FIELD', value: ({ pointer }) => formatFieldPath(pointer), keepWhole: true },
    { title: 'VALUE', value: (field) => ('value' in field ? valueText(field.value) : '(removed)') },
    { title: 'WHOSE', value: whoseText },
    { title: 'SINCE', value: ({ since }) => since && momentText(since.at, now) },
    { title: 'BY', value: ({ since }) => since?.by },
    {
      title: 'THE SOURCE SAYS',
      value: (field) => ('sourceValue' in field ? valueText(field.sourceValue) : undefined),
    },
  ]);
  await table.write(fields);
}

function whoseText({ owner, source, conflict }: Field): string {
  if (conflict) return 'conflict';
  if (owner === 'source') return source?.plugin ?? 'source';
  return owner === 'both' ? `people and ${source?.plugin ?? 'source'}` : 'people';
}
