import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createId } from '@gantry/base';

/** A JSON file, or a standard value where there is none. Throws `SyntaxError` for what is no JSON. */
export function readJsonFile<T>(path: string, standard: T): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return standard;
    throw error;
  }
  return JSON.parse(text) as T;
}

/** Appears as a whole; nobody ever reads a part of it. */
export function writeJsonFile(path: string, value: unknown, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${createId()}`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(temporary, path);
}
