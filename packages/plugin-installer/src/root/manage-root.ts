import { resolve } from 'node:path';
import type { LockOptions } from '@gantry/artifacts';
import { errors } from '../errors.ts';
import { PluginRoot } from './plugin-root.ts';
import type { InstalledPlugin, RootState } from './root-state.ts';

export interface ManageOptions {
  readonly root: string;
  readonly lockTimeoutMs?: number | undefined;
  readonly onWait?: LockOptions['onWait'];
  readonly signal?: AbortSignal | undefined;
}

/** A set of plugins that was active, or is. */
export interface Generation {
  readonly generation: number;
  readonly installedAt: string;
  readonly active: boolean;
  readonly plugins: readonly InstalledPlugin[];
}

/** The sets that a root knows, the active one first. */
export function listGenerations(directory: string): Generation[] {
  const root = new PluginRoot(resolve(directory));
  const describe = ({ generation, installedAt, plugins }: RootState, active: boolean) => ({
    generation,
    installedAt,
    active,
    plugins,
  });
  const state = root.readState();
  return [
    ...(state ? [describe(state, true)] : []),
    ...root.generations().map((earlier) => describe(earlier, false)),
  ];
}

/**
 * Makes an earlier set the active one again, from what is kept of it: nothing is fetched. The plugin file is not
 * changed, so the next install follows it again.
 *
 * @param generation default: the one before the active set
 * @throws NOTHING_TO_ROLL_BACK
 */
export async function rollBack(
  options: ManageOptions,
  generation?: number,
): Promise<{
  readonly generation: number;
  readonly from: number;
  readonly plugins: readonly InstalledPlugin[];
}> {
  return await withRoot(options, 'gantry plugin rollback', (root, lock) => {
    const current = root.readState();
    const target = root
      .generations()
      .find((earlier) => (generation === undefined ? true : earlier.generation === generation));
    if (!current || !target) throw errors.NOTHING_TO_ROLL_BACK({ root: root.directory });
    const staged = new Map<string, string>();
    for (const plugin of target.plugins) {
      const content = root.findContent(plugin, target.generation);
      if (content === undefined) throw errors.NOTHING_TO_ROLL_BACK({ root: root.directory });
      if (content !== 'in-place') staged.set(plugin.directory, content);
    }
    const wanted = new Set(target.plugins.map(({ directory }) => directory));
    const obsolete = current.plugins
      .map(({ directory }) => directory)
      .filter((directory) => !wanted.has(directory));
    const set = {
      plugins: target.plugins,
      staged,
      configText: root.configTextOf(target.generation),
      // It came from elsewhere than the plugin file, so the next install has to look.
      inputs: { ...target.inputs, always: true },
    };
    const state = root.activate(set, obsolete, lock);
    return { generation: state.generation, from: target.generation, plugins: target.plugins };
  });
}

/** Compares every file of every installed plugin with what was unpacked. */
export async function verifyRoot(
  directory: string,
): Promise<{ readonly plugin: string; readonly problem: string }[]> {
  const root = new PluginRoot(resolve(directory));
  const state = root.readState();
  if (!state)
    throw errors.ROOT_UNUSABLE({ root: root.directory, reason: 'nothing was installed in it' });
  const found: { plugin: string; problem: string }[] = [];
  for (const plugin of state.plugins) {
    for (const problem of await root.verify(plugin))
      found.push({ plugin: plugin.directory, problem });
  }
  if (!root.isConfigUnchanged) {
    const problem = 'was changed or is missing';
    found.push({ plugin: 'app-config.dynamic-plugins.yaml', problem });
  }
  return found;
}

/** Deletes earlier sets. Returns how many. */
export async function pruneRoot(options: ManageOptions, kept: number): Promise<number> {
  return await withRoot(options, 'gantry plugin prune', (root) => root.prune(kept));
}

async function withRoot<T>(
  options: ManageOptions,
  what: string,
  work: (root: PluginRoot, lock: Awaited<ReturnType<PluginRoot['lock']>>) => T,
): Promise<T> {
  const root = new PluginRoot(resolve(options.root));
  const { lockTimeoutMs: timeoutMs, onWait, signal } = options;
  const lock = await root.lock({ what, timeoutMs, onWait, signal });
  try {
    await root.recover();
    return work(root, lock);
  } finally {
    await root.store.close();
    lock.release();
  }
}
