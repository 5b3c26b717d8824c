import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findUnsafeJson, isJsonObject } from '@gantry/base';

const FORMAT = 1;

/**
 * What plugins said about themselves, by digest, so that a start with unchanged plugins runs none of them.
 * A cache that cannot be read is empty; what is in it is checked again like a fresh answer.
 */
export class DescriptionCache {
  readonly #path: string | undefined;
  #entries: Readonly<Record<string, unknown>> = {};

  /** Without a path nothing is kept. */
  constructor(path: string | undefined) {
    this.#path = path;
  }

  async read(): Promise<void> {
    this.#entries = {};
    if (this.#path === undefined) return;
    try {
      const data: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      if (!isJsonObject(data) || data.format !== FORMAT || findUnsafeJson(data)) return;
      if (isJsonObject(data.descriptions)) this.#entries = data.descriptions;
    } catch {
      // Not there yet, or damaged: the plugins are asked again.
    }
  }

  get(digest: string): unknown {
    return Object.hasOwn(this.#entries, digest) ? this.#entries[digest] : undefined;
  }

  /** Replaces the content, unless it is the same. Throws when the file cannot be written. */
  async replace(entries: Readonly<Record<string, unknown>>): Promise<void> {
    const digests = Object.keys(entries);
    const known = Object.keys(this.#entries);
    if (digests.length === known.length && digests.every((digest) => this.get(digest))) return;
    this.#entries = entries;
    if (this.#path === undefined) return;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const staged = `${this.#path}.${randomUUID()}`;
    try {
      const text = JSON.stringify({ format: FORMAT, descriptions: entries });
      await writeFile(staged, text, { mode: 0o600, flag: 'wx' });
      await rename(staged, this.#path);
    } finally {
      await rm(staged, { force: true });
    }
  }
}
