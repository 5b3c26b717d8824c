import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../root/root-state.ts';

/**
 * Changes when a package on this machine does: names, sizes and times of everything in it. `missing` if it is
 * not there.
 */
export async function localStamp(path: string): Promise<string> {
  const lines: string[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const full = join(path, at);
    const status = await lstat(full).catch(() => undefined);
    if (!status) return 'missing';
    if (status.isDirectory()) {
      for (const name of await readdir(full)) if (name !== '.git') pending.push(join(at, name));
    } else {
      lines.push(`${at}:${status.size}:${status.mtimeMs}:${status.mode}`);
    }
  }
  return sha256(lines.sort().join('\n'));
}
