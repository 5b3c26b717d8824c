import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlatformError, messageOf } from '@gantry/base';
import type { RepositoryConfig } from '../config/operator-config.ts';
import { errors } from '../errors.ts';
import { readJsonFile, writeJsonFile } from '../store/json-file.ts';
import type { ToolStore } from '../store/tool-store.ts';
import { verifyMinisign } from './minisign.ts';
import { parseRepository, type RepositoryContent } from './parse-repository.ts';

/** A repository that was read and, where it has to be, verified. */
export interface Repository extends RepositoryContent {
  readonly name: string;
  readonly url: string;
  readonly sha256: string;
  /** Id of the key that signed it. */
  readonly signer: string | undefined;
  readonly isBundled: boolean;
}

export const CORE = 'core';
/** Where others publish the repository of this name; the bundled one has the same tools, and works offline. */
const PUBLISHED_CORE = /^https:\/\/github\.com\/octocompose\/plugins\//;

interface Kept {
  readonly sha256: string;
  readonly fetchedAt: string;
  /** The newest signature that was seen; an older one is a replay. */
  readonly timestamp?: number;
}

export interface RepositoriesOptions {
  readonly directory: string;
  readonly store: ToolStore;
  /** The index file of the bundled tools. */
  readonly bundled: string;
  readonly now: () => Date;
}

/**
 * Repository files. A remote one is fetched once and then read from this machine, until it is asked for again; one on
 * this machine is read each time. The list that `add` keeps is the user's own, beside that of a configuration.
 */
export class Repositories {
  readonly #options: RepositoriesOptions;
  readonly #read = new Map<string, Promise<Repository>>();

  constructor(options: RepositoriesOptions) {
    this.#options = options;
  }

