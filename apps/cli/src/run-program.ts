import { messageOf } from '@gantry/base';
import { type Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { errors } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { reportError } from './io/error-report.ts';
import { asksForJson } from './program/global-options.ts';

/** Runs one command line and says how it went. Never throws. */
export async function runProgram(
  cli: Cli,
  args: readonly string[],
  createProgram: () => Promise<Command>,
): Promise<number> {
  try {
    const program = await createProgram();
    if (args.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    await program.parseAsync(args, { from: 'user' });
    const { failure } = cli.out;
    if (!failure) return EXIT.ok;
    const details = { path: 'Standard output', reason: messageOf(failure) };
    throw errors.FILE_UNWRITABLE(details, { cause: failure });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    // A group of commands without a command: its help was printed, and says everything.
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    const isDev = /^(1|true|yes|on)$/i.test(cli.environment.GANTRY_DEV ?? '');
    const withStack = isDev || args.includes('--dev');
    return reportError(toUsageError(error), cli.err, { isJson: asksForJson(args), withStack });
  }
}

function toUsageError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  const [first = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
  const reason = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.?]$/.test(first) ? '' : '.'}`;
  const hint = hints
    .join(' ')
    .replace(/^\((.*)\)$/, '$1')
    .trim();
  return errors.CLI_USAGE({ reason: `${reason}${hint === '' ? '' : ` ${hint}`}` });
}
