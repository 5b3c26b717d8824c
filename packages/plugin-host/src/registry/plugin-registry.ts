import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { DEFAULT_LIMITS, type HostLimits } from '../limits.ts';
import { askPlugin } from './ask-plugin.ts';
import { compareRecords, type PluginDifference } from './compare-records.ts';
import { DescriptionCache } from './description-cache.ts';
import { type Candidate, findPackages, type PluginFolders } from './find-packages.ts';
import { digestPackage } from './package-digest.ts';
import { type PluginPackage, readPluginPackage } from './plugin-package.ts';
import type { FailedPlugin, LoadedPlugin, PluginRecord, SkippedPlugin } from './plugin-record.ts';
import { readDescription } from './read-description.ts';
import { withoutDuplicates } from './without-duplicates.ts';

/** Where to look for plugins, and how to ask them. */
export interface PluginRegistryOptions {
  /**
   * Folders whose child folders are plugin packages, or functions that say at each load which packages there are.
   * Of two plugins with one slug, the first root's wins.
   */
  readonly roots: readonly (string | (() => Promise<PluginFolders>))[];
  /** The bundled runner, `dist/runner.js` of this package. */
  readonly runnerPath: string;
  /** Where descriptions are kept, so that an unchanged plugin is not started to be asked again. */
  readonly cachePath?: string;
  readonly limits?: Partial<HostLimits>;
  readonly permissions?: 'auto' | 'off';
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How many plugins are asked at the same time. Default 4. */
  readonly concurrency?: number;
}

/** What a load found. */
export interface RegistrySnapshot {
  readonly records: readonly PluginRecord[];
  /** How many plugins had to be started to describe themselves. */
  readonly described: number;
  /** Why the cache could not be written, if so. The next start asks the plugins again. */
  readonly cacheFailure?: string;
}

interface Found {
  readonly record: PluginRecord;
  readonly described: boolean;
  /** What to keep: the answer as it came, under its digest. */
  readonly cached?: readonly [string, unknown];
}

/**
 * Knows the plugins that are installed. Never runs their code in this process: each one describes itself in a
 * process of its own, and the answer is checked here.
 *
 * What is wrong with one plugin is reported in its record and stops no other. A load that fails as a whole
 * leaves the former result in place.
 */
export class PluginRegistry {
  readonly #options: PluginRegistryOptions;
  readonly #limits: HostLimits;
  readonly #cache: DescriptionCache;
  #records: readonly PluginRecord[] = Object.freeze([]);
  #loaded: ReadonlyMap<string, LoadedPlugin> = new Map();
  #loading: Promise<unknown> = Promise.resolve();

  constructor(options: PluginRegistryOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#cache = new DescriptionCache(options.cachePath);
  }

  /** Every plugin package of the last load, in the order in which it was found. */
  get records(): readonly PluginRecord[] {
    return this.#records;
  }

  /** A plugin that can be called. */
  find(slug: string): LoadedPlugin | undefined {
    return this.#loaded.get(slug);
  }

  /** Looks at the roots again. Loads run one after another; each sees the folders as they are at its start. */
  load(): Promise<RegistrySnapshot> {
    return this.#enqueue(() => this.#load());
  }

