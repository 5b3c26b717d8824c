import type { LoadedPlugin, PluginRecord } from './plugin-record.ts';

/** The first plugin with a slug keeps it, so that a later root cannot take a plugin's place. */
export function withoutDuplicates(found: readonly PluginRecord[]): {
  records: PluginRecord[];
  loaded: Map<string, LoadedPlugin>;
} {
  const loaded = new Map<string, LoadedPlugin>();
  const records = found.map((record): PluginRecord => {
    if (record.status !== 'loaded') return record;
    const first = loaded.get(record.slug);
    if (!first) {
      loaded.set(record.slug, record);
      return record;
    }
    const { packageName, version, directory, slug } = record;
    const message = `"${slug}" is already the slug of the package ${first.packageName}`;
    return Object.freeze({
      status: 'failed',
      packageName,
      version,
      directory,
      slug,
      reason: `The slug ${message}.`,
      problems: [{ pointer: '/slug', message }],
    });
  });
  return { records, loaded };
}
