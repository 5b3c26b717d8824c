import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { groupDigits } from '../format/progress-bar.ts';
import { readPassphrase } from '../io/read-passphrase.ts';
import { addExamples } from '../program/examples.ts';
import { PASSPHRASE_FLAG, PASSPHRASE_TEXT } from './backup.ts';

interface RestoreOptions {
  readonly file?: string;
  readonly passphraseFile?: string;
  readonly config?: string;
  readonly dataDir?: string;
  readonly db?: string;
  readonly check?: boolean;
  readonly replace?: boolean;
  readonly acceptBrokenAudit?: boolean;
}

/** `restore`: works on the database itself, so it loads the server, as `serve` does. */
export function addRestoreCommand(program: Command, cli: Cli): void {
  const restore = program
    .command('restore')
    .summary('put a backup into a database that no server uses')
    .description(
      'Put a backup into the database of a server that does not run: an SQLite file or PostgreSQL, whichever it came from. The whole file is checked before anything is written, and everything is written or nothing. Secrets are sealed anew with the key of this place; people sign in again.',
    )
    .option('-f, --file <path>', 'the backup')
    .option(PASSPHRASE_FLAG, PASSPHRASE_TEXT)
    .option('--check', 'check the file, and write nothing')
    .option('--replace', 'into a database that is not empty: everything in it is lost')
    .option('--accept-broken-audit', 'also with an audit log that was tampered with, as it is')
    .option('--config <file>', 'configuration of the server (env: GANTRY_CONFIG)')
    .option('--data-dir <folder>', 'data folder of the server (env: GANTRY_DATA_DIR)')
    .option('--db <path or url>', 'database of the server (env: GANTRY_DB)');
  addExamples(restore, [
    ['gantry restore -f nightly.backup --check', 'is it whole, and is this the passphrase?'],
    ['gantry restore -f nightly.backup --data-dir /var/lib/gantry', 'into a new place'],
    ['gantry restore -f nightly.backup --db postgres://gantry@db/gantry', 'move to PostgreSQL'],
  ]);
  restore.action(async (_options, self: Command) => {
    await runRestore(cli, self.opts<RestoreOptions>());
  });
}

async function runRestore(cli: Cli, options: RestoreOptions): Promise<void> {
  const {
    file,
    passphraseFile,
    check,
    replace,
    acceptBrokenAudit,
    config: path,
    ...flags
  } = options;
  if (file === undefined) throw errors.CLI_USAGE({ reason: 'The backup is missing: --file.' });
  if (!existsSync(file)) throw errors.FILE_UNREADABLE({ path: file, reason: 'does not exist' });
  const { loadConfig, restoreServer } = await import('@gantry/server');
  const { config } = loadConfig({ flags, environment: cli.environment, file: path });
  const { header, counts, auditProblem } = await restoreServer(config, {
    file,
    passphrase: await readPassphrase(cli, passphraseFile, { isNew: false }),
    checkOnly: check === true,
    replace: replace === true,
    acceptBrokenAudit: acceptBrokenAudit === true,
  });
  const { entities = 0, users = 0, audit_log: entries = 0 } = counts;
  const what = `${groupDigits(entities)} entities, ${groupDigits(users)} users and ${groupDigits(entries)} audit entries`;
  const made = `made ${header.createdAt} by Gantry ${header.gantry}`;
  cli.err.line(`${check ? 'The backup is whole' : 'Restored'}: ${what}, ${made}.`);
  if (auditProblem) cli.err.line(`Its audit log is broken: ${auditProblem}`);
}
