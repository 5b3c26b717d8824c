import type { PluginHost } from '../host/plugin-host.ts';
import { type CommonHostOptions, SupervisedHost } from '../host/supervised-host.ts';
import type { LoadedPlugin, PluginRecord } from '../registry/plugin-record.ts';
import { readDescription } from '../registry/read-description.ts';
import { withoutDuplicates } from '../registry/without-duplicates.ts';
import { type LoadedModule, loadPlugin } from '../runner/load-plugin.ts';
import { InlineChannel } from './inline-channel.ts';

/** What an inline host needs. */
export interface InlineHostOptions extends CommonHostOptions {
  /** What the plugins' modules export as default. */
  readonly plugins: readonly unknown[];
}

/** A host without processes, which knows its plugins itself. */
export interface InlineHost extends PluginHost {
  /** One for each of `plugins`, in order. */
  readonly records: readonly PluginRecord[];
  find(slug: string): LoadedPlugin | undefined;
}

/**
 * A host that runs plugins in this process, for tests and the conformance kit: same calls, same checks, same
 * errors, and no protection at all. A plugin that blocks blocks the host.
 */
export function createInlineHost(options: InlineHostOptions): InlineHost {
  const modules = new Map<string, LoadedModule>();
  const described = options.plugins.map((exported, index) => {
    const id = `inline-${index}`;
    const facts = { packageName: id, version: '0.0.0', directory: '', digest: id };
    let description: unknown;
    try {
      const module = loadPlugin(exported);
      description = JSON.parse(JSON.stringify(module.description));
      modules.set(id, module);
    } catch {
      // Without a manifest there is no description, which is what the record will say.
    }
    return readDescription(description, { ...facts, entry: { kind: 'module', path: '' } });
  });
  const { records, loaded } = withoutDuplicates(described);
  const source = { find: (slug: string) => loaded.get(slug) };
  const host = new SupervisedHost(
    source,
    () => (plugin, receive) =>
      new InlineChannel(modules.get(plugin.packageName) as LoadedModule, receive),
    options,
  );
  return Object.assign(host, { records, find: source.find });
}
