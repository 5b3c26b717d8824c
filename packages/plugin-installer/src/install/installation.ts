import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { FileLock } from '@gantry/artifacts';
import { canonicalJson, isPlatformError, messageOf } from '@gantry/base';
import { stringify } from 'yaml';
import { errors, type PluginFailure } from '../errors.ts';
import { createFetchContext, type FetchContext } from '../fetch/fetch-context.ts';
import { fetchPlugin, type StagedPlugin } from '../fetch/fetch-plugin.ts';
import { localStamp } from '../fetch/local-stamp.ts';
import { FileReport } from '../file/file-problem.ts';
import type { WantedPlugin } from '../file/merge-entries.ts';
import { imageText, type OciReference, ociText } from '../file/oci-reference.ts';
import { readPluginFiles } from '../file/read-plugin-files.ts';
import {
  EMPTY_LOCK,
  type LockedPlugin,
  lockText,
  type PluginLock,
  readLockFile,
} from '../lockfile/lock-file.ts';
import type { PluginRoot } from '../root/plugin-root.ts';
import {
  type InstalledPlugin,
  type RootState,
  type RunInputs,
  sha256,
} from '../root/root-state.ts';
import { adoptForeign } from './adopt-foreign.ts';
import { prepareIndexes } from './catalog-index.ts';
import { findEarlier } from './find-earlier.ts';
import type { InstallOptions, InstallResult, StagedContent } from './install-options.ts';
import { inputsText, skipsIntegrity } from './nothing-to-do.ts';
import { checkWishes, isSatisfied, knownPaths, lockedFor, type Wishes } from './plan.ts';
import { writeMarkers } from './write-markers.ts';

const MAX_WORKERS = 6;

/** One run that holds the lock. */
export class Installation {
  readonly #root: PluginRoot;
  readonly #options: InstallOptions;
  readonly #lockFile: string;
  readonly #lock: FileLock;
  readonly #state: RootState | undefined;
  #locked: PluginLock = EMPTY_LOCK;
  #indexes: PluginLock['indexes'] = {};

  constructor(root: PluginRoot, options: InstallOptions, lockFile: string, lock: FileLock) {
    this.#root = root;
    this.#options = options;
    this.#lockFile = lockFile;
    this.#lock = lock;
    this.#state = root.readState();
  }

