import type { Impact } from '@gantry/client';
import { type EntityRef, formatEntityRef } from '@gantry/contracts';
import type { Command } from 'commander';
import { parseAddress, resolveEntity, withSuggestions } from '../catalog/entity-address.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface ImpactOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly depth?: number;
  readonly limit?: number;
}

const FORMATS = ['table', 'json', 'yaml', 'name'] as const;
/** What the server walks at most. */
const MAX_DEPTH = 20;
const MAX_ENTITIES = 2_000;

/** `impact`: what breaks if an entity goes. */
export function addImpactCommand(program: Command, cli: Cli): void {
  const command = program
    .command('impact')
    .summary('list what breaks if an entity goes')
    .description(
      'List what breaks if an entity goes: what depends on it, consumes it or runs on it, what needs that in turn, and so on, nearest first.',
    )
    .argument('<kind>', 'a kind, its plural or its beginning; or Kind/name')
    .argument('[name]', 'name of the entity, or namespace/name')
    .option('-n, --namespace <name>', 'namespace of the entity (default: default)')
    .option('--depth <steps>', `how far to look, up to ${MAX_DEPTH} (default: 10)`, parseCount)
    .option('--limit <number>', `most entities, up to ${MAX_ENTITIES} (default: 500)`, parseCount)
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry impact Service/ledger', 'what breaks without a service'],
    ['gantry impact infrastructure orders-db --depth 1', 'what needs a database directly'],
  ]);
  command.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    const options = self.optsWithGlobals<ImpactOptions>();
    const format = formatOf(options, FORMATS);
    const address = parseAddress(kind, name, options.namespace);
    if (address.name === undefined) {
      throw errors.CLI_USAGE({ reason: 'The name of the entity is missing.' });
    }
    const { client } = connect(cli, options);
    const ref = await resolveEntity(client, { ...address, name: address.name });
    const query = {
      namespace: ref.namespace,
      depth: Math.min(options.depth ?? 10, MAX_DEPTH),
      limit: Math.min(options.limit ?? 500, MAX_ENTITIES),
    };
    const params = { path: { kind: ref.kind, name: ref.name }, query };
    const impact = await withSuggestions(client, ref, () =>
      dataOf(client.GET('/api/v1/entities/{kind}/{name}/impact', { params })),
    );
    if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, impact);
    if (format === 'name') {
      return await cli.out.write(impact.affected.map(({ id }) => `${id}\n`).join(''));
    }
    await writeImpact(cli, ref, impact);
  });
}

async function writeImpact(
  cli: Cli,
  ref: EntityRef,
  { affected, byOwner, truncated }: Impact,
): Promise<void> {
  if (affected.length === 0) return cli.err.line(`Nothing needs ${formatEntityRef(ref)}.`);
  const table = new Table<Impact['affected'][number]>(cli.out, [
    { title: 'STEPS', value: ({ distance }) => String(distance) },
    { title: 'ENTITY', value: ({ id }) => id, keepWhole: true },
    { title: 'OWNER', value: ({ owner }) => owner },
    { title: 'BECAUSE', value: ({ relation, via }) => `${relation} ${via}` },
  ]);
  await table.write(affected);
  const owners = Object.entries(byOwner).sort((a, b) => b[1] - a[1]);
  const parts = owners.map(([owner, count]) => `${owner || 'no owner'} ${groupDigits(count)}`);
  const most = truncated ? 'At least ' : '';
  cli.err.line(`${most}${groupDigits(affected.length)} break, by owner: ${parts.join(', ')}.`);
}
