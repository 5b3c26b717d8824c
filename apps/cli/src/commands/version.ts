import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { EXIT } from '../exit-codes.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { readInstallation } from '../installation.ts';
import { exitCodeOf } from '../io/error-report.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const FORMATS = ['table', 'json'] as const;
/** A server that is not there is no reason to wait: the version of the command is known. */
const SERVER_TIMEOUT_MS = 2_000;

/** `version`: of the command and of the server, if there is one. */
export function addVersionCommand(program: Command, cli: Cli): void {
  const command = program
    .command('version')
    .summary('print the versions of this command and of the server')
    .description('Print the version of this command, and of the server if it can be reached.')
    .addOption(outputOption(FORMATS));
  addExamples(command, [['gantry version', 'print both versions']]);
  command.action(async (_options, self: Command) => {
    const options = self.optsWithGlobals<GlobalOptions>();
    const format = formatOf(options, FORMATS);
    const { version } = readInstallation();
    const { client, target } = connect(cli, options);
    const signal = AbortSignal.timeout(SERVER_TIMEOUT_MS);
    let server: string | undefined;
    try {
      server = (await dataOf(client.GET('/api/v1/version', { signal }))).version;
    } catch (error) {
      if (!signal.aborted && exitCodeOf(error) !== EXIT.unreachable) throw error;
    }
    if (format === 'json') {
      const answer = { command: version, server: server ?? null, address: target.server };
      return await printValue(cli.out, format, answer);
    }
    await writeDetails(cli.out, [
      ['command', version],
      ['server', `${server ?? 'not reachable'} (${target.server})`],
    ]);
  });
}