  /** The list that is in use, with the bundled one in its place. `notes` says what is not as it is written. */
  listFor(configured: readonly RepositoryConfig[]): {
    list: readonly RepositoryConfig[];
    notes: readonly string[];
  } {
    const notes: string[] = [];
    const byName = new Map([...this.added(), ...configured].map((config) => [config.name, config]));
    const core = byName.get(CORE);
    if (core && PUBLISHED_CORE.test(core.url)) {
      byName.delete(CORE);
      notes.push(
        `The repository "core" is the one that comes with Gantry; ${core.url} is not asked.`,
      );
    } else if (core) {
      notes.push(
        `The repository "core" at ${core.url} takes the place of the one that comes with Gantry.`,
      );
    }
    const list = [...byName.values()];
    if (!byName.has(CORE)) list.unshift({ name: CORE, url: this.#options.bundled });
    return { list, notes };
  }

  /** Repositories that the user added by hand. */
  added(): readonly RepositoryConfig[] {
    return readJsonFile<RepositoryConfig[]>(this.#addedPath, []);
  }

  add(config: RepositoryConfig): void {
    const others = this.added().filter(({ name }) => name !== config.name);
    writeJsonFile(this.#addedPath, [...others, config]);
  }

  remove(name: string): boolean {
    const others = this.added().filter((config) => config.name !== name);
    if (others.length === this.added().length) return false;
    writeJsonFile(this.#addedPath, others);
    return true;
  }

  /** Throws `REPOSITORY_UNREADABLE` and `REPOSITORY_NOT_SIGNED`. With `again` the publisher is asked. */
  read(config: RepositoryConfig, again = false): Promise<Repository> {
    const key = JSON.stringify(config);
    const known = again ? undefined : this.#read.get(key);
    const reading = known ?? this.#load(config, again);
    this.#read.set(key, reading);
    reading.catch(() => this.#read.delete(key));
    return reading;
  }

  /** A repository file by its digest, as it was when something was locked to it; nothing when it is not kept. */
  readKept(config: RepositoryConfig, sha256: string): Repository | undefined {
    const content = this.#readContent(sha256);
    return content && this.#parse(config, content, sha256, undefined);
  }

  async #load(config: RepositoryConfig, again: boolean): Promise<Repository> {
    try {
      return await this.#loadOrThrow(config, again);
    } catch (error) {
      if (isPlatformError(error) && error.code.startsWith('REPOSITORY_')) throw error;
      const { name, url } = config;
      throw errors.REPOSITORY_UNREADABLE({ name, url, reason: messageOf(error) }, { cause: error });
    }
  }

  async #loadOrThrow(config: RepositoryConfig, again: boolean): Promise<Repository> {
    const { url, key } = config;
    const isRemote = /^https?:/.test(url);
    const noted = again ? undefined : this.#notes[url];
    const kept = noted && isRemote ? this.#readContent(noted.sha256) : undefined;
    // Whether it was signed is asked each time: the key may have been given since.
    if (kept && noted && key === undefined)
      return this.#parse(config, kept, noted.sha256, undefined);
    const content =
      kept ?? (isRemote ? await this.#options.store.fetchBytes(url) : readFileSync(url));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const signature =
      key === undefined ? undefined : await this.#verify(config, content, key, !kept);
    const repository = this.#parse(config, content, sha256, signature?.keyId);
    if (isRemote && !kept) this.#keep(url, content, sha256, signature?.timestamp);
    return repository;
  }

  #parse(
    config: RepositoryConfig,
    content: Buffer,
    sha256: string,
    signer: string | undefined,
  ): Repository {
    const { name, url } = config;
    if (config.sha256 !== undefined && config.sha256 !== sha256) {
      const reason = `its SHA-256 is ${sha256}, and ${config.sha256} is expected.`;
      throw errors.REPOSITORY_UNREADABLE({ name, url, reason });
    }
    const parsed = parseRepository(url, content.toString('utf8'));
    if ('problems' in parsed) {
      const shown = parsed.problems.map(
        ({ line, pointer, message }) => `line ${line}: ${pointer} ${message}`,
      );
      const more = shown.length > 5 ? `; and ${shown.length - 5} more` : '';
      throw errors.REPOSITORY_UNREADABLE({
        name,
        url,
        reason: `${shown.slice(0, 5).join('; ')}${more}.`,
      });
    }
    return { ...parsed, name, url, sha256, signer, isBundled: url === this.#options.bundled };
  }

  async #verify(
    { name, url, signature = `${url}.minisig` }: RepositoryConfig,
    content: Buffer,
    key: string,
    isFresh: boolean,
  ) {
    const refuse = (reason: string, cause?: unknown) =>
      errors.REPOSITORY_NOT_SIGNED({ name, reason }, { cause });
    const keptPath = join(this.#folder, `${digestOf(signature)}.minisig`);
    let text: string;
    try {
      if (!/^https?:/.test(signature)) text = readFileSync(signature, 'utf8');
      else if (isFresh) text = await this.#options.store.fetchText(signature);
      else text = readFileSync(keptPath, 'utf8');
    } catch (error) {
      throw refuse(`${signature} cannot be read: ${messageOf(error)}`, error);
    }
    try {
      const verified = verifyMinisign(content, text, key);
      const before = this.#notes[url]?.timestamp;
      if (before !== undefined && (verified.timestamp ?? 0) < before) {
        throw new Error('it is older than the one that was seen before');
      }
      if (isFresh) {
        mkdirSync(this.#folder, { recursive: true });
        writeFileSync(keptPath, text);
      }
      return verified;
    } catch (error) {
      throw refuse(messageOf(error), error);
    }
  }

  #keep(url: string, content: Buffer, sha256: string, timestamp: number | undefined): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, sha256), content);
    const kept: Kept = {
      sha256,
      fetchedAt: this.#options.now().toISOString(),
      ...(timestamp === undefined ? {} : { timestamp }),
    };
    writeJsonFile(join(this.#folder, 'index.json'), { ...this.#notes, [url]: kept });
  }

  /** Content that is kept under its digest, if it still has it. */
  #readContent(sha256: string): Buffer | undefined {
    try {
      const content = readFileSync(join(this.#folder, sha256));
      return createHash('sha256').update(content).digest('hex') === sha256 ? content : undefined;
    } catch {
      return undefined;
    }
  }

  get #notes(): Readonly<Record<string, Kept>> {
    return readJsonFile<Record<string, Kept>>(join(this.#folder, 'index.json'), {});
  }

  get #folder(): string {
    return join(this.#options.directory, 'repositories');
  }

  get #addedPath(): string {
    return join(this.#options.directory, 'repositories.json');
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
