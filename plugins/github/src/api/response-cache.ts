import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What was read of an answer, and the tag under which GitHub says whether it is still so. */
export interface CachedAnswer {
  readonly etag?: string;
  readonly value: unknown;
  readonly next?: string;
}

/**
 * Keeps what was read, in the plugin's own folder: GitHub does not count an answer that says that nothing has changed.
 * A cache that cannot be read or written is one that is empty.
 */
export class ResponseCache {
  readonly #folder = join(tmpdir(), 'github-answers');
  readonly #scope: string;

  /** `scope` names whoever reads: nobody sees what others were answered. */
  constructor(scope: string) {
    this.#scope = scope;
  }

  async get(key: string): Promise<CachedAnswer | undefined> {
    try {
      return JSON.parse(await readFile(this.#fileOf(key), 'utf8')) as CachedAnswer;
    } catch {
      return undefined;
    }
  }

  async put(key: string, answer: CachedAnswer): Promise<void> {
    const file = this.#fileOf(key);
    const draft = `${file}.${randomUUID()}`;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, JSON.stringify(answer), { mode: 0o600 });
      await rename(draft, file);
    } catch {
      // Nothing is kept; the next sync asks for everything.
    }
  }

  #fileOf(key: string): string {
    const name = createHash('sha256')
      .update(JSON.stringify([this.#scope, key]))
      .digest('hex');
    return join(this.#folder, `${name}.json`);
  }
}
