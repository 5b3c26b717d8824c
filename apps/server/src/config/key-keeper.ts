import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { EncryptionKeys, KeyKeeper } from '@gantry/platform';

/**
 * The encryption key in the data folder, and the one that is to follow it. The next key is on the disk before
 * anything is sealed with it, and takes its place after that; a start settles what a crash has left.
 */
export class FileKeyKeeper implements KeyKeeper {
  readonly #path: string;
  readonly #nextPath: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'encryption.key');
    this.#nextPath = `${this.#path}.next`;
  }

  /** A key that was prepared and is not settled. */
  readNext(): Buffer | undefined {
    if (!existsSync(this.#nextPath)) return undefined;
    const text = readFileSync(this.#nextPath, 'utf8').trim();
    // Cut short: nothing was sealed with it yet.
    return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
  }

  prepare(key: Buffer): void {
    const file = openSync(this.#nextPath, 'w', 0o600);
    try {
      writeSync(file, `${key.toString('hex')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  commit(): void {
    renameSync(this.#nextPath, this.#path);
  }

  discard(): void {
    rmSync(this.#nextPath, { force: true });
  }

  /** After a crash: the store says whether it was sealed with the next key. */
  settle(keys: EncryptionKeys, usedIds: readonly string[]): void {
    const next = this.readNext();
    const [used, ...others] = usedIds;
    if (next) {
      const takeBack = keys.change(next);
      if (used === keys.current.id && others.length === 0) {
        this.commit();
        return;
      }
      takeBack();
    }
    this.discard();
  }
}
