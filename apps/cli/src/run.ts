import type { Cli } from './cli.ts';
import { loadServerOptions } from './commands/serve.ts';
import { createProgram } from './program/create-program.ts';
import { runProgram } from './run-program.ts';

/** Runs one command line with all commands, and says how it went. Never throws. */
export async function run(cli: Cli, args: readonly string[]): Promise<number> {
  return await runProgram(cli, args, async () => {
    // The words tell: commander would need the options before it can say which command is meant.
    const serverOptions = args.includes('serve') ? await loadServerOptions() : undefined;
    return createProgram(cli, { serverOptions });
  });
}
