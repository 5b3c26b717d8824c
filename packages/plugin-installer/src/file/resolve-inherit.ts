import type { FileReport } from './file-problem.ts';
import { placeText } from './file-problem.ts';
import { imageName, imageText, type OciReference, ociText } from './oci-reference.ts';
import { isEnabled, type PluginEntry } from './plugin-entry.ts';

/**
 * Replaces `{{inherit}}` and `ref://` in the main file by what the included files say. Entries that cannot be
 * resolved go into the report and are left out; disabled ones only with a warning.
 */
export function resolveInherited(
  entries: readonly PluginEntry[],
  report: FileReport,
): PluginEntry[] {
  const bases = entries.filter((entry) => entry.level === 0 && isConcrete(entry));
  return entries.flatMap((entry) => {
    const { reference } = entry;
    const inherits =
      reference.kind === 'ref' ||
      (reference.kind === 'oci' && reference.reference.version.kind === 'inherit');
    if (!inherits) return [entry];
    const found = find(entry, bases);
    if (typeof found !== 'string') {
      return [{ ...entry, package: ociText(found), reference: { kind: 'oci', reference: found } }];
    }
    if (isEnabled(entry.fields)) report.problem(entry.place, found);
    else
      report.warn(
        `Skipping disabled plugin ${entry.package} in ${placeText(entry.place)}: ${found}`,
      );
    return [];
  });
}

function isConcrete({ reference }: PluginEntry): boolean {
  return reference.kind === 'oci' && reference.reference.version.kind !== 'inherit';
}

/** What the entry refers to, or why that cannot be told. */
function find(entry: PluginEntry, bases: readonly PluginEntry[]): OciReference | string {
  const { reference, place } = entry;
  if (entry.level === 0) {
    const what = reference.kind === 'ref' ? 'ref://' : '{{inherit}}';
    return `Cannot use ${what} in included plugin configuration '${entry.package}' in ${place.file}. Define a concrete tag or digest in included files.`;
  }
  if (reference.kind === 'ref') return findByName(reference.name, bases);
  if (reference.kind !== 'oci') return 'nothing is inherited';
  return findBase(entry, reference.reference, bases);
}

function findBase(
  entry: PluginEntry,
  wanted: OciReference,
  bases: readonly PluginEntry[],
): OciReference | string {
  const all = bases.map(referenceOf);
  const exact = all.filter((base) => base.repository === wanted.repository);
  const name = imageName(wanted.repository);
  // A mirror changes host and folders of an image, and keeps its name.
  const matches =
    exact.length > 0 ? exact : preferEnabled(bases, (base) => imageName(base.repository) === name);
  const [first] = matches;
  if (first === undefined) {
    return wanted.path === undefined
      ? `Cannot use {{inherit}} for ${wanted.repository}: no existing plugin configuration found. Ensure a plugin from this image is defined in an included file with an explicit version.`
      : `{{inherit}} tag is set and there is currently no resolved tag or digest for ${entry.package} in ${entry.place.file}. Add the image with an explicit version to an included file, or write the version here.`;
  }
  if (wanted.path !== undefined) {
    const samePath = matches.find((base) => base.path === wanted.path);
    if (samePath) return samePath;
    const versions = new Set(matches.map(imageText));
    // Without a path of its own, or with another one of the same image, the version is what is inherited.
    if (versions.size === 1) return { ...first, path: wanted.path };
    return several(`${wanted.repository}`, matches, 'plugins from this image');
  }
  if (matches.length === 1) return first;
  return several(wanted.repository, matches, 'plugins from this image');
}

function findByName(name: string, bases: readonly PluginEntry[]): OciReference | string {
  const matches = preferEnabled(bases, (base) => imageName(base.repository) === name);
  const [first] = matches;
  if (first === undefined) {
    return `Cannot resolve ref:// reference: no plugin named '${name}' found in included plugins`;
  }
  if (matches.length === 1) return first;
  return `Cannot resolve ref:// reference: several included plugins are named '${name}': ${matches.map(ociText).join(', ')}. Write the image itself.`;
}

/** Those that match; of disabled and enabled ones the enabled. */
function preferEnabled(
  bases: readonly PluginEntry[],
  matches: (base: OciReference) => boolean,
): OciReference[] {
  const found = bases.filter((base) => matches(referenceOf(base)));
  const enabled = found.filter(({ fields }) => isEnabled(fields));
  return (enabled.length > 0 ? enabled : found).map(referenceOf);
}

function several(repository: string, matches: readonly OciReference[], what: string): string {
  const list = matches.map((match) => `\n  - ${ociText(match)}`).join('');
  return `Cannot use {{inherit}} for ${repository}: multiple ${what} are defined in the included files:${list}\nPlease specify which plugin configuration to inherit from using: oci://${repository}:{{inherit}}!<plugin_path>`;
}

function referenceOf({ reference }: PluginEntry): OciReference {
  return (reference as { reference: OciReference }).reference;
}
