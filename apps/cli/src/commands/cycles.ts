import type { Cycles } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import {
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface CyclesOptions extends GlobalOptions {
  readonly limit?: number;
}

const FORMATS = ['table', 'json', 'yaml'] as const;
/** What the server gives at most. */
const MAX_CYCLES = 500;

/** `cycles`: entities that need each other in a circle. */
export function addCyclesCommand(program: Command, cli: Cli): void {
  const command = program
    .command('cycles')
    .summary('list entities that need each other in a circle')
    .description('List entities that need each other in a circle, small circles first.')
    .option('--limit <number>', `most circles, up to ${MAX_CYCLES} (default: 50)`, parseCount)
    .addOption(outputOption(FORMATS));
  addExamples(command, [['gantry cycles', 'what cannot be taken apart']]);
  command.action(async (_options, self: Command) => {
    const options = self.optsWithGlobals<CyclesOptions>();
    const format = formatOf(options, FORMATS);
    const { client } = connect(cli, options);
    const query = { limit: Math.min(options.limit ?? 50, MAX_CYCLES) };
    const found = await dataOf(client.GET('/api/v1/relations/cycles', { params: { query } }));
    if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, found);
    if (found.cycles.length === 0) return cli.err.line('Nothing goes in a circle.');
    const table = new Table<Cycles['cycles'][number]>(cli.out, [
      { title: 'STEPS', value: ({ length }) => String(length) },
      { title: 'CIRCLE', value: circleText, keepWhole: true },
    ]);
    await table.write(found.cycles);
    if (found.truncated) cli.err.line('There are more; see --limit.');
  });
}

function circleText({ path, length }: Cycles['cycles'][number]): string {
  const rest = length > path.length ? ['…'] : [];
  return [...path, ...rest, path[0]].join(' → ');
}
