import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { errors } from '../errors.ts';
import type { EncryptionKeys } from './encryption-keys.ts';

const VERSION = 'v1';
const NONCE_BYTES = 12;

/**
 * Seals secrets for storage: AES-256-GCM, with the key's id in front and the row's identity as additional
 * data, so that a sealed text moved to another row does not open.
 */
export class SecretBox {
  readonly #keys: EncryptionKeys;

  constructor(keys: EncryptionKeys) {
    this.#keys = keys;
  }

  /** `v1.<key id>.<nonce>.<tag>.<text>`, the last three in base64url. */
  seal(plain: string, identity: string): string {
    const { id, bytes } = this.#keys.current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce);
    cipher.setAAD(Buffer.from(identity));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    const parts = [nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
    return [VERSION, id, ...parts].join('.');
  }

  /** Throws `SECRET_UNREADABLE` when the key, the identity or the text is not what it was sealed with. */
  open(sealed: string, identity: string): string {
    const [version, keyId, nonce, tag, text, ...rest] = sealed.split('.');
    const wellFormed = version === VERSION && nonce && tag && text !== undefined && !rest.length;
    const key = this.#keys.find(keyId);
    if (!wellFormed || !key) throw errors.SECRET_UNREADABLE({ what: identity });
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(identity));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      const plain = Buffer.concat([
        decipher.update(Buffer.from(text, 'base64url')),
        decipher.final(),
      ]);
      return plain.toString('utf8');
    } catch (cause) {
      throw errors.SECRET_UNREADABLE({ what: identity }, { cause });
    }
  }
}

/** The id of the key that a text is sealed with. */
export function sealedWith(sealed: string): string {
  return sealed.split('.', 2)[1] ?? '';
}
