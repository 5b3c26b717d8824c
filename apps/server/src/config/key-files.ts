import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Keys {
  readonly jwtSecret: string;
  readonly encryptionKey: Buffer;
}

/**
 * The keys of this server: those that are configured, or ones generated once and kept in the data folder,
 * readable by its owner only, so that a restart signs nobody out.
 */
export function readKeys(
  dataDir: string,
  configured: { jwtSecret?: string | undefined; encryptionKey?: Buffer | undefined },
): Keys {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const jwtSecret = configured.jwtSecret ?? readOrGenerate(join(dataDir, 'jwt.secret'));
  const encryptionKey =
    configured.encryptionKey ?? Buffer.from(readOrGenerate(join(dataDir, 'encryption.key')), 'hex');
  if (encryptionKey.length !== 32) {
    throw new Error(`${join(dataDir, 'encryption.key')} does not hold 64 hex digits.`);
  }
  return { jwtSecret, encryptionKey };
}

function readOrGenerate(path: string): string {
  const generated = randomBytes(32).toString('hex');
  try {
    // `wx` fails where the file exists: two servers that start together end up with one key.
    writeFileSync(path, `${generated}\n`, { mode: 0o600, flag: 'wx' });
    return generated;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
    return readFileSync(path, 'utf8').trim();
  }
}
