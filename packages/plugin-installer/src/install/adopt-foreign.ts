import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listTree } from '@gantry/artifacts';
import { isJsonObject } from '@gantry/base';
import type { WantedPlugin } from '../file/merge-entries.ts';
import { ociText } from '../file/oci-reference.ts';
import type { PluginRoot } from '../root/plugin-root.ts';
import type { InstalledPlugin } from '../root/root-state.ts';
import { CONFIG_HASH_FILE, changeHash, IMAGE_HASH_FILE } from './change-hash.ts';

/**
 * Plugins of the root that another installer of the same format put there and that are still wanted just so.
 * They are taken over as they are: what is in them is not proved by anything but from now on.
 */
export async function adoptForeign(
  root: PluginRoot,
  wanted: readonly WantedPlugin[],
  directory: string,
): Promise<InstalledPlugin[]> {
  const foreign = root.readForeign();
  if (foreign.size === 0) return [];
  const adopted: InstalledPlugin[] = [];
  for (const plugin of wanted) {
    const folder = foreign.get(await changeHash(plugin, directory));
    if (folder === undefined) continue;
    const path = join(root.directory, folder);
    const read = (name: string) => readFile(join(path, name), 'utf8').catch(() => undefined);
    const manifest = parse(await read('package.json'));
    if (!manifest) continue;
    const image = (await read(IMAGE_HASH_FILE))?.trim();
    const resolved = resolvedOf(plugin, image);
    // Without the digest of its image nothing says which one it came from.
    if (resolved === undefined) continue;
    const list = (await listTree(path)).filter(
      (entry) => ![CONFIG_HASH_FILE, IMAGE_HASH_FILE].includes(entry.path),
    );
    adopted.push({
      key: plugin.key,
      package: plugin.package,
      resolved,
      directory: folder,
      files: root.saveList(list),
      name: String(manifest.name ?? folder),
      version: String(manifest.version ?? ''),
    });
  }
  return adopted;
}

function resolvedOf(
  { reference, package: text }: WantedPlugin,
  image: string | undefined,
): string | undefined {
  if (reference.kind !== 'oci') return text;
  if (image === undefined || !/^[0-9a-f]{64}$/.test(image)) return undefined;
  return ociText({
    ...reference.reference,
    version: { kind: 'digest', digest: `sha256:${image}` },
  });
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    return isJsonObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
