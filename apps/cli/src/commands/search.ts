import type { SearchHit } from '@gantry/client';
import { DEFAULT_NAMESPACE, formatEntityRef } from '@gantry/contracts';
import type { Command } from 'commander';
import { resolveKind } from '../catalog/kinds.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { checkQuery } from '../program/check-query.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface SearchOptions extends GlobalOptions {
  readonly kind?: string;
  readonly namespace?: string;
  readonly limit?: number;
}

const FORMATS = ['table', 'json', 'yaml', 'name'] as const;
/** What the server gives at most. */
const MAX_HITS = 100;

/** `search`: full text, best match first. */
export function addSearchCommand(program: Command, cli: Cli): void {
  const command = program
    .command('search')
    .summary('search all text of the catalog')
    .description(
      'Search all text of all entities, best match first. The last word may be unfinished, and mistyped words are found where few others are. Beside words, a query takes "exact phrases", filters (kind:, namespace:, owner:, tag:, label:, lifecycle:, source:, is:, related:), and either with - in front for what is not wanted.',
    )
    .argument('<query...>', 'what to look for; after -- it may begin with -')
    .option('--kind <kind>', 'only entities of this kind')
    .option('-n, --namespace <name>', 'only this namespace')
    .option('--limit <number>', `most results, up to ${MAX_HITS} (default: 20)`, parseCount)
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry search checkout', 'wherever the word is found'],
    ['gantry search card payments --kind service', 'services with both words'],
    ['gantry search \'owner:payments -tag:legacy "card api"\'', 'filters and an exact phrase'],
  ]);
  command.action(async (words: string[], _options, self: Command) => {
    const options = self.optsWithGlobals<SearchOptions>();
    const format = formatOf(options, FORMATS);
    const q = words.join(' ');
    checkQuery(q);
    const { client } = connect(cli, options);
    const { namespace, limit = 20 } = options;
    const kind = options.kind === undefined ? undefined : await resolveKind(client, options.kind);
    const query = { q, kind, namespace, limit: Math.min(limit, MAX_HITS) };
    const hits = await dataOf(client.GET('/api/v1/search', { params: { query } }));
    if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, hits);
    if (format === 'name') {
      return await cli.out.write(hits.map((hit) => `${formatEntityRef(hit)}\n`).join(''));
    }
    if (hits.length === 0) return cli.err.line('Nothing was found.');
    const table = new Table<(typeof hits)[number]>(cli.out, [
      { title: 'KIND', value: (hit) => hit.kind },
      {
        title: 'NAMESPACE',
        value: ({ namespace }) => (namespace === DEFAULT_NAMESPACE ? undefined : namespace),
      },
      { title: 'NAME', value: ({ name }) => name, keepWhole: true },
      { title: 'OWNER', value: ({ owner }) => owner },
      { title: 'TITLE', value: ({ title, name }) => (title === name ? undefined : title) },
      { title: 'FOUND', value: foundIn },
    ]);
    await table.write(hits);
  });
}

/** The text that says most about why it was found: not the name, which is there already. */
function foundIn({ highlights, description }: SearchHit): string | undefined {
  const telling = highlights.find(({ field }) => !['name', 'title', 'owner'].includes(field));
  if (!telling) return description;
  return telling.field === 'description' ? telling.text : `${telling.field}: ${telling.text}`;
}
