import { join } from 'node:path';
import { messageOf, nearest } from '@gantry/base';
import { compare, maxSatisfying, validRange } from 'semver';
import type { RepositoryConfig } from './config/operator-config.ts';
import { errors } from './errors.ts';
import { Repositories, type Repository } from './repository/repositories.ts';
import { BUNDLED_URL, lockedBinary, type ToolLock } from './repository/tool-lock.ts';
import type { ToolBinary, ToolManifest } from './repository/tool-manifest.ts';
import { type RunnableTool, ToolRunner } from './run/tool-runner.ts';
import { readJsonFile, writeJsonFile } from './store/json-file.ts';
import { type DownloadProgress, ToolStore } from './store/tool-store.ts';

export interface ToolboxOptions {
  /** Data folder for tools. */
  readonly directory: string;
  /** Index file of the bundled tools. */
  readonly bundled: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly repositories?: readonly RepositoryConfig[];
  readonly lock?: ToolLock | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Default: this machine's. */
  readonly platform?: string;
  readonly now?: () => Date;
}

/** A tool as it was found in a repository; nothing is downloaded yet. */
export interface FoundTool {
  readonly request: string;
  readonly repository: Repository;
  readonly manifest: ToolManifest;
}

/** Finds tools in repositories, fetches them, and runs them. */
export class Toolbox {
  readonly runner: ToolRunner;
  readonly repositories: Repositories;
  readonly #options: ToolboxOptions;
  readonly #store: ToolStore;
  readonly #list: readonly RepositoryConfig[];
  /** What is not as it is written, in sentences. */
  readonly notes: string[];

