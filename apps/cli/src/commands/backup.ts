import type { Command } from 'commander';
import { readChunks } from '../audit/export-audit.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { readPassphrase } from '../io/read-passphrase.ts';
import { writePrivateFile } from '../io/write-file.ts';
import { addExamples } from '../program/examples.ts';
import type { GlobalOptions } from '../program/global-options.ts';

interface BackupOptions extends GlobalOptions {
  readonly file?: string;
  readonly passphraseFile?: string;
}

export const PASSPHRASE_FLAG = '--passphrase-file <file>';
export const PASSPHRASE_TEXT =
  'file with the passphrase (env: GANTRY_BACKUP_PASSPHRASE, else it is asked)';

/** `backup`: everything that a server keeps, as one file. */
export function addBackupCommand(program: Command, cli: Cli): void {
  const backup = program
    .command('backup')
    .summary('write everything to one sealed file, while the server works')
    .description(
      'Write everything that the server keeps to one file, as it is at this moment, while it works. The file can be opened with the passphrase only; it holds the secrets and the key that they are sealed with. This needs the role admin.',
    )
    .option('-f, --file <path>', 'write to this file (default: gantry-<date>.backup)')
    .option(PASSPHRASE_FLAG, PASSPHRASE_TEXT);
  addExamples(backup, [
    ['gantry backup', 'ask for a passphrase, and write gantry-<date>.backup'],
    ['gantry backup -f nightly.backup --passphrase-file /run/secrets/backup', 'in a script'],
  ]);
  backup.action(async (_options, self: Command) => {
    await runBackup(cli, self.optsWithGlobals<BackupOptions>());
  });
}

async function runBackup(cli: Cli, { file, passphraseFile, ...options }: BackupOptions) {
  const { client } = connect(cli, options);
  const path = file ?? `gantry-${cli.now().toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`;
  const passphrase = await readPassphrase(cli, passphraseFile, { isNew: true });
  const body = (await dataOf(
    client.POST('/api/v1/backup', { body: { passphrase }, parseAs: 'stream' }),
  )) as ReadableStream<Uint8Array> | null;
  const bytes = await writePrivateFile(path, readChunks(body));
  cli.err.line(`Wrote ${path} (${groupDigits(Math.ceil(bytes / 1024))} KB).`);
  cli.err.line(`Check it now and then: gantry restore --check -f ${path}`);
}
