import type { PlatformError } from '@gantry/base';
import type { PluginFailure } from '@gantry/plugin-installer';
import type { ExitCode } from '../exit-codes.ts';

/** What the exit code of the commands that install says, for scripts. */
export const INSTALL_EXIT = {
  done: 0,
  configuration: 1,
  fetch: 2,
  refused: 3,
  locked: 4,
  activation: 5,
} as const;

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  PLUGIN_FILE_INVALID: INSTALL_EXIT.configuration,
  LOCK_FILE_INVALID: INSTALL_EXIT.configuration,
  NOT_LOCKED: INSTALL_EXIT.configuration,
  ROOT_UNUSABLE: INSTALL_EXIT.configuration,
  INTEGRITY_INVALID: INSTALL_EXIT.configuration,
  PLUGIN_FETCH_FAILED: INSTALL_EXIT.fetch,
  DOWNLOAD_FAILED: INSTALL_EXIT.fetch,
  PLUGIN_REFUSED: INSTALL_EXIT.refused,
  ARCHIVE_REFUSED: INSTALL_EXIT.refused,
  DIGEST_MISMATCH: INSTALL_EXIT.refused,
  DOWNLOAD_TOO_LARGE: INSTALL_EXIT.refused,
  INSTALLED_FILES_CHANGED: INSTALL_EXIT.refused,
  LOCK_TIMEOUT: INSTALL_EXIT.locked,
  LOCK_LOST: INSTALL_EXIT.locked,
  ACTIVATION_FAILED: INSTALL_EXIT.activation,
};

/** Undefined for errors that are not about installing. Of several failures the gravest counts. */
export function installExitCodeOf(error: PlatformError): ExitCode | undefined {
  if (error.code !== 'PLUGINS_FAILED') return BY_CODE[error.code];
  const { failures } = error.details as { failures: readonly PluginFailure[] };
  const codes = failures.map(({ code }) => BY_CODE[code] ?? INSTALL_EXIT.fetch);
  return codes.includes(INSTALL_EXIT.refused) ? INSTALL_EXIT.refused : INSTALL_EXIT.fetch;
}
