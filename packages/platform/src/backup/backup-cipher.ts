import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { errors } from '../errors.ts';

// A backup is one line of JSON that says how the rest is sealed, and then frames: a length of four bytes, and
// that many bytes of AES-256-GCM with their tag. The nonce of a frame is its number and whether it is the last
// one, so frames can be neither reordered nor left out, and a file that was cut short is seen as such. The
// first line is part of what is authenticated. The key is made from the passphrase, anew for every file.

export const BACKUP_FORMAT = 'gantry-backup';
const VERSION = 1;
const FRAME_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const MAX_HEADER_BYTES = 4_096;
/** Cost of a guess: 64 MB of memory and a few tenths of a second. */
const COST = { N: 65_536, r: 8, p: 1 };
/** More than any backup asks for: what a file asks for is not believed before it is checked. */
const MAX_COST = { N: 1_048_576, r: 16, p: 4 };

export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  readonly version: number;
  readonly id: string;
  readonly createdAt: string;
  /** The release that wrote it. */
  readonly gantry: string;
  readonly kdf: {
    readonly name: 'scrypt';
    readonly salt: string;
    readonly N: number;
    readonly r: number;
    readonly p: number;
  };
  readonly cipher: 'aes-256-gcm';
}

export function createHeader(about: Pick<BackupHeader, 'id' | 'createdAt' | 'gantry'>) {
  const header: BackupHeader = {
    format: BACKUP_FORMAT,
    version: VERSION,
    ...about,
    kdf: { name: 'scrypt', salt: randomBytes(16).toString('base64url'), ...COST },
    cipher: 'aes-256-gcm',
  };
  return { header, line: Buffer.from(`${JSON.stringify(header)}\n`) };
}

export function deriveKey(passphrase: string, { kdf }: BackupHeader): Promise<Buffer> {
  const { N, r, p, salt } = kdf;
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r };
    scrypt(
      passphrase.normalize('NFC'),
      Buffer.from(salt, 'base64url'),
      32,
      options,
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

/** Seals what comes, after the line with the header. */
export async function* sealFrames(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  headerLine: Buffer,
): AsyncGenerator<Buffer> {
  yield headerLine;
  const binding = createHash('sha256').update(headerLine).digest();
  let waiting = Buffer.alloc(0);
  let number = 0;
  const seal = (plain: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, isLast));
    cipher.setAAD(binding);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  };
  for await (const chunk of source) {
    waiting = Buffer.concat([waiting, chunk]);
    // One byte more than a frame: only the end knows which frame is the last one.
    while (waiting.length > FRAME_BYTES) {
      yield seal(waiting.subarray(0, FRAME_BYTES), false);
      waiting = waiting.subarray(FRAME_BYTES);
    }
  }
  yield seal(waiting, true);
}

/** Reads the first line. Throws `BACKUP_UNREADABLE`. */
export function parseHeader(start: Buffer): { header: BackupHeader; line: Buffer } {
  const end = start.indexOf(0x0a);
  if (end < 0 || end > MAX_HEADER_BYTES) throw unreadable('it is no backup of Gantry');
  let header: BackupHeader;
  try {
    header = JSON.parse(start.subarray(0, end).toString('utf8')) as BackupHeader;
  } catch (cause) {
    throw unreadable('it is no backup of Gantry', cause);
  }
  if (header?.format !== BACKUP_FORMAT) throw unreadable('it is no backup of Gantry');
  if (header.version !== VERSION) {
    throw unreadable(`it has the format ${header.version}, which this release does not know`);
  }
  const { kdf } = header;
  const isBounded = (['N', 'r', 'p'] as const).every(
    (name) => Number.isInteger(kdf?.[name]) && kdf[name] > 0 && kdf[name] <= MAX_COST[name],
  );
  if (kdf?.name !== 'scrypt' || typeof kdf.salt !== 'string' || !isBounded) {
    throw unreadable('its first line was changed');
  }
  return { header, line: start.subarray(0, end + 1) };
}

/** Opens what `sealFrames` has sealed. Throws `BACKUP_NOT_AUTHENTIC`, or `BACKUP_UNREADABLE` for half a file. */
export async function* openFrames(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  headerLine: Buffer,
): AsyncGenerator<Buffer> {
  const binding = createHash('sha256').update(headerLine).digest();
  let waiting = Buffer.alloc(0);
  let number = 0;
  let skip = headerLine.length;
  let isOver = false;
  for await (const chunk of source) {
    waiting = Buffer.concat([waiting, chunk]);
    if (skip > 0) {
      const part = Math.min(skip, waiting.length);
      waiting = waiting.subarray(part);
      skip -= part;
    }
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE(0);
      if (isOver || length < TAG_BYTES || length > FRAME_BYTES + TAG_BYTES) {
        throw errors.BACKUP_NOT_AUTHENTIC({});
      }
      if (waiting.length < 4 + length) break;
      const frame = waiting.subarray(4, 4 + length);
      // A full frame may be any; a short one is the last.
      const opened = open(frame, false) ?? open(frame, true);
      if (!opened) throw errors.BACKUP_NOT_AUTHENTIC({});
      yield opened.plain;
      isOver = opened.isLast;
      number++;
      waiting = waiting.subarray(4 + length);
    }
  }
  if (!isOver || waiting.length > 0) throw unreadable('its end is missing');

  function open(frame: Buffer, isLast: boolean): { plain: Buffer; isLast: boolean } | undefined {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(binding);
    decipher.setAuthTag(frame.subarray(-TAG_BYTES));
    try {
      const body = decipher.update(frame.subarray(0, -TAG_BYTES));
      return { plain: Buffer.concat([body, decipher.final()]), isLast };
    } catch {
      return undefined;
    }
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(Math.floor(number / 2 ** 32), 3);
  nonce.writeUInt32BE(number % 2 ** 32, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function unreadable(reason: string, cause?: unknown) {
  return errors.BACKUP_UNREADABLE({ reason }, { cause });
}
