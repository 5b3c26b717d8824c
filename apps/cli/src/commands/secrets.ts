import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import type { GlobalOptions } from '../program/global-options.ts';

/** `secrets`: the key that stored secrets are sealed with. */
export function addSecretsCommands(program: Command, cli: Cli): void {
  const secrets = program
    .command('secrets')
    .summary('change the key that stored secrets are sealed with')
    .description('Look after the key that stored secrets are sealed with.');
  secrets
    .command('rotate')
    .summary('seal every stored secret anew, with a new key')
    .description(
      'Seal every stored secret, and the end of the audit log, anew. A server that made its key itself makes a new one. Where GANTRY_ENCRYPTION_KEY is set, change it first, and put the former key into GANTRY_PREVIOUS_ENCRYPTION_KEYS until this command is done. This needs the role admin.',
    )
    .action(async (_options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const { keyId, sealed } = await dataOf(client.POST('/api/v1/secrets/rotate'));
      const texts = sealed === 1 ? '1 stored text is' : `${sealed} stored texts are`;
      cli.err.line(`${texts} sealed with key ${keyId} now.`);
    });
}
