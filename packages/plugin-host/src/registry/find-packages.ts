import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder that may be a plugin's package. */
export interface Candidate {
  /** Without symbolic links. */
  readonly directory: string;
  /** How to call it as long as its package name is not known. */
  readonly name: string;
}

/**
 * The child folders of the roots, in the order of the roots and then by name, each folder once. Folders of a
 * scope (`@acme`) are looked into. Hidden folders are left alone: installs are staged in them. A root that
 * does not exist has no children; one that cannot be read is an error.
 */
export async function findPackages(roots: readonly string[]): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const root of roots) {
    for (const name of await listFolders(root)) {
      const names = name.startsWith('@')
        ? (await listFolders(join(root, name))).map((child) => `${name}/${child}`)
        : [name];
      for (const candidate of names) {
        const directory = await realFolder(join(root, candidate));
        if (directory !== undefined && !found.has(directory)) {
          found.set(directory, { directory, name: candidate });
        }
      }
    }
  }
  return [...found.values()];
}

async function listFolders(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    const { code } = error as { code?: unknown };
    // A link to a file is listed like a folder.
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function realFolder(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    // A link that leads nowhere.
    return undefined;
  }
}
