import { createHash } from 'node:crypto';
import { defineErrors, type Logger } from '@gantry/base';
import { SecretBox } from '@gantry/platform';
import type { Store } from '@gantry/storage';
import type { Keys } from './config/key-files.ts';

const errors = defineErrors('server-keys', {
  ENCRYPTION_KEY_WRONG: {
    status: 500,
    message: (d: { expected: string; actual: string }) =>
      `The encryption key does not fit the database: it was used with key ${d.expected}, this one is ${d.actual}.`,
    help: 'Restore "encryption.key" in the data folder, or set GANTRY_ENCRYPTION_KEY to the key that every server of this database uses.',
  },
});

const ENCRYPTION_SETTING = 'keys.encryption';
const SESSION_SETTING = 'keys.session';

/**
 * Compares this server's keys with the ones the database has seen, by their fingerprints. Another
 * encryption key would make every stored secret unreadable, so it stops the start.
 */
export async function verifyKeys(store: Store, keys: Keys, log: Logger): Promise<void> {
  const { keyId } = new SecretBox(keys.encryptionKey);
  const sessionKeyId = createHash('sha256').update(keys.jwtSecret).digest('hex').slice(0, 8);
  await store.transaction(async (tx) => {
    const expected = await tx.settings.get(ENCRYPTION_SETTING);
    if (expected !== undefined && expected !== keyId) {
      throw errors.ENCRYPTION_KEY_WRONG({ expected, actual: keyId });
    }
    if (expected === undefined) await tx.settings.set(ENCRYPTION_SETTING, keyId);
    const sessions = await tx.settings.get(SESSION_SETTING);
    if (sessions !== undefined && sessions !== sessionKeyId) {
      log.warn({}, 'the session secret has changed: sessions from before it do not work here');
    }
    if (sessions !== sessionKeyId) await tx.settings.set(SESSION_SETTING, sessionKeyId);
  });
}
