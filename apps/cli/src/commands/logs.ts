import { parseDuration } from '@gantry/base';
import type { LogEntry } from '@gantry/client';
import type { Command } from 'commander';
import { addEntityArguments, readEntityArguments } from '../catalog/named-entity.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { addExamples } from '../program/examples.ts';
import {
  collect,
  formatOf,
  type GlobalOptions,
  outputOption,
  parseCount,
} from '../program/global-options.ts';

interface LogsOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly source?: string;
  readonly env?: string[];
  readonly since: string;
  readonly start?: string;
  readonly end?: string;
  readonly filter?: string[];
  readonly level?: string[];
  readonly limit: number;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `logs`: the logs of an entity, as its integration finds them. */
export function addLogsCommand(program: Command, cli: Cli): void {
  const command = program
    .command('logs')
    .summary('search the logs of an entity')
    .description('Search the logs of an entity, in the system that is assigned to it.');
  addEntityArguments(command)
    .option('--source <integration>', 'which integration, where there are several')
    .option('--env <name>', 'environment; repeatable', collect)
    .option('--since <duration>', 'how far back from the end', '30m')
    .option('--start <time>', 'instead of --since')
    .option('--end <time>', 'default: now')
    .option('--filter <field:op:value>', 'op is eq, ne, contains, starts_with or regex', collect)
    .option('--level <level>', 'only these levels; repeatable', collect)
    .option('--limit <count>', 'how many entries', parseCount, 100)
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry logs service checkout-api', 'the last half hour'],
    ['gantry logs service checkout-api --level error --filter app:eq:web', 'filtered'],
  ]);
  command.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    await run(cli, { kind, name }, self.optsWithGlobals<LogsOptions>());
  });
}

async function run(
  cli: Cli,
  words: { kind: string; name: string | undefined },
  options: LogsOptions,
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const ref = await readEntityArguments(client, { ...words, namespace: options.namespace });
  const { source, env, filter, level, limit } = options;
  const page = await dataOf(
    client.GET('/api/v1/entities/{kind}/{name}/logs', {
      params: {
        path: { kind: ref.kind, name: ref.name },
        query: {
          namespace: ref.namespace,
          limit,
          ...spanOf(cli, options),
          ...(source === undefined ? {} : { source }),
          ...(env ? { environment: env } : {}),
          ...(filter ? { filter } : {}),
          ...(level ? { level } : {}),
        },
      },
    }),
  );
  for (const warning of page.warnings ?? []) cli.err.line(`Warning: ${warning}`);
  if (format !== 'table') return await printValue(cli.out, format, page.entries);
  // Read as a log is: the newest last.
  await cli.out.write([...page.entries].reverse().map(lineOf).join(''));
  if (page.nextCursor !== undefined) {
    cli.err.line(`There are more than ${limit}; narrow the search, or raise --limit.`);
  }
}

function spanOf(cli: Cli, { since, start, end }: LogsOptions): { start: string; end?: string } {
  const given = end === undefined ? {} : { end };
  if (start !== undefined) return { start, ...given };
  const length = parseDuration(since);
  if (!length) throw errors.CLI_USAGE({ reason: `"${since}" is not a duration such as 30m.` });
  const endAt = end === undefined ? cli.now().getTime() : Date.parse(end);
  if (Number.isNaN(endAt)) throw errors.CLI_USAGE({ reason: `"${end}" is not a time.` });
  return { start: new Date(endAt - length).toISOString(), ...given };
}

function lineOf({ timestamp, level, message }: LogEntry): string {
  const mark = level === undefined ? '' : ` ${level.toUpperCase().padEnd(5)}`;
  return `${printable(`${timestamp}${mark} ${message}`)}\n`;
}
