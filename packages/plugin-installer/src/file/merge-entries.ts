import type { JsonObject } from '@gantry/base';
import type { FileReport, Place } from './file-problem.ts';
import { placeText } from './file-problem.ts';
import { imageText, type OciReference, ociText } from './oci-reference.ts';
import { type PackageReference, packageKey } from './package-reference.ts';
import { type EntryFields, isEnabled, type PluginEntry, type PullPolicy } from './plugin-entry.ts';
import { resolveInherited } from './resolve-inherit.ts';

/** A plugin as all files together want it. */
export interface WantedPlugin {
  /** Identity: the same in another version. */
  readonly key: string;
  readonly package: string;
  readonly reference: Exclude<PackageReference, { kind: 'ref' }>;
  readonly enabled: boolean;
  readonly integrity: string | undefined;
  readonly pluginConfig: JsonObject | undefined;
  readonly pullPolicy: PullPolicy;
  readonly forceDownload: boolean;
  /** The last file that said something about it: 0 an include, 1 the main one. */
  readonly level: 0 | 1;
  /** Every place that says something about it, the last one last. */
  readonly places: readonly Place[];
  /** As merged, for the hash by which other installers recognise an installed plugin. */
  readonly fields: EntryFields;
}

export interface MergedEntries {
  readonly plugins: readonly WantedPlugin[];
  /** Images of enabled plugins whose path in the image is not known yet. */
  readonly withoutPath: readonly OciReference[];
}

/**
 * Merges the entries of all files: included ones first, the main file's over them, property by property.
 *
 * @param pathOf the plugin's folder in an image, for images where it was found out
 */
export function mergeEntries(
  entries: readonly PluginEntry[],
  report: FileReport,
  pathOf: (image: OciReference) => string | undefined = () => undefined,
): MergedEntries {
  const resolved = resolveInherited(entries, report).map((entry) => withPath(entry, pathOf));
  const adopted = resolved.map((entry) => adoptOnlyPath(entry, resolved));
  reportDuplicates(adopted, report);
  const remaining = withoutDisabledImages(adopted, report);
  const merged = new Map<string, PluginEntry & { places: Place[] }>();
  for (const entry of remaining) {
    const key = packageKey(entry.package, entry.reference);
    if (key === undefined) continue;
    const known = merged.get(key);
    if (!known) {
      merged.set(key, { ...entry, places: [entry.place] });
    } else {
      merged.set(key, {
        ...entry,
        fields: override(known.fields, entry.fields),
        places: [...known.places, entry.place],
      });
    }
  }
  const plugins = [...merged].map(([key, entry]) => toWanted(key, entry));
  return {
    plugins,
    withoutPath: plugins.flatMap(({ enabled, reference }) =>
      enabled && reference.kind === 'oci' && reference.reference.path === undefined
        ? [reference.reference]
        : [],
    ),
  };
}

function toWanted(key: string, entry: PluginEntry & { places: readonly Place[] }): WantedPlugin {
  const { fields, level, places } = entry;
  const reference = entry.reference as WantedPlugin['reference'];
  return {
    key,
    package: entry.package,
    reference,
    enabled: isEnabled(fields),
    integrity: fields.integrity,
    pluginConfig: fields.pluginConfig,
    pullPolicy: fields.pullPolicy ?? (isLatest(reference) ? 'Always' : 'IfNotPresent'),
    forceDownload: fields.forceDownload ?? false,
    level,
    places,
    fields,
  };
}

function isLatest(reference: PackageReference): boolean {
  if (reference.kind !== 'oci') return false;
  const { version } = reference.reference;
  return version.kind === 'tag' && version.tag === 'latest';
}

/** Each of the two switches stands for both: the one that overrides wins, whichever it is. */
function override(base: EntryFields, over: EntryFields): EntryFields {
  const { enabled, disabled, ...rest } = base;
  const isSwitched = over.enabled !== undefined || over.disabled !== undefined;
  const switches = {
    ...(enabled === undefined ? {} : { enabled }),
    ...(disabled === undefined ? {} : { disabled }),
  };
  return { ...rest, ...(isSwitched ? {} : switches), ...over };
}

/** The same plugin twice at one level is a mistake of somebody, also where both are disabled. */
function reportDuplicates(entries: readonly PluginEntry[], report: FileReport): void {
  const first = new Map<string, Place>();
  for (const entry of entries) {
    const key = `${entry.level} ${packageKey(entry.package, entry.reference)}`;
    const known = first.get(key);
    if (known) report.problem(entry.place, duplicateText(entry, known));
    else first.set(key, entry.place);
  }
}

