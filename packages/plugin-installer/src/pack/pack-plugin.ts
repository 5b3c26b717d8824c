import { lstat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type PackedFile, writeTar } from '@gantry/artifacts';
import { isJsonObject, type JsonObject, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { listPackFiles } from '../npm/pack-list.ts';

/** A plugin as it goes into an archive or an image. */
export interface PackedPlugin {
  readonly name: string;
  readonly version: string;
  readonly manifest: JsonObject;
  readonly files: readonly PackedFile[];
  /** Its folder in an image: the name without `@`, and with `-` for `/`. */
  readonly folder: string;
}

/**
 * Reads what `npm pack` would take of a built plugin. Nothing of it is run: no script either, so it has to be built.
 *
 * @throws PLUGIN_NOT_PACKABLE
 */
export async function packPlugin(directory: string): Promise<PackedPlugin> {
  const root = resolve(directory);
  const refuse = (reason: string) => errors.PLUGIN_NOT_PACKABLE({ directory, reason });
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  } catch (error) {
    throw refuse(`its package.json cannot be read: ${messageOf(error)}`);
  }
  if (!isJsonObject(manifest)) throw refuse('its package.json is not an object');
  const { name, version } = manifest;
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw refuse('its package.json has no name or no version');
  }
  const files: PackedFile[] = [];
  for (const path of await listPackFiles(root, manifest)) {
    const status = await lstat(join(root, path));
    if (!status.isFile()) continue;
    const content = await readFile(join(root, path));
    files.push({ path, content, executable: (status.mode & 0o111) !== 0 });
  }
  const missing = entriesOf(manifest).find(
    (entry) => !files.some(({ path }) => path === entry || path.startsWith(`${entry}/`)),
  );
  // A packager that leaves something out and goes on makes a plugin that fails where it is installed.
  if (missing !== undefined) throw refuse(`"${missing}" is not there; build it first`);
  const folder = name
    .replace(/-dynamic$/, '')
    .replace(/^@/, '')
    .replaceAll('/', '-');
  return { name, version, manifest, files, folder };
}

/** The archive that `npm pack` would make, and its name. */
export function toArchive({ name, version, files }: PackedPlugin): {
  readonly file: string;
  readonly content: Buffer;
} {
  const inPackage = files.map((file) => ({ ...file, path: `package/${file.path}` }));
  const file = `${name.replace(/^@/, '').replaceAll('/', '-')}-${version}.tgz`;
  return { file, content: gzipSync(writeTar(inPackage)) };
}

/** What the package says that its parts are in. */
function entriesOf({ gantry, main }: JsonObject): string[] {
  const { plugin, ui } = isJsonObject(gantry) ? gantry : {};
  const named = isJsonObject(gantry) ? [plugin, ui] : [main];
  return named.flatMap((entry) =>
    typeof entry === 'string' ? [entry.replace(/^\.\//, '').replace(/\/$/, '')] : [],
  );
}
