import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '@gantry/base';
import type { Prompter } from './prompter.ts';

/** How standard input is called on the command line. */
export const STDIN = '-';

/** Beyond this a file is not even read. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;

export interface ReadText {
  /** As the file is called in messages. */
  readonly name: string;
  readonly read: { readonly text: string } | { readonly problem: string };
}

/** Reads a file, or standard input for `-`, as UTF-8. What is wrong with it is a problem and no error. */
export async function readText(path: string, prompter: Prompter): Promise<ReadText> {
  const name = path === STDIN ? 'standard input' : path;
  let bytes: Buffer;
  try {
    if (path !== STDIN && statSync(path).size > MAX_FILE_BYTES) {
      return { name, read: { problem: 'is larger than 128 MB' } };
    }
    bytes = path === STDIN ? await prompter.readAll() : readFileSync(path);
  } catch (error) {
    return { name, read: { problem: `cannot be read: ${messageOf(error)}` } };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return { name, read: { text } };
  } catch {
    // Falls through: not text at all, or in another encoding.
  }
  return { name, read: { problem: 'is not UTF-8 text' } };
}
