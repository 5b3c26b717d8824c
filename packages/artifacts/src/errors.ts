import { defineErrors } from '@gantry/base';

export const errors = defineErrors('artifacts', {
  ARCHIVE_REFUSED: {
    status: 422,
    message: (d: { archive: string; reason: string; entry?: string | undefined }) =>
      `${d.archive} is refused: ${d.entry === undefined ? '' : `${printable(d.entry)} `}${d.reason}.`,
    help: 'Nothing of it was kept. Get the archive from its publisher again, or ask them to pack it without this.',
  },
  INTEGRITY_INVALID: {
    status: 400,
    message: (d: { reason: string }) => d.reason,
    help: 'Write it as <algorithm>-<base64>, for example as "npm view <package> dist.integrity" prints it.',
  },
  DIGEST_MISMATCH: {
    status: 422,
    message: (d: { what: string; expected: string; actual: string }) =>
      `${d.what}: the content is not what was expected: got ${d.actual}, expected ${d.expected}`,
    help: 'Nothing of it was kept. It was altered on its way, or its publisher replaced it: ask them before you change the expected value.',
  },
  DOWNLOAD_FAILED: {
    status: 502,
    message: (d: { url: string; reason: string; httpStatus?: number | undefined }) =>
      `${d.url} cannot be fetched: ${d.reason}`,
    help: (d: { httpStatus?: number | undefined }) =>
      d.httpStatus === 401 || d.httpStatus === 403
        ? 'Check the credentials for this address.'
        : d.httpStatus === 404
          ? 'Check the name and the version.'
          : 'Check the address, the network and the proxy settings, and run it again.',
  },
  DOWNLOAD_TOO_LARGE: {
    status: 422,
    message: (d: { url: string; limitBytes: number }) =>
      `${d.url} is larger than the limit of ${d.limitBytes} bytes.`,
    help: 'Raise the limit if you trust the source.',
  },
  LOCK_TIMEOUT: {
    status: 409,
    message: (d: { path: string; waitedMs: number; holder: string }) =>
      `Timed out after ${d.waitedMs}ms waiting for lock file ${d.path}, held by ${d.holder}.`,
    help: 'Wait until that process is done, or end it: its end releases the lock. Deleting the file is never needed.',
  },
  LOCK_LOST: {
    status: 409,
    message: (d: { path: string }) =>
      `The lock ${d.path} was taken over by another process, because this one did not renew it in time.`,
    help: 'Run it again. Nothing was activated.',
  },
});

/** A name from an archive, fit to be shown: no control characters, bounded. */
function printable(name: string): string {
  const shown = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
  return shown.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
