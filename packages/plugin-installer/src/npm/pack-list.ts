import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files of a folder that "npm pack" would put into an archive. Dependencies that the package says it brings
 * are taken as they lie in `node_modules`.
 */
export async function listPackFiles(
  directory: string,
  manifest: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const { default: packlist } = await import('npm-packlist');
  const { bundleDependencies, bundledDependencies, ...rest } = manifest;
  const bundled = bundleDependencies ?? bundledDependencies ?? false;
  const own = await packlist({
    path: directory,
    package: { ...rest },
    isProjectRoot: true,
    edgesOut: new Map(),
  });
  if (bundled === false) return own;
  const folders = Array.isArray(bundled) && bundled.length === 0 ? [] : ['node_modules'];
  const brought = (await Promise.all(folders.map((folder) => walk(directory, folder)))).flat();
  return [...new Set([...own, ...brought])].sort();
}

/** Regular files alone: "npm pack" leaves out links as well. */
async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === '.bin' ? [] : walk(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}
