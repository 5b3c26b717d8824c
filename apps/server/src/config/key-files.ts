import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineErrors, isPlatformError, messageOf } from '@gantry/base';
import { EncryptionKeys } from '@gantry/platform';
import { FileKeyKeeper } from './key-keeper.ts';

const errors = defineErrors('server-key-files', {
  DATA_DIR_UNUSABLE: {
    status: 500,
    message: (d: { dataDir: string; reason: string }) =>
      `The data folder ${d.dataDir} cannot be used: ${d.reason}`,
    help: 'Name a folder that this user may write to, with --data-dir or GANTRY_DATA_DIR.',
  },
  KEY_FILE_INVALID: {
    status: 500,
    message: (d: { path: string }) => `${d.path} does not hold 64 hex digits.`,
    help: 'Restore the file. Remove it only when the database holds no secrets yet: they cannot be opened without it.',
  },
});

const WAIT_MS = 20;
const MAX_WAITS = 25;

export interface Keys {
  readonly jwtSecret: string;
  readonly encryption: EncryptionKeys;
  /** Absent where the encryption key is configured. */
  readonly keeper: FileKeyKeeper | undefined;
}

interface ConfiguredKeys {
  readonly jwtSecret?: string | undefined;
  readonly encryptionKey?: Buffer | undefined;
  readonly previousEncryptionKeys?: readonly Buffer[];
}

/**
 * The keys of this server: those that are configured, or ones generated once and kept in the data folder,
 * readable by its owner only, so that a restart signs nobody out.
 * Throws `DATA_DIR_UNUSABLE` or `KEY_FILE_INVALID`.
 */
export function readKeys(dataDir: string, configured: ConfiguredKeys): Keys {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const read = (name: string): string => readOrGenerate(join(dataDir, name));
    const { encryptionKey, previousEncryptionKeys = [] } = configured;
    const keeper = encryptionKey ? undefined : new FileKeyKeeper(dataDir);
    const current = encryptionKey ?? Buffer.from(read('encryption.key'), 'hex');
    return {
      jwtSecret: configured.jwtSecret ?? read('jwt.secret'),
      encryption: new EncryptionKeys(current, previousEncryptionKeys),
      keeper,
    };
  } catch (cause) {
    if (isPlatformError(cause, 'KEY_FILE_INVALID')) throw cause;
    throw errors.DATA_DIR_UNUSABLE({ dataDir, reason: messageOf(cause) }, { cause });
  }
}

function readOrGenerate(path: string): string {
  const generated = randomBytes(32).toString('hex');
  try {
    // `wx` fails where the file exists: two servers that start together end up with one key.
    writeFileSync(path, `${generated}\n`, { mode: 0o600, flag: 'wx' });
    return generated;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(path, 0o600);
  let kept = readFileSync(path, 'utf8').trim();
  for (let waits = 0; kept === '' && waits < MAX_WAITS; waits++) {
    // The other server has made the file and not written it yet.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    kept = readFileSync(path, 'utf8').trim();
  }
  // A file that was cut short, as by a full disk, must not become a weak key.
  if (!/^[0-9a-f]{64}$/i.test(kept)) throw errors.KEY_FILE_INVALID({ path });
  return kept;
}
