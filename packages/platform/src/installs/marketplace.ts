import type { PluginRegistry } from '@gantry/plugin-host';
import { asksOf, type PluginAsks } from './plugin-asks.ts';
import type { PluginInstaller } from './plugin-installer.ts';
import type { PluginSets } from './plugin-sets.ts';

/** A plugin that is there or that could be. */
export interface MarketplaceEntry {
  /** Of the package. */
  readonly name: string;
  readonly slug?: string;
  readonly title: string;
  readonly description?: string;
  readonly publisher?: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly tier?: string;
  readonly homepage?: string;
  readonly changelog?: string;
  /**
   * `included`: it came with Gantry, or was put into a folder that the server looks at. `installed`: through the
   * platform. `available`: an index offers it.
   */
  readonly state: 'included' | 'installed' | 'available';
  /** Of what is there. */
  readonly version?: string;
  /** What an index offers. */
  readonly offered?: { readonly version?: string; readonly package?: string };
  /** Whether it runs; absent where it is not there. */
  readonly status?: 'loaded' | 'skipped' | 'failed';
  readonly reason?: string;
  readonly asks?: PluginAsks;
}

export interface MarketplaceOptions {
  readonly registry: PluginRegistry;
  readonly sets: PluginSets;
  readonly installer: PluginInstaller;
}

/** Every plugin that is there, and every one that an index image offers. */
export class Marketplace {
  readonly #options: MarketplaceOptions;

  constructor(options: MarketplaceOptions) {
    this.#options = options;
  }

  async list(): Promise<MarketplaceEntry[]> {
    const { registry, sets, installer } = this.#options;
    const [current, catalog] = await Promise.all([sets.current(), installer.readCatalog()]);
    const installed = new Map(current.plugins.map((plugin) => [plugin.name, plugin]));
    const offered = new Map(catalog.map((entry) => [entry.name, entry]));
    const names = new Set([
      ...registry.records.map(({ packageName }) => packageName),
      ...installed.keys(),
      ...offered.keys(),
    ]);
    const entries = [...names].map((name): MarketplaceEntry => {
      const record = registry.records.find(({ packageName }) => packageName === name);
      const manifest = record?.status === 'loaded' ? record.manifest : undefined;
      const plugin = installed.get(name);
      const offer = offered.get(name);
      const { version, package: text } = offer ?? {};
      const optional = {
        slug: record?.slug ?? plugin?.slug,
        description: manifest?.description ?? offer?.description,
        publisher: offer?.publisher ?? /^@([^/]+)\//.exec(name)?.[1],
        tier: offer?.tier,
        homepage: manifest?.homepage ?? offer?.homepage,
        changelog: offer?.changelog,
        version: record?.version ?? plugin?.version,
        offered: offer && {
          ...(version === undefined ? {} : { version }),
          ...(text === undefined ? {} : { package: text }),
        },
        status: record?.status,
        reason: record && 'reason' in record ? record.reason : undefined,
        asks: manifest ? asksOf(manifest) : plugin?.asks,
      };
      return {
        name,
        title: manifest?.name ?? plugin?.title ?? offer?.title ?? name,
        categories: offer?.categories.length ? offer.categories : [manifest?.category ?? 'other'],
        tags: offer?.tags ?? [],
        state: plugin ? 'installed' : record ? 'included' : 'available',
        ...withoutUndefined(optional),
      };
    });
    return entries.sort((a, b) => (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1));
  }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
