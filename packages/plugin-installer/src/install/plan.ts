import { parseIntegrity } from '@gantry/artifacts';
import { isPlatformError } from '@gantry/base';
import { errors } from '../errors.ts';
import { FileReport, type Place } from '../file/file-problem.ts';
import { mergeConfig } from '../file/merge-config.ts';
import { type MergedEntries, mergeEntries, type WantedPlugin } from '../file/merge-entries.ts';
import { imageText, type OciReference, ociText } from '../file/oci-reference.ts';
import type { PluginFiles } from '../file/read-plugin-files.ts';
import type { LockedPlugin, PluginLock } from '../lockfile/lock-file.ts';
import type { InstalledPlugin } from '../root/root-state.ts';

/** What is wanted, checked as far as it can be without asking anybody. */
export interface Wishes {
  readonly plugins: readonly WantedPlugin[];
  readonly withoutPath: readonly OciReference[];
  readonly config: ReturnType<typeof mergeConfig>['config'];
  readonly warnings: readonly string[];
}

/**
 * Merges what was read and checks all of it.
 *
 * @param pathOf folders of plugins in images, as far as they are known
 * @throws PLUGIN_FILE_INVALID with every problem of every file
 */
export function checkWishes(
  files: PluginFiles,
  reading: FileReport,
  options: { readonly skipIntegrity: boolean },
  pathOf: (image: OciReference) => string | undefined,
): Wishes {
  const report = new FileReport();
  report.problems.push(...reading.problems);
  report.warnings.push(...reading.warnings);
  const merged: MergedEntries = mergeEntries(files.entries, report, pathOf);
  for (const plugin of merged.plugins) checkIntegrity(plugin, report, options.skipIntegrity);
  checkFolders(merged.plugins, report);
  const { config, problems } = mergeConfig(merged.plugins);
  report.problems.push(...problems);
  if (report.problems.length > 0) {
    const sorted = [...report.problems].sort(
      (a, b) =>
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
    );
    throw errors.PLUGIN_FILE_INVALID({ problems: sorted });
  }
  return { ...merged, config, warnings: report.warnings };
}

function checkIntegrity(plugin: WantedPlugin, report: FileReport, skip: boolean): void {
  const { reference, package: text, integrity, enabled } = plugin;
  const place = plugin.places.at(-1) as Place;
  if (!enabled) return;
  if (integrity !== undefined) {
    try {
      parseIntegrity(integrity, text);
    } catch (error) {
      if (!isPlatformError(error)) throw error;
      report.problem(place, error.message);
    }
  }
  const isExempt = reference.kind === 'oci' || text.startsWith('./');
  if (integrity === undefined && !isExempt && !skip) {
    report.problem(
      place,
      `No integrity hash provided for Package ${text}. This is an insecure installation. To ignore this error, set the SKIP_INTEGRITY_CHECK environment variable to 'true'.`,
    );
  }
}

/** Two images may have a plugin under the same name, and a root has one folder for it. */
function checkFolders(plugins: readonly WantedPlugin[], report: FileReport): void {
  const owners = new Map<string, WantedPlugin>();
  for (const plugin of plugins) {
    const path = plugin.reference.kind === 'oci' ? plugin.reference.reference.path : undefined;
    if (!plugin.enabled || path === undefined) continue;
    const folded = path.toLowerCase();
    const other = [...owners].find(
      ([taken]) =>
        taken === folded || taken.startsWith(`${folded}/`) || folded.startsWith(`${taken}/`),
    )?.[1];
    if (other) {
      report.problem(
        plugin.places.at(-1) as Place,
        `${plugin.package} would be installed into the same folder as ${other.package}. Disable one of them.`,
      );
    }
    owners.set(folded, plugin);
  }
}

/** What an earlier run recorded for a plugin, if it was recorded for the same reference. */
export function lockedFor(lock: PluginLock, plugin: WantedPlugin): LockedPlugin | undefined {
  const locked = Object.hasOwn(lock.plugins, plugin.key) ? lock.plugins[plugin.key] : undefined;
  return locked?.package === plugin.package ? locked : undefined;
}

/** The folder that the lock or the active set knows for an image without one. */
export function knownPaths(
  lock: PluginLock,
  installed: readonly InstalledPlugin[],
): (image: OciReference) => string | undefined {
  const known = new Map<string, string>();
  for (const { package: text } of [...Object.values(lock.plugins), ...installed]) {
    const [, image, path] = /^(oci:\/\/[^!]+)!(.+)$/.exec(text) ?? [];
    if (image !== undefined && path !== undefined) {
      // Two plugins of one image: then it does not go without a path.
      known.set(image, known.has(image) && known.get(image) !== path ? '' : path);
    }
  }
  return (image) => known.get(imageText(image)) || undefined;
}

/** True if what is installed is what is wanted, as far as that can be told without asking anybody. */
export function isSatisfied(
  plugin: WantedPlugin,
  installed: InstalledPlugin,
  locked: LockedPlugin | undefined,
): boolean {
  if (installed.key !== plugin.key || installed.package !== plugin.package) return false;
  if (plugin.integrity !== undefined && plugin.integrity !== installed.expected) return false;
  if (locked && locked.resolved !== installed.resolved) return false;
  const { reference } = plugin;
  if (reference.kind === 'oci' && reference.reference.version.kind === 'digest') {
    return ociText(reference.reference) === installed.resolved;
  }
  return true;
}