  constructor(options: ToolboxOptions) {
    const { directory, bundled, environment, onProgress } = options;
    this.#options = options;
    this.#store = new ToolStore({ directory, environment, onProgress });
    this.runner = new ToolRunner({ environment });
    const now = options.now ?? (() => new Date());
    this.repositories = new Repositories({ directory, store: this.#store, bundled, now });
    const { list, notes } = this.repositories.listFor(options.repositories ?? []);
    this.#list = list;
    this.notes = [...notes];
  }

  get list(): readonly RepositoryConfig[] {
    return this.#list;
  }

  /** Reads all repositories; `again` asks their publishers. */
  readAll(again = false): Promise<Repository[]> {
    return Promise.all(this.#list.map((config) => this.repositories.read(config, again)));
  }

  /**
   * Finds a tool by `name`, `name@range` or `repository/name@range`: in the lock, else the newest version in the range.
   * Throws what `errors.ts` says about tools.
   */
  async find(request: string): Promise<FoundTool> {
    const { lock } = this.#options;
    const locked = lock?.get(request);
    if (!locked) {
      if (lock?.isFrozen) throw errors.TOOL_NOT_LOCKED({ tool: request, lock: lock.path });
      return await this.#findNewest(request);
    }
    const { name } = parseRequest(request);
    const config = this.#list.find((one) => one.name === locked.repository);
    if (!config) throw errors.REPOSITORY_UNKNOWN({ name: locked.repository });
    const kept =
      locked.repositoryUrl === config.url && config.key === undefined
        ? this.repositories.readKept(config, locked.repositorySha256)
        : undefined;
    const repository = kept ?? (await this.repositories.read(config));
    const manifest = repository.tools.find(
      (tool) => tool.name === name && tool.version === locked.version,
    );
    const mismatch = (found: string, wanted: string) =>
      errors.TOOL_LOCK_MISMATCH({ tool: request, lock: lock?.path ?? '', locked: wanted, found });
    if (!manifest) {
      if (repository.isBundled && !lock?.isFrozen) return await this.#findNewest(request);
      throw mismatch('not there any more', `version ${locked.version}`);
    }
    for (const [platform, { sha256 }] of Object.entries(locked.binaries)) {
      const found = manifest.binaries[platform]?.sha256;
      if (found === undefined || found === sha256) continue;
      // The bundled tools change with Gantry itself.
      if (locked.repositoryUrl === BUNDLED_URL && !lock?.isFrozen) break;
      throw mismatch(found, sha256);
    }
    return { request, repository, manifest };
  }

  /** Fetches a tool that was found, and records it in the lock. */
  async obtain({ request, repository, manifest }: FoundTool): Promise<RunnableTool> {
    const platform = this.#options.platform ?? `${process.platform}-${process.arch}`;
    const { binaries } = manifest;
    const key = Object.hasOwn(binaries, platform) ? platform : 'any';
    const binary = binaries[key];
    const tool = `${manifest.name} ${manifest.version}`;
    if (!binary) {
      throw errors.TOOL_PLATFORM_MISSING({ tool, platform, available: Object.keys(binaries) });
    }
    const { lock } = this.#options;
    const sha256 =
      binary.sha256 ?? (await this.#pin(tool, binary, lock?.get(request)?.binaries[key]?.sha256));
    // The bundled tools lie where they were installed; others are copied, out of reach of whoever published them.
    const file = repository.isBundled
      ? { path: binary.url, sha256, runtime: binary.runtime }
      : await this.#store.obtain(tool, binary, sha256);
    if (!lock?.isFrozen) {
      lock?.set(request, {
        repository: repository.name,
        repositoryUrl: repository.isBundled ? BUNDLED_URL : repository.url,
        repositorySha256: repository.sha256,
        version: manifest.version,
        binaries: lockedBinary({ ...binaries, [key]: { ...binary, sha256 } }, repository.isBundled),
      });
    }
    return { manifest, file };
  }

  async fetchText(url: string): Promise<string> {
    return await this.#store.fetchText(url);
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async #findNewest(request: string): Promise<FoundTool> {
    const { repository: wanted, name, range } = parseRequest(request);
    if (wanted !== undefined && !this.#list.some((one) => one.name === wanted)) {
      throw errors.REPOSITORY_UNKNOWN({ name: wanted });
    }
    const repositories = await Promise.all(
      this.#list
        .filter((config) => wanted === undefined || config.name === wanted)
        .map((config) => this.repositories.read(config)),
    );
    const having = repositories.filter(({ tools }) => tools.some((tool) => tool.name === name));
    const [repository] = having;
    if (!repository) {
      const known = repositories
        .flatMap(({ tools }) => tools.map((tool) => tool.name))
        // Of two that are as near, letters that changed places are likelier than letters that are missing.
        .sort((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length));
      throw errors.TOOL_UNKNOWN({ name, nearest: nearest(name, known) });
    }
    // Which one is meant is never a matter of order: a name that somebody else takes must not change what runs.
    if (having.length > 1) {
      throw errors.TOOL_AMBIGUOUS({ name, repositories: having.map((one) => one.name) });
    }
    const versions = repository.tools.filter((tool) => tool.name === name);
    const best = maxSatisfying(
      versions.map(({ version }) => version),
      range,
    );
    const manifest = versions.find(({ version }) => version === best);
    if (!manifest || validRange(range) === null) {
      const known = versions.map(({ version }) => version).sort(compare);
      throw errors.TOOL_VERSION_MISSING({ name, range, versions: known });
    }
    return { request, repository, manifest };
  }

  /** The digest of a file whose repository has none: read once from beside the file, and remembered. */
  async #pin(
    tool: string,
    { url, sha256Url }: ToolBinary,
    locked: string | undefined,
  ): Promise<string> {
    if (locked !== undefined) return locked;
    const path = join(this.#options.directory, 'pins.json');
    const pins = readJsonFile<Record<string, string>>(path, {});
    const pinned = pins[url];
    if (pinned !== undefined) return pinned;
    let text: string;
    try {
      text = sha256Url === undefined ? '' : await this.#store.fetchText(sha256Url);
    } catch (error) {
      throw errors.TOOL_UNAVAILABLE({ tool, reason: `${sha256Url}: ${messageOf(error)}` });
    }
    const sha256 = text.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw errors.TOOL_UNAVAILABLE({ tool, reason: `${sha256Url} has no SHA-256 in it` });
    }
    writeJsonFile(path, { ...pins, [url]: sha256 });
    this.notes.push(
      `The digest of ${tool} comes from ${sha256Url}, and is kept from now on: its repository has none.`,
    );
    return sha256;
  }
}

export function parseRequest(request: string): {
  readonly repository: string | undefined;
  readonly name: string;
  readonly range: string;
} {
  const match = /^(?:([^/@]+)\/)?([^/@]+)(?:@(.+))?$/.exec(request);
  return { repository: match?.[1], name: match?.[2] ?? request, range: match?.[3] ?? '*' };
}
