import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ChainSeal } from '@gantry/storage';
import type { EncryptionKeys } from '../secrets/encryption-keys.ts';

/**
 * Seals the head of the audit log with keys made from the encryption keys. Whoever can write to the database and
 * does not have them cannot make a chain of their own look like ours.
 */
export function createChainSeal(keys: EncryptionKeys): ChainSeal {
  const sealWith = ({ id, sealBytes }: EncryptionKeys['current'], text: string): string =>
    `v1.${id}.${createHmac('sha256', sealBytes).update(text).digest('base64url')}`;
  return {
    seal: (text) => sealWith(keys.current, text),
    matches: (text, seal) => {
      const key = keys.find(seal.split('.')[1]);
      if (!key) return false;
      const expected = Buffer.from(sealWith(key, text));
      const given = Buffer.from(seal);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
