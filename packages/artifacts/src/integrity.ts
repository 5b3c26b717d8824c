import { createHash, type Hash, timingSafeEqual } from 'node:crypto';
import { errors } from './errors.ts';

/** Algorithms that are accepted, the strongest first. */
const ALGORITHMS = ['sha512', 'sha384', 'sha256'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

const DIGEST_BYTES: Record<Algorithm, number> = { sha512: 64, sha384: 48, sha256: 32 };

/** The name of content: `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`;

/** What content has to hash to. Any of `hashes` is enough; all have the same algorithm. */
export interface Integrity {
  readonly algorithm: Algorithm;
  readonly hashes: readonly Buffer[];
  /** As it was written. */
  readonly text: string;
}

/**
 * Reads a Subresource Integrity text: one or more `<algorithm>-<base64>`, separated by spaces. Of several
 * algorithms only the strongest counts, as the standard says.
 *
 * @param subject what it belongs to, for the message
 * @throws INTEGRITY_INVALID
 */
export function parseIntegrity(text: unknown, subject: string): Integrity {
  const refuse = (reason: string) => errors.INTEGRITY_INVALID({ reason });
  if (typeof text !== 'string') throw refuse(`Package integrity for ${subject} must be a string`);
  const parts = text.trim().split(/\s+/);
  const found: { algorithm: Algorithm; hash: Buffer }[] = [];
  for (const part of parts) {
    // Options (`?…`) are part of the standard and mean nothing to it.
    const [, algorithm, base64] = /^([^-]*)-([^?]*)(?:\?.*)?$/.exec(part) ?? [];
    if (algorithm === undefined || base64 === undefined) {
      throw refuse(
        `Package integrity for ${subject} must be a string of the form <algorithm>-<hash>`,
      );
    }
    if (!isAlgorithm(algorithm)) {
      throw refuse(
        `${subject}: Provided Package integrity algorithm ${algorithm} is not supported, please use one of following algorithms ${ALGORITHMS.join(', ')} instead`,
      );
    }
    const hash = Buffer.from(base64, 'base64');
    if (hash.toString('base64') !== base64 || hash.length !== DIGEST_BYTES[algorithm]) {
      throw refuse(
        `${subject}: Provided Package integrity hash ${base64} is not a valid base64 encoding of a ${algorithm} hash`,
      );
    }
    found.push({ algorithm, hash });
  }
  const algorithm = ALGORITHMS.find((name) => found.some((entry) => entry.algorithm === name));
  const hashes = found.filter((entry) => entry.algorithm === algorithm).map(({ hash }) => hash);
  return { algorithm: algorithm as Algorithm, hashes, text };
}

/** The integrity that a digest of the form `sha256:…` or `sha512:…` asks for; undefined for others. */
export function integrityOfDigest(digest: string): Integrity | undefined {
  const [, algorithm = '', hex = ''] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(digest) ?? [];
  if (!isAlgorithm(algorithm) || hex.length !== DIGEST_BYTES[algorithm] * 2) return undefined;
  return { algorithm, hashes: [Buffer.from(hex, 'hex')], text: digest };
}

/** True for the name of content in a store. */
export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Hashes content as it passes, for its name and, if one is expected, for its integrity. */
export class Digester {
  readonly #name = createHash('sha256');
  readonly #expected: Integrity | undefined;
  readonly #check: Hash | undefined;
  #size = 0;

  constructor(expected?: Integrity) {
    this.#expected = expected;
    if (expected && expected.algorithm !== 'sha256') this.#check = createHash(expected.algorithm);
  }

  update(chunk: Uint8Array): void {
    this.#size += chunk.length;
    this.#name.update(chunk);
    this.#check?.update(chunk);
  }

  /**
   * @param what what the content is, for the message
   * @throws DIGEST_MISMATCH when it is not what was expected
   */
  finish(what: string): { digest: Digest; size: number } {
    const name = this.#name.digest();
    const expected = this.#expected;
    if (expected) {
      const actual = this.#check?.digest() ?? name;
      if (!expected.hashes.some((hash) => timingSafeEqual(hash, actual))) {
        const text = expected.text.includes(':')
          ? `${expected.algorithm}:${actual.toString('hex')}`
          : `${expected.algorithm}-${actual.toString('base64')}`;
        throw errors.DIGEST_MISMATCH({ what, expected: expected.text, actual: text });
      }
    }
    return { digest: `sha256:${name.toString('hex')}`, size: this.#size };
  }
}

function isAlgorithm(name: string): name is Algorithm {
  return (ALGORITHMS as readonly string[]).includes(name);
}
