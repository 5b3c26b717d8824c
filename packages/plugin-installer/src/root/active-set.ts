import { constants, existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { cp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { compareTree } from '@gantry/artifacts';
import { messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { MARKERS, PluginRoot } from './plugin-root.ts';
import type { InstalledPlugin } from './root-state.ts';

/** How often a set is read again that changed while it was copied. */
const MAX_ATTEMPTS = 5;
const LOCK_TIMEOUT_MS = 10_000;
/** A copy that was not part of an active set for so long is not used by any process any more. */
const KEPT_MS = 2 * 86_400_000;
const STAGING = '.staging-';

/** A plugin of the active set, as a program that runs plugins wants it. */
export interface ActivePlugin {
  /** From its package.json. */
  readonly name: string;
  readonly version: string;
  /** A folder whose content never changes: another version of the plugin is in another folder. */
  readonly directory: string;
  /** Why it must not be run: its files are not those that were installed. */
  readonly problem?: string;
}

export interface ActiveSet {
  readonly generation: number;
  readonly plugins: readonly ActivePlugin[];
}

/** A text that changes whenever the active set of a root does. Two looks at the disk; never throws. */
export function stampOf(directory: string): string {
  const hidden = join(resolve(directory), '.gantry');
  return ['journal.json', 'state.json'].map((name) => stampOfFile(join(hidden, name))).join(' ');
}

function stampOfFile(path: string): string {
  try {
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    return status ? `${status.ino}:${status.size}:${status.mtimeNs}` : '-';
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Copies the plugins of a root's active set into `target`, each into a folder named by the digest of its list of
 * files, and compares the copies with these lists. A plugin in use is so never touched by an installation.
 *
 * Finishes a change that a dead process left. A plugin whose files are not right is told in `problem`.
 *
 * @returns undefined if nothing was installed in the root yet
 * @throws ROOT_UNUSABLE, LOCK_TIMEOUT
 */
export async function copyActiveSet(
  directory: string,
  target: string,
): Promise<ActiveSet | undefined> {
  const root = new PluginRoot(resolve(directory));
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (root.isInterrupted) await finish(root);
    const state = root.readState();
    if (!state) return undefined;
    mkdirSync(target, { recursive: true });
    const plugins: ActivePlugin[] = [];
    for (const plugin of state.plugins) plugins.push(await copyPlugin(root, plugin, target));
    // A set that changed meanwhile may have given files of both.
    if (root.isInterrupted || root.readState()?.generation !== state.generation) continue;
    return { generation: state.generation, plugins };
  }
  throw errors.ROOT_UNUSABLE({
    root: root.directory,
    reason: 'its set of plugins changes all the time',
  });
}

/** Deletes copies that belong to none of these plugins and have not for long. */
export async function removeOldCopies(
  target: string,
  used: readonly ActivePlugin[],
): Promise<void> {
  if (!existsSync(target)) return;
  const kept = new Set(used.map(({ directory }) => directory));
  for (const name of await readdir(target)) {
    const path = join(target, name);
    if (kept.has(path)) continue;
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}

async function finish(root: PluginRoot): Promise<void> {
  const lock = await root.lock({ what: 'gantry serve', timeoutMs: LOCK_TIMEOUT_MS });
  try {
    await root.recover();
  } finally {
    await root.store.close();
    lock.release();
  }
}

async function copyPlugin(
  root: PluginRoot,
  plugin: InstalledPlugin,
  target: string,
): Promise<ActivePlugin> {
  const { name, version, files } = plugin;
  const directory = join(target, files.slice('sha256:'.length));
  const copied = { name, version, directory };
  try {
    const list = root.readList(files);
    if (!list) return { ...copied, problem: 'its list of files is missing or was changed' };
    if (existsSync(directory)) {
      if ((await compareTree(directory, list)).length === 0) {
        // Tells `removeOldCopies` that it is in use.
        const now = new Date();
        await utimes(directory, now, now);
        return copied;
      }
      await rm(directory, { recursive: true, force: true });
    }
    const staging = mkdtempSync(join(target, STAGING));
    try {
      const source = join(root.directory, plugin.directory);
      await cp(source, staging, {
        recursive: true,
        verbatimSymlinks: true,
        preserveTimestamps: true,
        mode: constants.COPYFILE_FICLONE,
        filter: (path) => !MARKERS.has(relative(source, path)),
      });
      const [problem] = await compareTree(staging, list);
      if (problem !== undefined) return { ...copied, problem };
      await rename(staging, directory);
      return copied;
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (error) {
    return { ...copied, problem: messageOf(error) };
  }
}
