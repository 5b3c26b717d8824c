import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

// The format of minisign. A public key is base64 of "Ed", a key id of 8 bytes and the key of 32. A signature file has
// four lines: a comment, base64 of an algorithm ("Ed", or "ED" for a signature of the BLAKE2b-512 of the file), the
// key id and the signature; a comment that is trusted; and a signature of the first signature and that comment.

const KEY_BYTES = 42;
const SIGNATURE_BYTES = 74;
/** What turns a bare Ed25519 key into one that the crypto library reads. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface VerifiedSignature {
  /** As its publisher shows it: 16 hexadecimal digits. */
  readonly keyId: string;
  readonly trustedComment: string;
  /** Seconds since 1970, where the comment says so. */
  readonly timestamp: number | undefined;
}

/** Checks a signature file over bytes. Throws with the reason when it does not hold. */
export function verifyMinisign(
  content: Uint8Array,
  signatureText: string,
  publicKeyText: string,
): VerifiedSignature {
  const key = readPublicKey(publicKeyText);
  const [, first = '', comment = '', second = ''] = signatureText.split(/\r?\n/);
  const signature = Buffer.from(first, 'base64');
  const global = Buffer.from(second, 'base64');
  if (signature.length !== SIGNATURE_BYTES || global.length !== 64) {
    throw new Error('it is not a minisign signature');
  }
  const algorithm = signature.toString('latin1', 0, 2);
  const keyId = signature.subarray(2, 10);
  if (!keyId.equals(key.id)) {
    throw new Error(`it is of the key ${idText(keyId)}, and ${idText(key.id)} is trusted`);
  }
  const bytes = signature.subarray(10);
  const signed =
    algorithm === 'ED' ? createHash('blake2b512').update(content).digest() : Buffer.from(content);
  if (algorithm !== 'ED' && algorithm !== 'Ed') throw new Error('its algorithm is not known');
  if (!verify(null, signed, key.object, bytes)) throw new Error('it is of another content');
  const trusted = /^trusted comment: (.*)$/.exec(comment)?.[1];
  if (
    trusted === undefined ||
    !verify(null, Buffer.concat([bytes, Buffer.from(trusted)]), key.object, global)
  ) {
    throw new Error('its trusted comment was changed');
  }
  const timestamp = /timestamp:(\d{1,15})/.exec(trusted)?.[1];
  return {
    keyId: idText(keyId),
    trustedComment: trusted,
    timestamp: timestamp === undefined ? undefined : Number(timestamp),
  };
}

function readPublicKey(text: string): { id: Buffer; object: KeyObject } {
  // With or without the comment line of a key file.
  const line = text.trim().split(/\r?\n/).at(-1) ?? '';
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== KEY_BYTES || bytes.toString('latin1', 0, 2) !== 'Ed') {
    throw new Error('the trusted key is not a public key of minisign');
  }
  const der = Buffer.concat([SPKI_PREFIX, bytes.subarray(10)]);
  return {
    id: bytes.subarray(2, 10),
    object: createPublicKey({ key: der, format: 'der', type: 'spki' }),
  };
}

/** Ids are written with the last byte first. */
function idText(id: Buffer): string {
  return Buffer.from(id).reverse().toString('hex').toUpperCase();
}
