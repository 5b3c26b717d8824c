import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StagedPlugin } from '../fetch/fetch-plugin.ts';
import { CONFIG_HASH_FILE, changeHash, IMAGE_HASH_FILE } from './change-hash.ts';

/** Writes what other installers of the format look for, so that one of them can take over. */
export async function writeMarkers(plugin: StagedPlugin, directory: string): Promise<void> {
  const hash = await changeHash(plugin.wanted, directory);
  await writeFile(join(plugin.staged, CONFIG_HASH_FILE), hash);
  if (plugin.imageDigest === undefined) return;
  const digest = plugin.imageDigest.replace(/^[^:]+:/, '');
  await writeFile(join(plugin.staged, IMAGE_HASH_FILE), digest);
}
