import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { ChainSeal } from '@gantry/storage';

/**
 * Seals the head of the audit log with keys made from the encryption keys. Whoever can write to the database and
 * does not have them cannot make a chain of their own look like ours. The first key seals; the others are
 * still believed.
 */
export function createChainSeal(encryptionKeys: readonly Buffer[]): ChainSeal {
  const keys = encryptionKeys.map((encryptionKey) => ({
    id: createHash('sha256').update(encryptionKey).digest('hex').slice(0, 8),
    key: Buffer.from(hkdfSync('sha256', encryptionKey, '', 'gantry audit seal', 32)),
  }));
  const [current] = keys;
  if (!current) throw new Error('A seal needs a key.');
  const sealWith = ({ id, key }: typeof current, text: string): string =>
    `v1.${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  return {
    seal: (text) => sealWith(current, text),
    matches: (text, seal) =>
      keys.some((key) => {
        const expected = Buffer.from(sealWith(key, text));
        const given = Buffer.from(seal);
        return expected.length === given.length && timingSafeEqual(expected, given);
      }),
  };
}
