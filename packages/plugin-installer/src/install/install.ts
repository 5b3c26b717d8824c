import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PluginRoot } from '../root/plugin-root.ts';
import type { InstallOptions, InstallResult } from './install-options.ts';
import { nothingToDo } from './nothing-to-do.ts';

const LOCK_FILE = 'dynamic-plugins.lock.yaml';

/**
 * Installs what a plugin file says into a root: everything of it, or nothing.
 *
 * @throws PLUGIN_FILE_INVALID, NOT_LOCKED, PLUGINS_FAILED, LOCK_TIMEOUT, ACTIVATION_FAILED
 */
export async function installPlugins(options: InstallOptions): Promise<InstallResult> {
  const root = new PluginRoot(resolve(options.root));
  const lockFile = chooseLockFile(options);
  // What a killed run left is cleared away also where nothing else is to be done.
  const done = root.store.isInUse ? undefined : await nothingToDo(root, options, lockFile);
  if (done) return done;
  const lock = await root.lock({
    what: 'gantry plugin install',
    timeoutMs: options.lockTimeoutMs,
    kind: options.lockKind,
    signal: options.signal,
    onWait: (holder, waitedMs) => options.onEvent?.({ type: 'waiting', holder, waitedMs }),
  });
  try {
    if (await root.recover()) options.onEvent?.({ type: 'recovered' });
    // Another run may have done it meanwhile.
    const doneByOther = await nothingToDo(root, options, lockFile);
    if (doneByOther) return doneByOther;
    // Most runs find nothing to do, and need none of what fetching needs.
    const { Installation } = await import('./installation.ts');
    return await new Installation(root, options, lockFile, lock).run();
  } finally {
    await root.store.close();
    lock.release();
  }
}

/** Beside the plugin file; in the root where that folder cannot be written, as in a mounted ConfigMap. */
function chooseLockFile({ lockFile, file, root }: InstallOptions): string {
  if (lockFile !== undefined) return resolve(lockFile);
  const beside = join(dirname(resolve(file)), LOCK_FILE);
  if (existsSync(beside)) return beside;
  try {
    accessSync(dirname(beside), constants.W_OK);
    return beside;
  } catch {
    return join(resolve(root), LOCK_FILE);
  }
}
