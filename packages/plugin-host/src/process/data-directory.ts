import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder that a plugin may write to, made on first use and readable by the host's user only. A link in
 * its place is refused: following it would open another folder to the plugin.
 */
export function createDataDirectory(dataDir: string, slug: string): string {
  const root = join(dataDir, 'plugin-data');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const directory = join(realpathSync(root), slug);
  for (const path of [directory, join(directory, 'tmp')]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!lstatSync(path).isDirectory()) throw new Error(`${path} is not a folder.`);
  }
  return directory;
}
