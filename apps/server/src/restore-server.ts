import { join, resolve } from 'node:path';
import { systemClock } from '@gantry/base';
import {
  type BackupHeader,
  checkBackup,
  createChainSeal,
  ENCRYPTION_SETTING,
  restoreBackup,
} from '@gantry/platform';
import { openStore } from '@gantry/storage';
import { readKeys } from './config/key-files.ts';
import type { ServerConfig } from './config/options.ts';

export interface RestoreRequest {
  readonly file: string;
  readonly passphrase: string;
  /** Looks at the file only. */
  readonly checkOnly: boolean;
  readonly replace: boolean;
  readonly acceptBrokenAudit: boolean;
}

export interface RestoreReport {
  readonly header: BackupHeader;
  readonly counts: Readonly<Record<string, number>>;
  readonly auditProblem: string | undefined;
}

/** Checks a backup to its last byte, and puts it into the store of a server that does not run. */
export async function restoreServer(
  config: ServerConfig,
  { file, passphrase, checkOnly, ...how }: RestoreRequest,
): Promise<RestoreReport> {
  const backup = await checkBackup(file, passphrase);
  const { header, counts, auditProblem } = backup;
  if (checkOnly) return { header, counts, auditProblem };
  const dataDir = resolve(config.dataDir);
  const { encryption: keys } = readKeys(dataDir, config);
  const location = config.db ?? join(dataDir, 'gantry.db');
  const store = await openStore(location, { seal: createChainSeal(keys), isBare: true });
  try {
    await restoreBackup(backup, { store, location, keys, clock: systemClock, ...how });
    await store.transaction((tx) => tx.settings.set(ENCRYPTION_SETTING, keys.current.id));
  } finally {
    await store.close();
  }
  return { header, counts, auditProblem };
}