  /**
   * Looks at the roots again while plugins are in use, and says what changed.
   *
   * @throws PLUGINS_NOT_RELOADED when a plugin that is loaded could not be any more although its package is there,
   *   such as a new version that does not start; nothing changed then
   */
  reload(): Promise<readonly PluginDifference[]> {
    return this.#enqueue(async () => {
      const former = this.#records;
      const { records } = await this.#load(refuseLosses(former));
      return compareRecords(former, records);
    });
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const loading = this.#loading.then(work);
    this.#loading = loading.catch(() => {});
    return loading;
  }

  async #load(
    judge: (records: readonly PluginRecord[]) => void = () => {},
  ): Promise<RegistrySnapshot> {
    const [candidates, runner] = await Promise.all([
      this.#find(),
      readFile(this.#options.runnerPath),
      this.#cache.read(),
    ]);
    // A new runner may see what an old one did not, so it asks again.
    const salt = createHash('sha256').update(runner).digest('hex');
    const found = await mapLimited(candidates, this.#options.concurrency ?? 4, (candidate) =>
      this.#read(candidate, salt),
    );
    const present = found.filter((entry) => entry !== undefined);
    const { records, loaded } = withoutDuplicates(present.map(({ record }) => record));
    judge(records);
    this.#records = Object.freeze(records);
    this.#loaded = loaded;
    const described = present.filter((entry) => entry.described).length;
    const cached = present.flatMap((entry) => (entry.cached ? [entry.cached] : []));
    try {
      await this.#cache.replace(Object.fromEntries(cached));
      return { records, described };
    } catch (error) {
      return { records, described, cacheFailure: messageOf(error) };
    }
  }

  async #find(): Promise<Candidate[]> {
    const { roots } = this.#options;
    const asked = roots.map((root) => (typeof root === 'string' ? root : root()));
    return await findPackages(await Promise.all(asked));
  }

  async #read(candidate: Candidate, salt: string): Promise<Found | undefined> {
    const { problem, name: packageName, version = '', directory } = candidate;
    if (problem !== undefined) {
      const record = failedRecord(
        { packageName, version, directory },
        `It is damaged: ${problem}.`,
      );
      return { record, described: false };
    }
    const reading = await readPluginPackage(candidate.directory, candidate.name);
    if (reading.kind === 'not-a-plugin') {
      // In a folder that is looked through it may be anything; what was installed is named.
      if (candidate.version === undefined) return undefined;
      const reason =
        'It is installed and not a plugin of Gantry: its package.json has no "gantry".';
      const record = Object.freeze({ status: 'skipped', packageName, version, directory, reason });
      return { record: record as SkippedPlugin, described: false };
    }
    if (reading.kind === 'failed') {
      const { kind: _, ...facts } = reading;
      return { record: { ...facts, status: 'failed' }, described: false };
    }
    const plugin = reading.package;
    try {
      return await this.#describe(plugin, salt);
    } catch (error) {
      const record = failedRecord(plugin, `It could not be read: ${messageOf(error)}`);
      return { record, described: false };
    }
  }

  async #describe(plugin: PluginPackage, salt: string): Promise<Found> {
    const digest = await digestPackage(plugin);
    const key = `${salt}:${digest}`;
    let description = this.#cache.get(key);
    const described = description === undefined;
    if (described) {
      const result = await askPlugin(plugin, { ...this.#options, limits: this.#limits });
      if (result.kind === 'failed') {
        const record = failedRecord(plugin, result.reason, result.output);
        return { record, described };
      }
      description = result.description;
    }
    const record = readDescription(description, { ...plugin, digest });
    return { record, described, cached: [key, description] };
  }
}

function refuseLosses(former: readonly PluginRecord[]): (records: readonly PluginRecord[]) => void {
  return (records) => {
    const lost = former.flatMap((record) => {
      if (record.status !== 'loaded') return [];
      const { slug, packageName } = record;
      const ofIt = records.filter((now) => now.slug === slug || now.packageName === packageName);
      if (ofIt.some(({ status }) => status === 'loaded')) return [];
      return ofIt.flatMap((now) =>
        now.status === 'loaded' ? [] : [{ plugin: slug, version: now.version, reason: now.reason }],
      );
    });
    if (lost.length > 0) throw errors.PLUGINS_NOT_RELOADED({ plugins: lost });
  };
}

type PackageFacts = Pick<PluginPackage, 'packageName' | 'version' | 'directory'>;

function failedRecord(plugin: PackageFacts, reason: string, output = ''): FailedPlugin {
  const { packageName, version, directory } = plugin;
  return Object.freeze({
    status: 'failed',
    packageName,
    version,
    directory,
    reason,
    problems: [],
    ...(output === '' ? {} : { output }),
  });
}

async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
