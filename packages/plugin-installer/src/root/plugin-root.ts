import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  ArtifactStore,
  acquireLock,
  compareTree,
  type Digest,
  type FileList,
  type FileLock,
  type LockOptions,
} from '@gantry/artifacts';
import { messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { CONFIG_HASH_FILE, IMAGE_HASH_FILE } from '../install/change-hash.ts';
import {
  type Activation,
  applyActivation,
  type LockFileChange,
  undoActivation,
} from './activation.ts';
import {
  digestOfList,
  type InstalledPlugin,
  type RootState,
  readJson,
  replaceFile,
  sha256,
} from './root-state.ts';

export const CONFIG_FILE = 'app-config.dynamic-plugins.yaml';
const HIDDEN = '.gantry';
/** How many sets are kept, the active one included. */
const KEPT_GENERATIONS = 3;
/** Beside the content of a plugin, and not part of it. */
export const MARKERS = new Set([CONFIG_HASH_FILE, IMAGE_HASH_FILE]);

/** A new set of plugins, ready to be put in place. */
export interface NewSet {
  readonly plugins: readonly InstalledPlugin[];
  /** Folder name → where its new content is, below `.gantry`. */
  readonly staged: ReadonlyMap<string, string>;
  readonly configText: string;
  readonly inputs: RootState['inputs'];
  /** The lock file, if it changes. */
  readonly lockFile?: LockFileChange | undefined;
}

/**
 * A folder with plugins, as other programs read it: a folder for each, and one configuration. Everything of
 * the installer's own is in `.gantry`:
 *
 * ```
 * install.lock      held while the root is written to
 * state.json        the active set
 * journal.json      a change that is decided and perhaps not finished
 * lists/<sha256>    list of files of a plugin
 * indexes/<digest>/ content of index images
 * generations/<n>/  what set <n> had and the one after it has not
 * store/            downloads and unpacking
 * ```
 *
 * Writing the journal is the moment at which a change happens. Before it, nothing that others read was
 * touched; after it, whoever comes next finishes what is left.
 */
export class PluginRoot {
  readonly directory: string;
  readonly store: ArtifactStore;
  readonly #hidden: string;

  constructor(directory: string) {
    this.directory = directory;
    this.#hidden = join(directory, HIDDEN);
    this.store = new ArtifactStore(join(this.#hidden, 'store'));
  }

  /** The active set. Undefined if nothing was installed here yet. */
  readState(): RootState | undefined {
    const journal = this.#readJournal();
    if (journal) return journal.state;
    const path = join(this.#hidden, 'state.json');
    try {
      return readJson<RootState>(path);
    } catch (error) {
      throw errors.ROOT_UNUSABLE({ root: this.directory, reason: `${path}: ${messageOf(error)}` });
    }
  }

  /** True when a change was decided and its last steps were not made. */
  get isInterrupted(): boolean {
    return existsSync(this.#journalPath);
  }

  async lock(options: LockOptions): Promise<FileLock> {
    try {
      mkdirSync(this.#hidden, { recursive: true });
    } catch (error) {
      throw errors.ROOT_UNUSABLE({ root: this.directory, reason: messageOf(error) });
    }
    return await acquireLock(join(this.#hidden, 'install.lock'), options);
  }

  /** Finishes or clears away what an earlier run left. Only with the lock. Returns whether there was anything. */
  async recover(): Promise<boolean> {
    const journal = this.#readJournal();
    if (journal) this.#finish(journal);
    const left = await this.store.clean();
    return journal !== undefined || left > 0;
  }

  /** Where the content of an index image is kept. */
  indexFolder(digest: string): string {
    return join(this.#hidden, 'indexes', digest.replace(':', '-'));
  }

  /** Deletes index images that are not used any more. */
  pruneIndexes(used: readonly string[]): void {
    const folder = join(this.#hidden, 'indexes');
    const names = new Set(used.map((digest) => digest.replace(':', '-')));
    for (const name of namesIn(folder)) {
      if (!names.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
    }
  }

  /** Keeps a list of files. Lists are named by their digest, so one that is there is the same. */
  saveList(list: FileList): Digest {
    const digest = digestOfList(list);
    const path = this.#listPath(digest);
    if (!existsSync(path)) {
      mkdirSync(join(this.#hidden, 'lists'), { recursive: true });
      replaceFile(path, JSON.stringify(list));
    }
    return digest;
  }

  readList(digest: Digest): FileList | undefined {
    const list = readJson<FileList>(this.#listPath(digest));
    return list !== undefined && digestOfList(list) === digest ? list : undefined;
  }

  /** How a plugin's folder differs from what was installed, in sentences. */
  async verify(plugin: InstalledPlugin): Promise<string[]> {
    const list = this.readList(plugin.files);
    if (!list) return ['its list of files is missing or was changed'];
    const directory = join(this.directory, plugin.directory);
    if (!existsSync(directory)) return ['its folder is missing'];
    return await compareTree(directory, list, MARKERS);
  }

  /** Cheap: whether the folder is there at all. */
  isPresent(plugin: InstalledPlugin): boolean {
    return existsSync(join(this.directory, plugin.directory, 'package.json'));
  }

  get isConfigUnchanged(): boolean {
    const state = this.readState();
    try {
      return sha256(readFileSync(join(this.directory, CONFIG_FILE))) === state?.config;
    } catch {
      return false;
    }
  }

  /** Folders that an installer of this format made: hash → folder. */
  readForeign(): Map<string, string> {
    const found = new Map<string, string>();
    for (const entry of readdirSync(this.directory, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      try {
        const path = join(this.directory, entry.name, CONFIG_HASH_FILE);
        found.set(readFileSync(path, 'utf8').trim(), entry.name);
      } catch {
        // Not one of theirs.
      }
    }
    return found;
  }

  /**
   * Puts a new set in place. Only with the lock.
   *
   * @param obsolete folders of no plugin of the set, to be taken away
   * @throws ACTIVATION_FAILED, and then the old set is in place
   */
  activate(set: NewSet, obsolete: readonly string[], lock: FileLock): RootState {
    const before = this.readState();
    const generation = (before?.generation ?? 0) + 1;
    const state: RootState = {
      version: 1,
      generation,
      installedAt: new Date().toISOString(),
      plugins: set.plugins,
      config: sha256(set.configText),
      inputs: set.inputs,
    };
    const activation: Activation = {
      state,
      before: before ?? null,
      root: this.directory,
      hidden: this.#hidden,
      incoming: [...set.staged].map(([name, from]) => ({
        name,
        from: relative(this.#hidden, from),
      })),
      outgoing: [...new Set([...obsolete, ...set.staged.keys()])].filter((name) =>
        exists(join(this.directory, name)),
      ),
      configText: set.configText,
      lockFile: set.lockFile ?? null,
    };
    try {
      lock.assertHeld();
      replaceFile(this.#journalPath, JSON.stringify(activation));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'LOCK_LOST') throw error;
      throw this.#failed(error);
    }
    try {
      this.#finish(activation);
    } catch (error) {
      undoActivation(activation);
      rmSync(this.#journalPath, { force: true });
      throw this.#failed(error);
    }
    this.prune(KEPT_GENERATIONS);
    return state;
  }

  /** Notes what the active set was last compared with, so that the next run sees sooner that nothing changed. */
  saveInputs(inputs: RootState['inputs']): void {
    const state = this.readState();
    if (state) replaceFile(join(this.#hidden, 'state.json'), JSON.stringify({ ...state, inputs }));
  }

  /** The sets that can be gone back to, the latest first. */
  generations(): RootState[] {
    const folder = join(this.#hidden, 'generations');
    const numbers = namesIn(folder).map(Number).filter(Number.isSafeInteger);
    return numbers
      .sort((a, b) => b - a)
      .flatMap((number) => readJson<RootState>(join(folder, String(number), 'state.json')) ?? []);
  }

  configTextOf(generation: number): string {
    return readFileSync(join(this.#hidden, 'generations', String(generation), CONFIG_FILE), 'utf8');
  }

  /** Where the content of a plugin of an earlier set is: in place, or in the set that it was taken away with. */
  findContent(plugin: InstalledPlugin, generation: number): string | 'in-place' | undefined {
    const current = this.readState();
    const isSame = (other: InstalledPlugin) =>
      other.directory === plugin.directory && other.files === plugin.files;
    for (const state of this.generations().reverse()) {
      if (state.generation < generation) continue;
      const path = join(this.#hidden, 'generations', String(state.generation), plugin.directory);
      if (state.plugins.some(isSame) && existsSync(path)) return path;
    }
    return current?.plugins.some(isSame) ? 'in-place' : undefined;
  }

  /** Deletes all but the latest sets, and lists that none of those needs. Returns how many sets. */
  prune(kept: number): number {
    const earlier = this.generations().slice(0, Math.max(kept - 1, 0));
    const keptNames = new Set(earlier.map(({ generation }) => String(generation)));
    const folder = join(this.#hidden, 'generations');
    // The oldest first: what a set shares with a later one lies with the later one.
    const removed = namesIn(folder)
      .filter((name) => !keptNames.has(name))
      .sort((a, b) => Number(a) - Number(b));
    for (const name of removed) rmSync(join(folder, name), { recursive: true, force: true });
    const plugins = [...earlier, this.readState()].flatMap((state) => state?.plugins ?? []);
    const needed = new Set(plugins.map(({ files }) => files.slice('sha256:'.length)));
    const lists = join(this.#hidden, 'lists');
    for (const name of namesIn(lists)) {
      if (!needed.has(name)) rmSync(join(lists, name), { force: true });
    }
    return removed.length;
  }

  #finish(activation: Activation): void {
    applyActivation({ ...activation, root: this.directory, hidden: this.#hidden });
    rmSync(this.#journalPath, { force: true });
  }

  #readJournal(): Activation | undefined {
    return readJson<Activation>(this.#journalPath);
  }

  #failed(error: unknown): Error {
    const reason = messageOf(error);
    return errors.ACTIVATION_FAILED({ root: this.directory, reason }, { cause: error });
  }

  get #journalPath(): string {
    return join(this.#hidden, 'journal.json');
  }

  #listPath(digest: Digest): string {
    return join(this.#hidden, 'lists', digest.slice('sha256:'.length));
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
