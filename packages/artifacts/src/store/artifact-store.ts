import { createReadStream, readdirSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createId } from '@gantry/base';
import { errors } from '../errors.ts';
import { type Digest, Digester, type Integrity } from '../integrity.ts';
import { acquireLock, tryLock } from '../lock/file-lock.ts';
import type { FileLock } from '../lock/held-lock.ts';

/** Content that is in the store. */
export interface Blob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

export interface AddBlobOptions {
  /** What it is, for messages. */
  readonly what: string;
  readonly integrity?: Integrity | undefined;
  /** Bytes; default no limit. */
  readonly maxBytes?: number | undefined;
}

/**
 * Archives by the SHA-256 of their content, and private folders to unpack them in, on one file system so that
 * a rename publishes.
 *
 * ```
 * <store>/blobs/sha256/<hex>    whole and verified: nothing appears here in parts
 * <store>/staging/<id>/         of one process, which holds the lock <id>.lock as long as it lives
 * ```
 *
 * Any number of processes may use one store at a time.
 */
export class ArtifactStore {
  readonly directory: string;
  readonly #staging: string;
  readonly #blobs: string;
  #own: Promise<{ folder: string; lock: FileLock }> | undefined;

  constructor(directory: string) {
    this.directory = directory;
    this.#staging = join(directory, 'staging');
    this.#blobs = join(directory, 'blobs', 'sha256');
  }

  /** Where content of that name is, if it is there. */
  blobPath(digest: Digest): string {
    return join(this.#blobs, digest.slice('sha256:'.length));
  }

  async findBlob(digest: Digest): Promise<Blob | undefined> {
    const path = this.blobPath(digest);
    try {
      return { digest, size: (await stat(path)).size, path };
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /**
   * Adds content as it streams in. It is published when it is whole and is what was expected, and not before.
   *
   * @throws DIGEST_MISMATCH
   */
  async addBlob(source: AsyncIterable<Uint8Array>, options: AddBlobOptions): Promise<Blob> {
    const { what, integrity, maxBytes = Number.POSITIVE_INFINITY } = options;
    const temporary = join(await this.stagingFolder(), 'blob');
    const digester = new Digester(integrity);
    const file = await open(temporary, 'wx');
    let size = 0;
    try {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > maxBytes) throw errors.DOWNLOAD_TOO_LARGE({ url: what, limitBytes: maxBytes });
        digester.update(chunk);
        await file.write(chunk);
      }
    } finally {
      await file.close();
    }
    return this.#publish(temporary, digester.finish(what));
  }

  /** Adds a file that somebody else may write to: a private copy of it is what gets checked. */
  addFile(path: string, options: AddBlobOptions): Promise<Blob> {
    return this.addBlob(createReadStream(path, { highWaterMark: 256 * 1024 }), options);
  }

  /** Publishes a file of this process's staging folder, whose digest was computed while it was written. */
  async publishBlob(
    temporary: string,
    found: { readonly digest: Digest; readonly size: number },
  ): Promise<Blob> {
    return this.#publish(temporary, found);
  }

  /** Deletes a content, such as one that was found altered. */
  async removeBlob(digest: Digest): Promise<void> {
    await rm(this.blobPath(digest), { force: true });
  }

  /** Deletes all content, for a user of the store who is its only one and has unpacked what it needs. */
  async removeBlobs(): Promise<void> {
    for (const name of await readdir(this.#blobs).catch(() => [])) {
      await rm(join(this.#blobs, name), { force: true });
    }
  }

  /** A new empty folder of this process, deleted when the process is gone if not before. */
  async stagingFolder(): Promise<string> {
    this.#own ??= this.#claim();
    const { folder } = await this.#own;
    const path = join(folder, createId());
    await mkdir(path);
    return path;
  }

  /** Does work for one artifact in one process at a time: the others wait, and then find it done. */
  async exclusively<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
    const folder = join(this.directory, 'locks');
    const lock = await acquireLock(join(folder, name.replaceAll(/[^A-Za-z0-9.-]/g, '_')), { what });
    try {
      return await work();
    } finally {
      lock.release();
    }
  }

  /** Whether anybody, living or dead, has something staged. Cheap. */
  get isInUse(): boolean {
    try {
      return readdirSync(this.#staging).length > 0;
    } catch {
      return false;
    }
  }

  /** Deletes what processes left that are gone: whose lock nobody holds. Returns how many. */
  async clean(): Promise<number> {
    let removed = 0;
    const names = await readdir(this.#staging).catch(() => []);
    for (const name of names.filter((entry) => entry.endsWith('.lock'))) {
      const lockPath = join(this.#staging, name);
      const lock = tryLock(lockPath);
      if (!lock) continue;
      await rm(lockPath.slice(0, -'.lock'.length), { recursive: true, force: true });
      await unlink(lockPath).catch(() => {});
      lock.release();
      removed++;
    }
    return removed;
  }

  /** Deletes what this process staged. */
  async close(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    if (!own) return;
    const { folder, lock } = await own;
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}.lock`, { force: true });
    lock.release();
  }

  async #claim(): Promise<{ folder: string; lock: FileLock }> {
    await mkdir(this.#staging, { recursive: true });
    await mkdir(this.#blobs, { recursive: true });
    for (;;) {
      const folder = join(this.#staging, createId());
      // The lock first: a folder without one would have no owner to be asked about. That it is held already
      // means that somebody cleans up just now.
      const lock = tryLock(`${folder}.lock`);
      if (!lock) continue;
      await mkdir(folder);
      return { folder, lock };
    }
  }

  async #publish(
    temporary: string,
    { digest, size }: { digest: Digest; size: number },
  ): Promise<Blob> {
    const path = this.blobPath(digest);
    // Whoever published the same content before published the same bytes.
    await rename(temporary, path);
    return { digest, size, path };
  }
}
