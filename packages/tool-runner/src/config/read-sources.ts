import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { escapePointer, isJsonObject, type JsonObject, messageOf } from '@gantry/base';
import { toCanonical } from './aliases.ts';
import { checkSchema } from './check-schema.ts';
import { type ConfigFile, ConfigFileSchema } from './config-schema.ts';
import { type ConfigProblem, parseConfigText, type SourceFile } from './source-file.ts';

/** Fetches the text of a remote include. */
export type FetchText = (url: string) => Promise<string>;

export interface ReadSources {
  /** In the order in which they are merged: what comes later wins. */
  readonly files: readonly SourceFile[];
  readonly problems: readonly ConfigProblem[];
  /** Older and later spellings that were read, with their places. */
  readonly notes: readonly ConfigProblem[];
}

export interface ReadOptions {
  readonly folder: string;
  readonly fetchText: FetchText;
  /** The server's own file has keys of its own beside ours. */
  readonly onlyOperator?: boolean;
}

const MAX_FILES = 100;

/**
 * Reads configuration files and what they include. An include counts less than the file that includes it, and later
 * includes count more than earlier ones. Cycles are refused, and so is a remote file that includes a local one.
 */
export async function readSources(
  paths: readonly string[],
  options: ReadOptions,
): Promise<ReadSources> {
  const reader = new Reader(options);
  for (const path of paths) await reader.read(resolve(options.folder, path), []);
  return reader;
}

interface Including {
  readonly location: string;
  readonly name: string;
  readonly line: number;
}

class Reader implements ReadSources {
  readonly files: SourceFile[] = [];
  readonly problems: ConfigProblem[] = [];
  readonly notes: ConfigProblem[] = [];
  readonly #options: ReadOptions;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  async read(
    location: string,
    chain: readonly Including[],
    entry: { readonly sha256?: string; readonly env?: readonly string[] } = {},
  ): Promise<void> {
    const isRemote = /^https?:\/\//.test(location);
    const name = isRemote ? location : this.#nameOf(location);
    const from = chain.at(-1);
    const place = from ? { file: from.name, line: from.line } : { file: name, line: 1 };
    const cycle = chain.findIndex((including) => including.location === location);
    if (cycle !== -1) {
      const names = [...chain.slice(cycle).map((including) => including.name), name];
      this.problems.push({
        ...place,
        pointer: '/include',
        message: `includes itself: ${names.join(' → ')}`,
      });
      return;
    }
    if (this.files.length >= MAX_FILES) {
      this.problems.push({
        ...place,
        pointer: '/include',
        message: `more than ${MAX_FILES} files are included`,
      });
      return;
    }
    let text: string;
    try {
      text = isRemote
        ? await this.#options.fetchText(location)
        : new TextDecoder('utf-8', { fatal: true }).decode(await readFile(location));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${messageOf(error)}`;
      this.problems.push({
        ...place,
        pointer: from ? '/include' : '',
        message: `${name} ${reason}`,
      });
      return;
    }
    const digest = createHash('sha256').update(text).digest('hex');
    if (entry.sha256 !== undefined && entry.sha256 !== digest) {
      this.problems.push({
        ...place,
        pointer: '/include',
        message: `${name} is not what was expected: its SHA-256 is ${digest}`,
      });
      return;
    }
    await this.#parse(text, { location, name, isRemote, variables: new Set(entry.env), chain });
  }

  async #parse(
    text: string,
    source: Pick<SourceFile, 'location' | 'name' | 'isRemote'> & {
      readonly variables: ReadonlySet<string>;
      readonly chain: readonly Including[];
    },
  ): Promise<void> {
    const { location, name, isRemote, variables, chain } = source;
    const parsed = parseConfigText(location, text);
    if ('problems' in parsed) {
      this.problems.push(...parsed.problems.map((problem) => ({ ...problem, file: name })));
      return;
    }
    const own = this.#options.onlyOperator && chain.length === 0;
    const written = own ? pick(parsed.value, 'operator') : parsed.value;
    const canonical = toCanonical(written);
    const lineOf = (pointer: string) => parsed.lineOf(canonical.originOf(pointer));
    for (const { pointer, message } of canonical.deprecations) {
      this.notes.push({ file: name, line: parsed.lineOf(pointer), pointer, message });
    }
    for (const problem of checkSchema(ConfigFileSchema, canonical.value)) {
      this.problems.push({ ...problem, file: name, line: lineOf(problem.pointer) });
    }
    const { include = [] } = canonical.value as ConfigFile;
    if (Array.isArray(include)) {
      for (const [index, entry] of include.entries()) {
        if (!isJsonObject(entry) || typeof entry.url !== 'string') continue;
        const line = lineOf(`/include/${index}`);
        const next = [...chain, { location, name, line }];
        const target = resolveLocation(entry.url, location, isRemote);
        if ('problem' in target) {
          const pointer = `/include/${index}/url`;
          this.problems.push({ file: name, line, pointer, message: target.problem });
        } else await this.read(target.location, next, entry);
      }
    }
    const { include: _read, ...value } = canonical.value;
    this.files.push({
      name,
      location,
      isRemote,
      variables: isRemote ? variables : 'all',
      value: withAbsolutePaths(value, location, isRemote),
      lineOf,
    });
  }

  #nameOf(location: string): string {
    const name = relative(this.#options.folder, location);
    return name.startsWith('..') ? location : name;
  }
}

/** Where an address leads that stands in a file; a remote file never leads to a local one. */
export function resolveLocation(
  url: string,
  from: string,
  isRemote: boolean,
): { location: string } | { problem: string } {
  if (/^https?:\/\//.test(url)) return { location: new URL(url).href };
  if (isRemote) {
    const target = URL.canParse(url, from) ? new URL(url, from) : undefined;
    return target && /^https?:$/.test(target.protocol)
      ? { location: target.href }
      : { problem: `"${url}" is a local file, which a remote file may not refer to` };
  }
  if (/^[a-z][a-z0-9+.-]+:/i.test(url) && !url.startsWith('file:')) {
    return { problem: `"${url}" is neither http, https nor a file` };
  }
  try {
    const base = pathToFileURL(`${dirname(from)}/`);
    return {
      location: url.startsWith('file:')
        ? fileURLToPath(new URL(url, base))
        : resolve(dirname(from), url),
    };
  } catch (error) {
    return { problem: `"${url}" is not a file: ${messageOf(error)}` };
  }
}

/** Addresses of repositories count from the file that they stand in, not from the one that includes it. */
function withAbsolutePaths(value: JsonObject, location: string, isRemote: boolean): JsonObject {
  const { operator } = value;
  if (!isJsonObject(operator) || !isJsonObject(operator.repos)) return value;
  const repos = Object.entries(operator.repos).map(([name, repo]) => {
    if (!isJsonObject(repo) || typeof repo.url !== 'string') return [name, repo];
    const target = resolveLocation(repo.url, location, isRemote);
    return [name, 'location' in target ? { ...repo, url: target.location } : repo];
  });
  return { ...value, operator: { ...operator, repos: Object.fromEntries(repos) as JsonObject } };
}

function pick(value: JsonObject, key: string): JsonObject {
  const found = value[escapePointer(key)];
  return found === undefined ? {} : { [key]: found };
}
