import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { errors } from '../errors.ts';

const VERSION = 'v1';
const NONCE_BYTES = 12;
export const ENCRYPTION_KEY_BYTES = 32;

/**
 * Seals secrets for storage: AES-256-GCM, with the key's id in front and the row's identity as additional
 * data, so that a sealed text moved to another row does not open.
 */
export class SecretBox {
  readonly #key: Buffer;
  /** First eight hex digits of the key's SHA-256: says which key sealed a text, and nothing of the key. */
  readonly keyId: string;

  constructor(key: Buffer) {
    if (key.length !== ENCRYPTION_KEY_BYTES) throw new Error('The encryption key has 32 bytes.');
    this.#key = key;
    this.keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  }

  /** `v1.<key id>.<nonce>.<tag>.<text>`, the last three in base64url. */
  seal(plain: string, identity: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(Buffer.from(identity));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    const parts = [nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
    return [VERSION, this.keyId, ...parts].join('.');
  }

  /** Throws `SECRET_UNREADABLE` when the key, the identity or the text is not what it was sealed with. */
  open(sealed: string, identity: string): string {
    const [version, keyId, nonce, tag, text, ...rest] = sealed.split('.');
    const wellFormed = version === VERSION && nonce && tag && text !== undefined && !rest.length;
    if (!wellFormed || keyId !== this.keyId) throw errors.SECRET_UNREADABLE({ what: identity });
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, Buffer.from(nonce, 'base64url'), {
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
