import { type Logger, messageOf } from '@gantry/base';
import type { PluginFolders } from '@gantry/plugin-host';
import {
  type ActivePlugin,
  copyActiveSet,
  removeOldCopies,
  stampOf,
} from '@gantry/plugin-installer';

/** How often the root is looked at. A look is two calls to the file system. */
const LOOK_MS = 2_000;
/** A plugin that did not load may do so later: the machine may have been busy. */
const RETRY_MS = 60_000;

export interface InstalledPluginsOptions {
  /** Where `gantry plugin install --root` installs into. */
  readonly root: string;
  /** Where plugins are run from: copies that no installation touches. */
  readonly copies: string;
  readonly log: Logger;
}

/**
 * The plugins of the root that the installer keeps. A root that nothing was installed into yet is a plain folder of
 * plugin packages; after that, only its active set is loaded.
 */
export class InstalledPlugins {
  readonly #options: InstalledPluginsOptions;
  /** As the root was when it was last read. */
  #stamp: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reloading: Promise<void> | undefined;
  /** The last reload, if it failed. It is logged once, however long it lasts. */
  #failure: { readonly reason: string; readonly at: number } | undefined;

  constructor(options: InstalledPluginsOptions) {
    this.#options = options;
  }

  /** What to load. @throws ROOT_UNUSABLE, LOCK_TIMEOUT */
  async folders(): Promise<PluginFolders> {
    const { root, copies } = this.#options;
    // Before reading: what changes from here on is noticed by the next look.
    const stamp = stampOf(root);
    const isFirst = this.#stamp === undefined;
    const set = await copyActiveSet(root, copies);
    this.#stamp = stamp;
    if (!set) return root;
    if (isFirst) await this.#removeOldCopies(set.plugins);
    return set.plugins;
  }

  /** Calls `reload`, which is to ask for `folders`, whenever the active set is another one. */
  watch(reload: () => Promise<unknown>): void {
    this.#timer = setInterval(() => {
      if (this.#reloading || !this.#isDue()) return;
      this.#reloading = this.#reload(reload).finally(() => {
        this.#reloading = undefined;
      });
    }, LOOK_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reloading;
  }

  #isDue(): boolean {
    if (stampOf(this.#options.root) !== this.#stamp) return true;
    return this.#failure !== undefined && performance.now() - this.#failure.at > RETRY_MS;
  }

  async #reload(reload: () => Promise<unknown>): Promise<void> {
    try {
      await reload();
      this.#failure = undefined;
    } catch (error) {
      const reason = messageOf(error);
      const isKnown = reason === this.#failure?.reason;
      this.#failure = { reason, at: performance.now() };
      if (!isKnown) this.#options.log.error({ error: reason }, 'plugins were not reloaded');
    }
  }

  async #removeOldCopies(used: readonly ActivePlugin[]): Promise<void> {
    try {
      await removeOldCopies(this.#options.copies, used);
    } catch (error) {
      this.#options.log.warn({ error: messageOf(error) }, 'old copies of plugins are left');
    }
  }
}
