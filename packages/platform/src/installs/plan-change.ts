import type { Problem } from '@gantry/base';
import type { PluginManifest } from '@gantry/contracts';
import { errors } from '../errors.ts';
import { asksOf, findWidened, namesOf } from './plugin-asks.ts';
import type { PreparedPlugin, PreparedSet } from './plugin-installer.ts';
import type { PluginSet, PluginWish, SetAction, SetPlugin } from './plugin-set.ts';

/** What somebody wants to be different. */
export type ChangeRequest =
  | { readonly action: 'install'; readonly plugins: readonly PluginWish[] }
  /** By name, slug or package; all without. */
  | { readonly action: 'update'; readonly names?: readonly string[] }
  | { readonly action: 'uninstall'; readonly names: readonly string[]; readonly keepData?: boolean }
  | { readonly action: 'rollback'; readonly set?: number };

/** One plugin, before and after. */
export interface PlannedPlugin {
  readonly kind: 'added' | 'updated' | 'removed' | 'unchanged';
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
  /** What will be there; for a removed plugin, what is. */
  readonly plugin: SetPlugin;
  /** Nothing but this server's own look says what the archive should be. */
  readonly unverified: boolean;
  /** What it asks for that the installed version does not, in words. */
  readonly widened: readonly string[];
}

/** What a change would do: shown, consented to, and then done exactly so. */
export interface ChangePlan {
  readonly action: SetAction;
  /** The set that it starts from. */
  readonly base: number;
  readonly plugins: readonly PlannedPlugin[];
  readonly wishes: readonly PluginWish[];
  readonly lock: string;
  readonly forgotten: readonly string[];
  /** What goes with plugins that are uninstalled. */
  readonly losses: readonly PluginLosses[];
  /** A person has to agree: something is new, or asks for more. */
  readonly needsConsent: boolean;
}

/** What there is of a plugin besides its files. */
export interface PluginLosses {
  readonly slug: string;
  readonly integrations: readonly string[];
  readonly assignments: number;
  readonly jobs: number;
  /** Its entities stay in the catalog; this many have no source any more. */
  readonly entities: number;
}

/** Plugins of a set by what people call them. @throws NOT_FOUND naming the first that is not there */
export function findByName(set: PluginSet, names: readonly string[]): SetPlugin[] {
  return names.map((name) => {
    const found = set.plugins.find((plugin) =>
      [plugin.slug, plugin.name, plugin.package, plugin.key].includes(name),
    );
    if (!found) throw errors.PLUGIN_NOT_IN_SET({ name });
    return found;
  });
}

/** Wishes with others added, or in place of those for the same plugin. */
export function mergeWishes(
  present: readonly PluginWish[],
  added: readonly PluginWish[],
  keyOf: (wish: PluginWish, pointer: string) => string,
): PluginWish[] {
  const keys = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, wish] of added.entries()) {
    const key = keyOf(wish, `/plugins/${index}/package`);
    if (keys.has(key)) {
      problems.push({ pointer: `/plugins/${index}/package`, message: 'is there twice' });
    }
    keys.add(key);
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  return [...present.filter((wish) => !keys.has(keyOf(wish, ''))), ...added];
}

/** Whether a plugin is there because of a wish, which may leave out its folder in an image. */
export function isWishOf(wish: PluginWish, plugin: Pick<SetPlugin, 'package'>): boolean {
  return plugin.package === wish.package || plugin.package.startsWith(`${wish.package}!`);
}

/**
 * Plugins that others of the same name take the place of: the same package from another address. Those that were asked
 * for stay.
 */
export function findReplaced(
  plugins: readonly PreparedPlugin[],
  asked: readonly string[],
): PreparedPlugin[] {
  return plugins.filter(
    ({ name, key }) =>
      !asked.includes(key) &&
      plugins.some(
        (other) => other.name === name && other.key !== key && asked.includes(other.key),
      ),
  );
}

/** Compares a prepared set with the present one. */
export function comparePrepared(
  wishes: readonly PluginWish[],
  base: PluginSet,
  prepared: PreparedSet,
  /** What a loaded plugin says of itself. */
  manifestOf: (packageName: string) => PluginManifest | undefined,
): Pick<ChangePlan, 'plugins' | 'needsConsent'> {
  const pinned = new Set(
    wishes.flatMap((wish) => (wish.integrity === undefined ? [] : [wish.package])),
  );
  const after = prepared.plugins.map((plugin) => describe(plugin, base, manifestOf));
  const plugins = after.map(({ plugin, manifest }): PlannedPlugin => {
    const before = base.plugins.find(({ name }) => name === plugin.name);
    const isSame = before?.resolved === plugin.resolved && before.version === plugin.version;
    const former = manifestOf(plugin.name);
    const names = new Set(manifest ? namesOf(manifest) : []);
    const widened = before?.asks && plugin.asks ? findWidened(before.asks, plugin.asks, names) : [];
    const isImage = plugin.resolved.startsWith('oci://');
    return {
      kind: before ? (isSame ? 'unchanged' : 'updated') : 'added',
      name: plugin.name,
      ...(before ? { before: before.version } : {}),
      after: plugin.version,
      plugin,
      unverified: !isImage && !isSame && !pinned.has(plugin.package),
      widened: isSame || (before && !former && !before.asks) ? [] : widened,
    };
  });
  const removed = base.plugins
    .filter(({ name }) => !after.some(({ plugin }) => plugin.name === name))
    .map(
      (plugin): PlannedPlugin => ({
        kind: 'removed',
        name: plugin.name,
        before: plugin.version,
        plugin,
        unverified: false,
        widened: [],
      }),
    );
  const needsConsent = plugins.some(({ kind, widened }) => kind === 'added' || widened.length > 0);
  return { plugins: [...plugins, ...removed], needsConsent };
}

function describe(
  prepared: PreparedPlugin,
  base: PluginSet,
  manifestOf: (packageName: string) => PluginManifest | undefined,
): { plugin: SetPlugin; manifest: PluginManifest | undefined } {
  const { manifest: own, ...facts } = prepared;
  const known = base.plugins.find(({ resolved }) => resolved === prepared.resolved);
  const manifest = own ?? (known ? manifestOf(prepared.name) : undefined);
  if (!manifest) return { plugin: known ?? facts, manifest };
  const { slug, name: title } = manifest;
  return { plugin: { ...facts, slug, title, asks: asksOf(manifest) }, manifest };
}
