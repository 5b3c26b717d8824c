import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { PluginPackage } from './plugin-package.ts';

/** More files than a package without its dependencies has; beyond, changes to them are not noticed. */
const MAX_FILES = 5_000;

/**
 * Changes when the plugin does: the content of `package.json` and of the entry, and the names, sizes and times
 * of the other files, which the entry may import. Dependencies are left out: they change with `package.json`.
 */
export async function digestPackage(plugin: PluginPackage): Promise<string> {
  const hash = createHash('sha256');
  // Versions that differ in nothing but dependencies are told apart by where they lie.
  hash.update(plugin.directory).update('\0').update(plugin.packageText);
  for (const file of plugin.entryFiles) hash.update('\0').update(await readFile(file));
  for (const line of await listFiles(plugin.directory)) hash.update('\0').update(line);
  return hash.digest('hex');
}

async function listFiles(root: string): Promise<string[]> {
  const lines: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (lines.length >= MAX_FILES) return lines.sort();
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) folders.push(path);
      } else if (entry.isFile()) {
        const { size, mtimeMs } = await stat(path);
        lines.push(`${relative(root, path)}:${size}:${mtimeMs}`);
      }
    }
  }
  return lines.sort();
}
