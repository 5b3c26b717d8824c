import type { PluginRecord } from './plugin-record.ts';

/** What a reload changed about one plugin; versions are those of the package, absent where there is none. */
export interface PluginDifference {
  /** The slug, or the package's name where the slug is not known. */
  readonly plugin: string;
  readonly packageName: string;
  readonly before?: string;
  readonly after?: string;
}

/** The plugins that are there no more, that are new, and whose package or state is another one. */
export function compareRecords(
  former: readonly PluginRecord[],
  present: readonly PluginRecord[],
): PluginDifference[] {
  const before = byName(former);
  const after = byName(present);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((plugin) => {
    const was = before.get(plugin);
    const is = after.get(plugin);
    if (was && is && stampOf(was) === stampOf(is)) return [];
    const { packageName } = (is ?? was) as PluginRecord;
    return {
      plugin,
      packageName,
      ...(was ? { before: was.version } : {}),
      ...(is ? { after: is.version } : {}),
    };
  });
}

/** Of several with one name, the one that can be called. */
function byName(records: readonly PluginRecord[]): Map<string, PluginRecord> {
  const named = new Map<string, PluginRecord>();
  for (const record of records) {
    const name = record.slug ?? record.packageName;
    if (record.status === 'loaded' || !named.has(name)) named.set(name, record);
  }
  return named;
}

function stampOf(record: PluginRecord): string {
  return record.status === 'loaded'
    ? record.digest
    : `${record.status} ${record.version} ${record.reason}`;
}
