import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder that may be a plugin's package. */
export interface Candidate {
  /** Without symbolic links. */
  readonly directory: string;
  /** How to call it as long as its package name is not known. */
  readonly name: string;
  /** Known before, where something else looks after the folder. */
  readonly version?: string;
  /** Why it must not be run, as whoever looks after the folder says. */
  readonly problem?: string;
}

/** Where plugin packages are: in the child folders of a folder, or in these. */
export type PluginFolders = string | readonly Candidate[];

/**
 * The packages of the roots: child folders, or what is named. In the order of the roots and then by name, each folder once. Folders of a
 * scope (`@acme`) are looked into. Hidden folders are left alone: installs are staged in them. A root that
 * does not exist has no children; one that cannot be read is an error.
 */
export async function findPackages(roots: readonly PluginFolders[]): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const root of roots) {
    if (typeof root !== 'string') {
      for (const candidate of root) {
        // One that is not to be run may have no folder.
        const directory = (await realFolder(candidate.directory)) ?? candidate.directory;
        if (!found.has(directory)) found.set(directory, { ...candidate, directory });
      }
      continue;
    }
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
