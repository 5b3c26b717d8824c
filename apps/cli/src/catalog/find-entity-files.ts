import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../errors.ts';
import { STDIN } from '../io/read-text.ts';

const ENTITY_FILE = /\.(ya?ml|json)$/i;

/**
 * The files that paths on the command line mean: a file is itself, whatever its name; a folder is all YAML
 * and JSON files below it, sorted. Each file comes once.
 */
export function findEntityFiles(paths: readonly string[]): string[] {
  const files = new Map<string, string>();
  for (const path of paths) {
    if (path === STDIN) files.set(STDIN, STDIN);
    else for (const file of findIn(path)) files.set(realpathSync(file), file);
  }
  return [...files.values()];
}

function findIn(path: string): string[] {
  try {
    if (statSync(path).isDirectory()) return walk(path, new Set());
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'does not exist' : 'cannot be read';
    throw errors.FILE_UNREADABLE({ path, reason }, { cause: error });
  }
  return [path];
}

function walk(folder: string, visited: Set<string>): string[] {
  // Links between folders may form a circle.
  const real = realpathSync(folder);
  if (visited.has(real)) return [];
  visited.add(real);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw errors.FILE_UNREADABLE({ path: folder, reason: 'cannot be read' }, { cause: error });
  }
  const byName = entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return byName.flatMap((entry) => {
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (target?.isDirectory()) return walk(path, visited);
    return target?.isFile() && ENTITY_FILE.test(entry.name) ? [path] : [];
  });
}
