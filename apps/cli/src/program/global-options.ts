import { parseDuration } from '@gantry/base';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { errors } from '../errors.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly server?: string;
  readonly token?: string;
  readonly context?: string;
  readonly output?: string;
}

export type OutputFormat = 'table' | 'yaml' | 'json' | 'name';

const OUTPUT_FLAGS = '-o, --output <format>';

export function addGlobalOptions(program: Command): void {
  program
    .option('--server <url>', 'address of the server (env: GANTRY_SERVER)')
    .option('--token <token>', 'session token or API key (env: GANTRY_TOKEN)')
    .option('--context <name>', 'use this context of "gantry context list" (env: GANTRY_CONTEXT)')
    .option(OUTPUT_FLAGS, 'how to print: table, yaml, json or name, where a command has them')
    .option('--no-color', 'print without colours (env: NO_COLOR)');
}

/** Says in a command's help which formats it has; the first one is the default. */
export function outputOption(formats: readonly OutputFormat[]): Option {
  const [standard] = formats;
  return new Option(OUTPUT_FLAGS, `${formats.join(', ')} (default: ${standard})`);
}

/** The format that was asked for. Throws `CLI_USAGE` for one that the command does not have. */
export function formatOf<F extends OutputFormat>(
  options: Pick<GlobalOptions, 'output'>,
  formats: readonly [F, ...F[]],
): F {
  const { output } = options;
  if (output === undefined) return formats[0];
  const found = formats.find((format) => format === output.toLowerCase());
  if (found) return found;
  throw errors.CLI_USAGE({
    reason: `The output format "${output}" is not one of: ${formats.join(', ')}.`,
  });
}

/** Whether errors are to be JSON. Read from the words themselves: the command line itself may be wrong. */
export function asksForJson(args: readonly string[]): boolean {
  return args.some((arg, index) => {
    if (arg === '--json') return true;
    if (arg === '-o' || arg === '--output') return args[index + 1]?.toLowerCase() === 'json';
    return /^(-o=?|--output=)json$/i.test(arg);
  });
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

export function parseCount(value: string): number {
  const count = Number(value);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** A day or a time, read as UTC where it does not say otherwise; as the server takes it. */
export function parseTime(value: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const isZoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(value);
  const time = new Date(isDay || isZoned ? value : `${value}Z`);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new InvalidArgumentError('It must be a time such as 2026-05-01 or 2026-05-01T12:00Z.');
}

/** A number of minutes, hours or days, as the time that long ago. */
export function parseAgo(now: () => Date): (value: string) => string {
  return (value) => {
    const ms = parseDuration(value);
    if (ms) return new Date(now().getTime() - ms).toISOString();
    throw new InvalidArgumentError('It must be a duration such as 30d or 12h.');
  };
}
