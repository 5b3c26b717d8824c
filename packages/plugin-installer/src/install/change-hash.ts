import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Json, JsonObject } from '@gantry/base';
import type { WantedPlugin } from '../file/merge-entries.ts';

/** By this file other installers of the same format recognise what they installed. */
export const CONFIG_HASH_FILE = 'dynamic-plugin-config.hash';
export const IMAGE_HASH_FILE = 'dynamic-plugin-image.hash';

/**
 * The hash that other installers keep in `dynamic-plugin-config.hash`, so that a folder that one of them
 * installed is recognised by this one, and the other way round.
 */
export async function changeHash(plugin: WantedPlugin, directory: string): Promise<string> {
  const { pluginConfig: _, ...fields } = plugin.fields;
  const record: Record<string, unknown> = {
    ...fields,
    package: plugin.package,
    last_modified_level: plugin.level,
  };
  if (plugin.package.startsWith('./')) {
    record._local_package_info = await localInfo(resolve(directory, plugin.package));
  }
  return createHash('sha256')
    .update(spacedJson(record as JsonObject))
    .digest('hex');
}

async function localInfo(path: string): Promise<JsonObject> {
  const seconds = async (file: string) => (await lstat(file)).mtimeMs / 1000;
  try {
    const manifest = join(path, 'package.json');
    const text = await readFile(manifest, 'utf8').catch(() => undefined);
    if (text === undefined) return { _directory_mtime: await seconds(path) };
    const info: Record<string, Json> = {
      _package_json: JSON.parse(text) as Json,
      _package_json_mtime: await seconds(manifest),
    };
    for (const name of ['package-lock.json', 'yarn.lock']) {
      const mtime = await seconds(join(path, name)).catch(() => undefined);
      if (mtime !== undefined) info[`_${name}_mtime`] = mtime;
    }
    return info;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    return code === 'ENOENT' ? { _not_found: true } : { _error: message };
  }
}

/** JSON with sorted keys, and spaces after commas and colons. */
function spacedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  const members = keys.flatMap((key) => {
    const member = value[key];
    return member === undefined ? [] : [`${JSON.stringify(key)}: ${spacedJson(member)}`];
  });
  return `{${members.join(', ')}}`;
}