  async run(): Promise<InstallResult> {
    const { onEvent } = this.#options;
    this.#locked = await readLockFile(this.#lockFile);
    const report = new FileReport();
    const directory = dirname(resolve(this.#options.file));
    const context = createFetchContext(this.#options, this.#root, directory);
    try {
      const indexes = await prepareIndexes(
        context,
        this.#options.update === true ? {} : this.#locked.indexes,
      );
      report.warnings.push(...indexes.warnings);
      this.#indexes = indexes.digests;
      const files = await readPluginFiles(this.#options.file, report, indexes.defaultFile);
      const check = (pathOf: (image: OciReference) => string | undefined) =>
        checkWishes(files, report, { skipIntegrity: skipsIntegrity(this.#options) }, pathOf);
      const wishes = await this.#withPaths(check, context);
      for (const message of wishes.warnings) onEvent?.({ type: 'warning', message });
      const inputs = await this.#inputs(files.texts, wishes, context);
      return await this.#install(wishes, inputs, context, files.isEmpty);
    } finally {
      context.close();
    }
  }

  /** Finds out the folders of images that are named without one; asks only where nothing is recorded. */
  async #withPaths(
    check: (pathOf: (image: OciReference) => string | undefined) => Wishes,
    context: FetchContext,
  ): Promise<Wishes> {
    const recorded = knownPaths(
      this.#locked,
      this.#options.update ? [] : (this.#state?.plugins ?? []),
    );
    const found = new Map<string, string>();
    const pathOf = (image: OciReference) => found.get(imageText(image)) ?? recorded(image);
    const wishes = check(pathOf);
    if (wishes.withoutPath.length === 0) return wishes;
    if (this.#options.frozen) throw this.#notLocked(wishes.withoutPath.map(imageText));
    await this.#forEach(wishes.withoutPath, imageText, async (image) => {
      found.set(imageText(image), await context.images.findPath(image));
    });
    return check(pathOf);
  }

  async #install(
    wishes: Wishes,
    inputs: RunInputs,
    context: FetchContext,
    isEmpty: boolean,
  ): Promise<InstallResult> {
    const { onEvent, frozen } = this.#options;
    // No file says nothing about plugins, not that there are to be none.
    if (isEmpty) return this.#activateOnly(this.#state?.plugins ?? [], '', inputs, wishes.warnings);
    const enabled = wishes.plugins.filter((plugin) => plugin.enabled);
    for (const plugin of wishes.plugins) {
      if (!plugin.enabled) onEvent?.({ type: 'disabled', package: plugin.package });
    }
    if (frozen) this.#checkFrozen(enabled);
    const adopted = this.#state ? [] : await adoptForeign(this.#root, enabled, context.directory);
    const before = this.#state?.plugins ?? adopted;
    const kept = new Map<string, InstalledPlugin>();
    const needed: WantedPlugin[] = [];
    await this.#forEach(
      enabled,
      ({ package: text }) => text,
      async (plugin) => {
        const installed = await this.#findUnchanged(plugin, before, inputs, context);
        if (!installed) {
          needed.push(plugin);
          return;
        }
        kept.set(plugin.key, installed);
        const type = adopted.includes(installed) ? 'adopted' : 'unchanged';
        onEvent?.({ type, package: plugin.package });
      },
    );
    const order = new Map(enabled.map(({ key }, index) => [key, index]));
    needed.sort((a, b) => (order.get(a.key) as number) - (order.get(b.key) as number));
    const staged = new Map<string, StagedPlugin>();
    await this.#forEach(
      needed,
      ({ package: text }) => text,
      async (plugin) => {
        const locked = this.#lockedFor(plugin);
        const result =
          (await findEarlier(this.#root, plugin, locked)) ??
          (await fetchPlugin(context, plugin, locked));
        onEvent?.({ type: 'unpacked', package: plugin.package, directory: result.directory });
        staged.set(plugin.key, result);
      },
    );
    if (staged.size > 0) await this.#options.onStaged?.([...staged.values()].map(contentOf));
    return await this.#activate(wishes, enabled, kept, staged, before, inputs);
  }

  async #activate(
    wishes: Wishes,
    enabled: readonly WantedPlugin[],
    kept: ReadonlyMap<string, InstalledPlugin>,
    staged: ReadonlyMap<string, StagedPlugin>,
    before: readonly InstalledPlugin[],
    inputs: RunInputs,
  ): Promise<InstallResult> {
    const { onEvent, frozen } = this.#options;
    const plugins: InstalledPlugin[] = [];
    const incoming = new Map<string, string>();
    const owners = new Map<string, string>();
    for (const wanted of enabled) {
      const result = staged.get(wanted.key);
      const installed = result ? this.#describe(result) : (kept.get(wanted.key) as InstalledPlugin);
      const other = owners.get(installed.directory);
      if (other !== undefined) {
        const reason = `it would be installed into the same folder as ${other}: ${installed.directory}`;
        throw errors.PLUGIN_REFUSED({ package: wanted.package, reason });
      }
      owners.set(installed.directory, wanted.package);
      this.#checkLocked(wanted, installed);
      plugins.push(installed);
      if (!result) continue;
      await writeMarkers(result, dirname(resolve(this.#options.file)));
      incoming.set(installed.directory, result.staged);
    }
    const obsolete = this.#obsolete(plugins, before);
    const configText = stringify(wishes.config);
    const lock: PluginLock = {
      plugins: Object.fromEntries(plugins.map((plugin) => [plugin.key, lockedOf(plugin)])),
      indexes: this.#indexes,
    };
    const result = {
      installed: [...staged.values()].map(({ wanted, directory }) => ({
        package: wanted.package,
        directory,
      })),
      removed: obsolete,
      warnings: wishes.warnings,
      plugins,
      lockText: lockText(lock),
    };
    if (this.#options.planOnly) {
      return {
        ...result,
        changed: incoming.size > 0 || obsolete.length > 0,
        generation: this.#state?.generation ?? 0,
      };
    }
    const { lockText: newLockText } = result;
    const oldLockText = readText(this.#lockFile);
    const isSame =
      incoming.size === 0 &&
      obsolete.length === 0 &&
      (frozen || newLockText === oldLockText) &&
      canonicalJson(plugins as never) === canonicalJson((this.#state?.plugins ?? []) as never);
    if (isSame) {
      const same = this.#activateOnly(plugins, configText, inputs, wishes.warnings);
      return { ...same, lockText: newLockText };
    }
    this.#options.signal?.throwIfAborted();
    const recorded = {
      ...inputs,
      files: {
        ...inputs.files,
        [this.#lockFile]: frozen ? (inputs.files[this.#lockFile] ?? null) : sha256(newLockText),
      },
    };
    const state = this.#root.activate(
      {
        plugins,
        staged: incoming,
        configText,
        inputs: recorded,
        lockFile:
          frozen || newLockText === oldLockText
            ? undefined
            : { path: this.#lockFile, text: newLockText, before: oldLockText ?? null },
      },
      obsolete,
      this.#lock,
    );
    this.#root.pruneIndexes(Object.values(this.#indexes));
    // A run that failed keeps what it fetched for the next one; after one that succeeded nothing needs it.
    await this.#root.store.removeBlobs();
    for (const directory of obsolete) onEvent?.({ type: 'removed', directory });
    onEvent?.({ type: 'activated', generation: state.generation });
    return { ...result, changed: true, generation: state.generation };
  }

  /** The plugins are as they were; the configuration may not be. */
  #activateOnly(
    plugins: readonly InstalledPlugin[],
    configText: string,
    inputs: RunInputs,
    warnings: readonly string[],
  ): InstallResult {
    const unchanged = { installed: [], removed: [], warnings, plugins };
    const state = this.#state;
    if (this.#options.planOnly)
      return { ...unchanged, changed: false, generation: state?.generation ?? 0 };
    if (state && this.#root.isConfigUnchanged && state.config === sha256(configText)) {
      this.#root.saveInputs(inputs);
      return { ...unchanged, changed: false, generation: state.generation };
    }
    const set = { plugins, staged: new Map<string, string>(), configText, inputs };
    const { generation } = this.#root.activate(set, [], this.#lock);
    this.#options.onEvent?.({ type: 'activated', generation });
    return { ...unchanged, changed: true, generation };
  }

  /** What is in place already, if that is still what is wanted. */
  async #findUnchanged(
    plugin: WantedPlugin,
    before: readonly InstalledPlugin[],
    inputs: RunInputs,
    context: FetchContext,
  ): Promise<InstalledPlugin | undefined> {
    const installed = before.find(({ key }) => key === plugin.key);
    const { reference, pullPolicy, forceDownload } = plugin;
    if (!installed || !this.#root.isPresent(installed)) return undefined;
    const isMoving = pullPolicy === 'Always' && reference.kind === 'oci';
    if (!isSatisfied(plugin, installed, this.#lockedFor(plugin))) return undefined;
    if (forceDownload) return undefined;
    if (reference.kind === 'local') {
      const stamp = inputs.local[resolve(context.directory, reference.path)];
      return stamp === installed.stamp || installed.stamp === undefined
        ? { ...installed, stamp }
        : undefined;
    }
    if (this.#isUpdating(plugin) || (isMoving && !this.#options.frozen)) {
      if (reference.kind !== 'oci') return undefined;
      const { digest } = await context.images.inspect(reference.reference);
      const resolved = ociText({ ...reference.reference, version: { kind: 'digest', digest } });
      this.#options.onEvent?.({ type: 'resolved', package: plugin.package, resolved });
      if (resolved !== installed.resolved) return undefined;
    }
    return installed;
  }

  /** What the lock says is to be installed; nothing where the reference is to be resolved again. */
  #lockedFor(plugin: WantedPlugin): LockedPlugin | undefined {
    const locked = lockedFor(this.#locked, plugin);
    if (this.#options.frozen) return locked;
    const isMoving = plugin.reference.kind === 'oci' && plugin.pullPolicy === 'Always';
    return isMoving || this.#isUpdating(plugin) ? undefined : locked;
  }

  #isUpdating(plugin: WantedPlugin): boolean {
    const { update } = this.#options;
    if (typeof update === 'boolean' || update === undefined) return update ?? false;
    return update.some((name) => plugin.key === name || plugin.package.includes(name));
  }

  #checkFrozen(enabled: readonly WantedPlugin[]): void {
    const missing = enabled.filter((plugin) => !lockedFor(this.#locked, plugin));
    if (missing.length > 0) throw this.#notLocked(missing.map((plugin) => plugin.package));
  }

  /** The lock says what is in an archive down to every file, whoever serves it. */
  #checkLocked(wanted: WantedPlugin, installed: InstalledPlugin): void {
    const locked = this.#lockedFor(wanted);
    const isLocal = wanted.reference.kind === 'local';
    if (!locked || (isLocal && !this.#options.frozen) || locked.resolved !== installed.resolved)
      return;
    if (locked.files !== installed.files) {
      const reason = `its content is not what ${this.#lockFile} records: got ${installed.files}, expected ${locked.files}`;
      throw errors.PLUGIN_REFUSED({ package: wanted.package, reason });
    }
  }

  #notLocked(packages: readonly string[]): Error {
    return errors.NOT_LOCKED({ file: this.#lockFile, packages });
  }

  #describe(result: StagedPlugin): InstalledPlugin {
    const { wanted, resolved, integrity, directory, name, version, stamp, list } = result;
    return {
      key: wanted.key,
      package: wanted.package,
      resolved,
      ...(integrity === undefined ? {} : { integrity }),
      ...(wanted.integrity === undefined ? {} : { expected: wanted.integrity }),
      directory,
      files: this.#root.saveList(list),
      name,
      version,
      ...(stamp === undefined ? {} : { stamp }),
    };
  }

  /** Folders of the last set, and of another installer, that no plugin of this one has. */
  #obsolete(plugins: readonly InstalledPlugin[], before: readonly InstalledPlugin[]): string[] {
    const present = new Set(plugins.map(({ directory }) => directory));
    const former = this.#state
      ? before.map(({ directory }) => directory)
      : [...this.#root.readForeign().values()];
    return [...new Set(former)].filter((directory) => !present.has(directory)).sort();
  }

  async #inputs(
    texts: ReadonlyMap<string, string>,
    wishes: Wishes,
    context: FetchContext,
  ): Promise<RunInputs> {
    const local: Record<string, string> = {};
    for (const { enabled, reference } of wishes.plugins) {
      if (!enabled || reference.kind !== 'local') continue;
      const path = resolve(context.directory, reference.path);
      local[path] = await localStamp(path);
    }
    const files = Object.fromEntries([...texts].map(([path, text]) => [path, sha256(text)]));
    const lock = readText(this.#lockFile);
    return {
      files: { ...files, [this.#lockFile]: lock === undefined ? null : sha256(lock) },
      local,
      options: inputsText(this.#options, this.#lockFile),
      always: wishes.plugins.some(
        ({ enabled, pullPolicy, reference, forceDownload }) =>
          enabled && (forceDownload || (pullPolicy === 'Always' && reference.kind === 'oci')),
      ),
    };
  }

  /** Works on all, some at a time, and reports every failure together. */
  async #forEach<T>(
    items: readonly T[],
    nameOf: (item: T) => string,
    work: (item: T) => Promise<void>,
  ): Promise<void> {
    const failures: PluginFailure[] = [];
    const codes = new Set<unknown>();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) {
        try {
          this.#options.signal?.throwIfAborted();
          await work(item);
        } catch (error) {
          this.#options.signal?.throwIfAborted();
          const message = messageOf(error);
          const code = isPlatformError(error) ? error.code : codeOf(error);
          codes.add(code);
          failures.push({
            package: nameOf(item),
            code,
            message,
            help: isPlatformError(error) ? error.help : undefined,
          });
          this.#options.onEvent?.({ type: 'failed', package: nameOf(item), message });
        }
      }
    };
    await Promise.all(Array.from({ length: this.#workers() }, worker));
    if (failures.length > 0) throw errors.PLUGINS_FAILED({ failures });
  }

  #workers(): number {
    const { workers, environment } = this.#options;
    const given = workers ?? environment.DYNAMIC_PLUGINS_WORKERS;
    if (given === undefined || given === 'auto')
      return Math.min(availableParallelism() * 2, MAX_WORKERS);
    const count = Number(given);
    return Number.isSafeInteger(count) && count > 0 ? count : 1;
  }
}

function contentOf({ wanted, name, version, staged }: StagedPlugin): StagedContent {
  return { key: wanted.key, package: wanted.package, name, version, directory: staged };
}

function lockedOf({ package: text, resolved, integrity, files }: InstalledPlugin): LockedPlugin {
  return { package: text, resolved, ...(integrity === undefined ? {} : { integrity }), files };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'INTERNAL';
}
