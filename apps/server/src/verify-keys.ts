import { createHash } from 'node:crypto';
import { defineErrors, type Logger } from '@gantry/base';
import { ENCRYPTION_SETTING, type EncryptionKeys } from '@gantry/platform';
import type { Store } from '@gantry/storage';

const errors = defineErrors('server-keys', {
  ENCRYPTION_KEY_WRONG: {
    status: 500,
    message: (d: { expected: string; actual: string }) =>
      `The encryption key does not fit the database: it was used with key ${d.expected}, this one is ${d.actual}.`,
    help: 'Restore "encryption.key" in the data folder, or set GANTRY_ENCRYPTION_KEY to the key that every server of this database uses. Former keys go into GANTRY_PREVIOUS_ENCRYPTION_KEYS.',
  },
});

const SESSION_SETTING = 'keys.session';

/**
 * Compares this server's keys with the ones the database has seen, by their fingerprints. A missing
 * encryption key would make stored secrets unreadable, so it stops the start.
 */
export async function verifyKeys(
  store: Store,
  keys: { readonly encryption: EncryptionKeys; readonly jwtSecret: string },
  log: Logger,
): Promise<void> {
  const sessionKeyId = createHash('sha256').update(keys.jwtSecret).digest('hex').slice(0, 8);
  const { current, all } = keys.encryption;
  await store.transaction(async (tx) => {
    const noted = await tx.settings.get(ENCRYPTION_SETTING);
    // Until a rotation is over, texts may be sealed with any of these.
    const used = noted?.split(',') ?? [];
    const missing = used.filter((id) => !keys.encryption.find(id));
    if (missing.length > 0) {
      const actual = all.map(({ id }) => id).join(', ');
      throw errors.ENCRYPTION_KEY_WRONG({ expected: missing.join(', '), actual });
    }
    if (!used.includes(current.id)) {
      await tx.settings.set(ENCRYPTION_SETTING, [current.id, ...used].join(','));
    }
    const sessions = await tx.settings.get(SESSION_SETTING);
    if (sessions !== undefined && sessions !== sessionKeyId) {
      log.warn({}, 'the session secret has changed: sessions from before it do not work here');
    }
    if (sessions !== sessionKeyId) await tx.settings.set(SESSION_SETTING, sessionKeyId);
  });
}

/** The key that a database was sealed with last; `undefined` for a new one. */
export async function readKeyIds(store: Store): Promise<readonly string[]> {
  return (await store.settings.get(ENCRYPTION_SETTING))?.split(',') ?? [];
}
