import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '@gantry/base';

/** The list is held in memory. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Passwords that may not be chosen, in lower case; or why the file cannot be used. */
export function readDenyList(path: string): ReadonlySet<string> | { readonly problem: string } {
  try {
    if (statSync(path).size > MAX_BYTES) return { problem: `${path} is larger than 16 MB` };
    const lines = readFileSync(path, 'utf8').split('\n');
    const denied = new Set(lines.map((line) => line.replace(/\r$/, '').toLowerCase()));
    denied.delete('');
    return denied;
  } catch (error) {
    return { problem: `${path} cannot be read: ${messageOf(error)}` };
  }
}
