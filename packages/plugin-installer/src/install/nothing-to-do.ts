import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { canonicalJson } from '@gantry/base';
import { localStamp } from '../fetch/local-stamp.ts';
import type { PluginRoot } from '../root/plugin-root.ts';
import { sha256 } from '../root/root-state.ts';
import type { InstallOptions, InstallResult } from './install-options.ts';

/** The result of a run that finds everything as the last one left it. Reads files, and asks nobody. */
export async function nothingToDo(
  root: PluginRoot,
  options: InstallOptions,
  lockFile: string,
): Promise<InstallResult | undefined> {
  if (root.isInterrupted || options.update || options.planOnly) return undefined;
  const state = root.readState();
  if (!state || state.inputs.always) return undefined;
  const { inputs } = state;
  if (inputs.options !== inputsText(options, lockFile)) return undefined;
  if (!root.isConfigUnchanged || !state.plugins.every((plugin) => root.isPresent(plugin))) {
    return undefined;
  }
  const file = resolve(options.file);
  if (!Object.hasOwn(inputs.files, file)) return undefined;
  const files = await Promise.all(
    Object.entries(inputs.files).map(async ([path, sha]) => (await hashOf(path)) === sha),
  );
  const local = await Promise.all(
    Object.entries(inputs.local).map(async ([path, stamp]) => (await localStamp(path)) === stamp),
  );
  if ([...files, ...local].includes(false)) return undefined;
  return {
    changed: false,
    generation: state.generation,
    installed: [],
    removed: [],
    warnings: [],
    plugins: state.plugins,
  };
}

/** Changes with everything that decides what is installed, apart from files. */
export function inputsText(options: InstallOptions, lockFile: string): string {
  const { environment, maxEntryBytes, maxArchiveBytes } = options;
  return canonicalJson({
    lockFile,
    skipIntegrity: skipsIntegrity(options),
    maxEntryBytes: maxEntryBytes ?? environment.MAX_ENTRY_SIZE ?? null,
    maxArchiveBytes: maxArchiveBytes ?? null,
    index: environment.CATALOG_INDEX_IMAGE ?? null,
    extraIndexes: environment.EXTRA_CATALOG_INDEX_IMAGES ?? null,
    entities: environment.CATALOG_ENTITIES_EXTRACT_DIR ?? null,
  });
}

export function skipsIntegrity({ skipIntegrity, environment }: InstallOptions): boolean {
  return skipIntegrity ?? environment.SKIP_INTEGRITY_CHECK?.toLowerCase() === 'true';
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return sha256(await readFile(path));
  } catch {
    return null;
  }
}
