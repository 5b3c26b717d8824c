import { compareTree } from '@gantry/artifacts';
import type { StagedPlugin } from '../fetch/fetch-plugin.ts';
import type { WantedPlugin } from '../file/merge-entries.ts';
import type { LockedPlugin } from '../lockfile/lock-file.ts';
import { MARKERS, type PluginRoot } from '../root/plugin-root.ts';

/**
 * The content of a plugin in a set that is kept, if that is just what the lock file records: going back to a version
 * fetches nothing.
 */
export async function findEarlier(
  root: PluginRoot,
  wanted: WantedPlugin,
  locked: LockedPlugin | undefined,
): Promise<StagedPlugin | undefined> {
  if (!locked || wanted.forceDownload || wanted.reference.kind === 'local') return undefined;
  for (const { generation, plugins } of root.generations()) {
    const plugin = plugins.find(
      ({ key, resolved, files }) =>
        key === wanted.key && resolved === locked.resolved && files === locked.files,
    );
    if (!plugin || (wanted.integrity !== undefined && wanted.integrity !== plugin.expected))
      continue;
    const staged = root.findContent(plugin, generation);
    const list = root.readList(plugin.files);
    if (staged === undefined || staged === 'in-place' || !list) continue;
    if ((await compareTree(staged, list, MARKERS)).length > 0) continue;
    const { directory, resolved, integrity, name, version } = plugin;
    const imageDigest = /^oci:.*@([^!]+)/.exec(resolved)?.[1];
    return { wanted, staged, list, directory, resolved, integrity, imageDigest, name, version };
  }
  return undefined;
}
