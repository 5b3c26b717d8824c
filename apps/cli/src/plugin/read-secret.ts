import { readFileSync } from 'node:fs';
import { messageOf } from '@gantry/base';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';

/** A file's content without the line break that editors leave at its end. */
export async function readSecret(cli: Cli, path: string): Promise<string> {
  try {
    const bytes = path === '-' ? await cli.prompter.readAll() : readFileSync(path);
    return bytes.toString('utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw errors.FILE_UNREADABLE({ path, reason: `cannot be read: ${messageOf(error)}` });
  }
}
