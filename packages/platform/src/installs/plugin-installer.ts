import type { PluginManifest } from '@gantry/contracts';
import type { PluginSet, PluginWish, SetPlugin } from './plugin-set.ts';

/** How far one artifact is. */
export interface InstallStep {
  readonly name: string;
  readonly state: 'waiting' | 'fetching' | 'unpacked' | 'unchanged' | 'failed';
  /** Bytes. */
  readonly received?: number;
  readonly total?: number;
}

export interface InstallObserver {
  readonly signal: AbortSignal;
  step(step: InstallStep): void;
  say(level: 'info' | 'warn', message: string): void;
}

/** A set that could be put in place. */
export interface PreparedSet {
  readonly lock: string;
  readonly plugins: readonly PreparedPlugin[];
}

export interface PreparedPlugin extends Omit<SetPlugin, 'slug' | 'title' | 'asks'> {
  /** What it says of itself; absent for one that is no plugin of Gantry. */
  readonly manifest?: PluginManifest;
}

export interface NewerPlugin {
  readonly package: string;
  readonly name: string;
  readonly version: string;
  readonly newer?: { readonly version: string; readonly package: string };
  readonly moved: boolean;
  readonly problem?: string;
}

/** A plugin that an index image offers. */
export interface OfferedPlugin {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly publisher?: string;
  readonly version?: string;
  /** What installs it. */
  readonly package?: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly homepage?: string;
  readonly tier?: string;
  readonly changelog?: string;
}

/** Puts plugins where this server loads them from. */
export interface PluginInstaller {
  /** The identity of a package among its versions. @throws INVALID_INPUT for one that cannot be installed here */
  keyOf(wish: PluginWish, pointer: string): string;
  /** Whether what is in place was put there by a platform. */
  readonly isOurs: boolean;
  /** The file that somebody installs from, if the platform is not to do it. */
  findForeign(): string | undefined;
  /** Resolves, fetches, verifies, unpacks and describes. Changes nothing that is in use. */
  prepare(
    request: {
      readonly wishes: readonly PluginWish[];
      readonly lock: string;
      /** Keys of plugins whose tags and ranges are to be resolved again. */
      readonly update: readonly string[];
    },
    observer: InstallObserver,
  ): Promise<PreparedSet>;
  /** Puts exactly what the lock says in place, or nothing. The caller has it loaded then. */
  activate(set: Pick<PluginSet, 'wishes' | 'lock'>, observer: InstallObserver): Promise<void>;
  /** How files differ from those that were installed. */
  verify(): Promise<{ readonly plugin: string; readonly problem: string }[]>;
  findNewer(plugins: readonly SetPlugin[]): Promise<NewerPlugin[]>;
  /** What index images offer, as far as they were fetched. */
  readCatalog(): Promise<OfferedPlugin[]>;
  /** Deletes what a plugin kept on this server. */
  removeData(slug: string): Promise<void>;
}
