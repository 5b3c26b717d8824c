import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** More files than the built code of a plugin has. */
const MAX_FILES = 500;
/** A static import or re-export at the beginning of a statement: what has to be there for the module to load. */
const STATIC =
  /(?:^|[;}\n])[ \t]*(?:import|export)(?:\s*(?:[\w$\s{},*]|\bas\b)+?\s*from)?\s*["']([^"'\n]+)["']/g;

/** The packages that a module and the files it imports need to load, sorted. Packages of Node are left out. */
export async function findImports(entry: string, directory: string): Promise<string[]> {
  const packages = new Set<string>();
  const seen = new Set([entry]);
  for (const file of seen) {
    if (seen.size > MAX_FILES) break;
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const [, name = ''] of text.matchAll(STATIC)) {
      if (name.startsWith('.')) {
        const path = join(dirname(file), name);
        if (path.startsWith(directory + sep)) seen.add(path);
      } else if (!isBuiltin(name) && !/^[a-z]+:/.test(name) && !name.startsWith('#')) {
        packages.add(packageOf(name));
      }
    }
  }
  return [...packages].sort();
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