function duplicateText(entry: PluginEntry, first: Place): string {
  const where = `It is also in ${placeText(first)}; remove one of them.`;
  if (entry.reference.kind !== 'oci') {
    return `Duplicate plugin configuration for ${entry.package} found in ${entry.place.file}. ${where}`;
  }
  const { repository, path } = entry.reference.reference;
  const suffix = path === undefined ? '' : `!${path}`;
  return `Duplicate OCI plugin configuration for ${repository}${suffix} found at the same level in ${entry.place.file}: ${entry.package}. ${where}`;
}

function withPath(
  entry: PluginEntry,
  pathOf: (image: OciReference) => string | undefined,
): PluginEntry {
  if (entry.reference.kind !== 'oci' || entry.reference.reference.path !== undefined) return entry;
  const path = pathOf(entry.reference.reference);
  return path === undefined ? entry : atPath(entry, entry.reference.reference, path);
}

function atPath(entry: PluginEntry, reference: OciReference, path: string): PluginEntry {
  const full = { ...reference, path };
  return { ...entry, package: ociText(full), reference: { kind: 'oci', reference: full } };
}

/** The same image in the same version, with a path elsewhere and only one: that is the plugin meant. */
function adoptOnlyPath(entry: PluginEntry, all: readonly PluginEntry[]): PluginEntry {
  if (entry.reference.kind !== 'oci' || entry.reference.reference.path !== undefined) return entry;
  const { reference } = entry.reference;
  const paths = new Set<string>();
  for (const other of all) {
    if (other.reference.kind !== 'oci') continue;
    const { path, repository } = other.reference.reference;
    if (path !== undefined && repository === reference.repository) {
      if (imageText(other.reference.reference) !== imageText(reference)) return entry;
      paths.add(path);
    }
  }
  const [path] = paths;
  return path !== undefined && paths.size === 1 ? atPath(entry, reference, path) : entry;
}

/**
 * An image named without a path stands for all of it, so an entry that disables it disables all of it: those
 * plugins must not cost a request either. A later entry of its only path may enable it again.
 */
function withoutDisabledImages(entries: readonly PluginEntry[], report: FileReport): PluginEntry[] {
  const dropped = new Set<string>();
  for (const [repository, group] of groupByRepository(entries)) {
    const pathless = group.filter((entry) => pathOfEntry(entry) === undefined);
    const last = pathless.at(-1);
    if (!last) continue;
    const explicit = group.filter((entry) => pathOfEntry(entry) !== undefined);
    const paths = [...new Set(explicit.map((entry) => pathOfEntry(entry) as string))].sort();
    const active = isEnabled(pathless.map(({ fields }) => fields).reduce(override));
    if (paths.length > 1 && active) {
      const list = explicit
        .map((entry) => `\n  - ${pathOfEntry(entry)} (in ${placeText(entry.place)})`)
        .sort()
        .join('');
      report.problem(
        last.place,
        `Ambiguous path-less OCI reference for ${repository} in ${last.place.file}: multiple path-specific entries exist:${list}\nCannot use path-less syntax for multi-plugin images. Please specify a !<plugin-path> suffix for the plugin.`,
      );
      continue;
    }
    const later = paths.length === 1 ? explicit.find(({ level }) => level > last.level) : undefined;
    const isActive = later ? isEnabled(later.fields) : active;
    if (isActive) continue;
    dropped.add(repository);
    if (paths.length > 1) {
      report.warn(
        `Disabling OCI plugin ${last.package}, with all of its paths: ${paths.join(', ')} (${placeText(last.place)})`,
      );
    }
  }
  return entries.filter(
    ({ reference }) => reference.kind !== 'oci' || !dropped.has(reference.reference.repository),
  );
}

function groupByRepository(entries: readonly PluginEntry[]): Map<string, PluginEntry[]> {
  const groups = new Map<string, PluginEntry[]>();
  for (const entry of entries) {
    if (entry.reference.kind !== 'oci') continue;
    const { repository } = entry.reference.reference;
    groups.set(repository, [...(groups.get(repository) ?? []), entry]);
  }
  return groups;
}

function pathOfEntry({ reference }: PluginEntry): string | undefined {
  return reference.kind === 'oci' ? reference.reference.path : undefined;
}
