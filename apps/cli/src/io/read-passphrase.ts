import { readFileSync } from 'node:fs';
import { messageOf } from '@gantry/base';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';

const VARIABLE = 'GANTRY_BACKUP_PASSPHRASE';

/** The passphrase of a backup: from a file, the environment, or whoever is at the terminal. */
export async function readPassphrase(
  { environment, prompter }: Cli,
  file: string | undefined,
  { isNew }: { readonly isNew: boolean },
): Promise<string> {
  if (file !== undefined) {
    try {
      return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      throw errors.FILE_UNREADABLE({ path: file, reason: `cannot be read: ${messageOf(error)}` });
    }
  }
  const given = environment[VARIABLE];
  if (given) return given;
  if (!prompter.isInteractive) {
    const reason = `The passphrase is missing: --passphrase-file, or ${VARIABLE}.`;
    throw errors.CLI_USAGE({ reason });
  }
  const passphrase = await prompter.askSecret('Passphrase of the backup: ');
  if (isNew && (await prompter.askSecret('Once more: ')) !== passphrase) {
    throw errors.PASSWORDS_DIFFER({});
  }
  return passphrase;
}
