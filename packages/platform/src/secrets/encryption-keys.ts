import { createHash, hkdfSync } from 'node:crypto';

export const ENCRYPTION_KEY_BYTES = 32;

export interface EncryptionKey {
  /** First eight hex digits of the key's SHA-256: says which key it is, and nothing of it. */
  readonly id: string;
  readonly bytes: Buffer;
  /** Made from it, to seal the end of the audit log with. */
  readonly sealBytes: Buffer;
}

/** The keys of an installation: the first one seals; what the others have sealed can still be opened. */
export class EncryptionKeys {
  #keys: readonly EncryptionKey[];

  constructor(current: Buffer, previous: readonly Buffer[] = []) {
    this.#keys = [current, ...previous].map(toKey);
  }

  get current(): EncryptionKey {
    return this.#keys[0] as EncryptionKey;
  }

  get all(): readonly EncryptionKey[] {
    return this.#keys;
  }

  find(id: string | undefined): EncryptionKey | undefined {
    return this.#keys.find((key) => key.id === id);
  }

  /** Seals with another key from now on. Returns what takes that back. */
  change(bytes: Buffer): () => void {
    const before = this.#keys;
    this.#keys = [toKey(bytes), ...before];
    return () => {
      this.#keys = before;
    };
  }
}

function toKey(bytes: Buffer): EncryptionKey {
  if (bytes.length !== ENCRYPTION_KEY_BYTES) throw new Error('An encryption key has 32 bytes.');
  return {
    id: createHash('sha256').update(bytes).digest('hex').slice(0, 8),
    bytes,
    sealBytes: Buffer.from(
      hkdfSync('sha256', bytes, '', 'gantry audit seal', ENCRYPTION_KEY_BYTES),
    ),
  };
}
