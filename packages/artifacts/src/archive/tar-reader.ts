/**
 * Reads tar archives as they stream by: ustar, pax and the GNU extension for long names. Strict where formats
 * leave room, because what two readers take for different content is how content is smuggled past one of
 * them: a wrong checksum, a number that does not fit, sparse files, a global header that renames entries,
 * data after the end, and a missing end are all refused.
 */

const BLOCK = 512;
/** More than any path, link and comment needs. */
const MAX_EXTENSION_BYTES = 64 * 1024;

export type TarEntryType = 'file' | 'directory' | 'symlink' | 'hardlink';

export interface TarHeader {
  readonly type: TarEntryType;
  /** As written; nothing has judged it. */
  readonly name: string;
  /** For links. */
  readonly linkName: string;
  readonly mode: number;
  /** Bytes of content that follow; 0 for all but files. */
  readonly size: number;
}

/** Receives what a reader finds, in order. Whatever it throws ends the reading. */
export interface TarSink {
  header(header: TarHeader): void;
  /** A part of the content of the last file. Valid only during the call. */
  data(chunk: Buffer): void;
  /** The content of the last file is complete. */
  end(): void;
  /** Never returns: says what is wrong, about the archive or about the entry. */
  refuse(reason: string, entry?: string): never;
}

type Extension = 'pax' | 'global' | 'longName' | 'longLink';

export class TarReader {
  readonly #sink: TarSink;
  #pending: Buffer = Buffer.alloc(0);
  /** Bytes of the current content that have not come yet, and of its padding. */
  #left = 0;
  #padding = 0;
  #content: 'file' | Extension | undefined;
  #extension: Buffer[] = [];
  #pax = new Map<string, string>();
  #longName: string | undefined;
  #longLink: string | undefined;
  #zeroBlocks = 0;

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    let data = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    while (data.length > 0) {
      if (this.#content !== undefined && this.#left > 0) {
        const part = data.subarray(0, this.#left);
        this.#left -= part.length;
        data = data.subarray(part.length);
        if (this.#content === 'file') this.#sink.data(part);
        else this.#extension.push(Buffer.from(part));
        if (this.#left > 0) break;
      }
      if (this.#content !== undefined && this.#left === 0) this.#endContent();
      if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, data.length);
        this.#padding -= skipped;
        data = data.subarray(skipped);
        continue;
      }
      if (data.length < BLOCK) break;
      this.#block(data.subarray(0, BLOCK));
      data = data.subarray(BLOCK);
      // An entry without content is complete with its header.
      if (this.#content !== undefined && this.#left === 0) this.#endContent();
    }
    this.#pending = data.length > 0 ? Buffer.from(data) : data;
  }

  /** To be called when no more comes. */
  finish(): void {
    if (this.#content !== undefined || this.#padding > 0 || this.#pending.length > 0) {
      this.#sink.refuse('is cut off in the middle of an entry');
    }
    if (this.#zeroBlocks < 2) this.#sink.refuse('is cut off: its end mark is missing');
    if (this.#pax.size > 0 || this.#longName !== undefined || this.#longLink !== undefined) {
      this.#sink.refuse('ends with a header that belongs to no entry');
    }
  }

  #block(block: Buffer): void {
    if (isZero(block)) {
      this.#zeroBlocks++;
      return;
    }
    if (this.#zeroBlocks > 0) this.#sink.refuse('has data after its end mark');
    const recorded = this.#number(block, 148, 8, 'checksum');
    if (recorded !== checksum(block)) this.#sink.refuse('has a header with a wrong checksum');
    const flag = String.fromCharCode(block[156] as number);
    const size = this.#number(block, 124, 12, 'size');
    const extension = EXTENSIONS[flag];
    if (extension !== undefined) {
      if (size > MAX_EXTENSION_BYTES) this.#sink.refuse('has an extended header that is too large');
      this.#expect(extension, size);
      return;
    }
    this.#entry(block, flag, size);
  }

  #entry(block: Buffer, flag: string, headerSize: number): void {
    const name = this.#pax.get('path') ?? this.#longName ?? headerName(block);
    const linkName = this.#pax.get('linkpath') ?? this.#longLink ?? text(block, 157, 100);
    const paxSize = this.#pax.get('size');
    if (paxSize !== undefined && !/^\d{1,15}$/.test(paxSize)) {
      this.#sink.refuse('has a size that is not a number', name);
    }
    const size = paxSize === undefined ? headerSize : Number(paxSize);
    this.#pax = new Map();
    this.#longName = undefined;
    this.#longLink = undefined;
    let type = TYPES[flag];
    if (type === undefined) {
      const what = REFUSED_TYPES[flag] ?? `an entry of the unknown type ${JSON.stringify(flag)}`;
      this.#sink.refuse(`is ${what} (Disallowed tar entry type)`, name);
    }
    // Before there was a type for folders, a name with a slash at its end was one.
    if (type === 'file' && name.endsWith('/')) type = 'directory';
    if (type !== 'file' && size !== 0) {
      this.#sink.refuse('has content, which only files may have', name);
    }
    const mode = this.#number(block, 100, 8, 'mode');
    this.#sink.header({ type, name, linkName, mode, size });
    if (type === 'file') this.#expect('file', size);
  }

  #expect(content: 'file' | Extension, size: number): void {
    this.#content = content;
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    this.#extension = [];
  }

  #endContent(): void {
    const content = this.#content;
    this.#content = undefined;
    if (content === 'file') {
      this.#sink.end();
      return;
    }
    const data = Buffer.concat(this.#extension);
    this.#extension = [];
    switch (content) {
      case 'longName':
        if (this.#longName !== undefined) this.#sink.refuse('names an entry twice');
        this.#longName = untilNul(data);
        break;
      case 'longLink':
        if (this.#longLink !== undefined) this.#sink.refuse('names a link target twice');
        this.#longLink = untilNul(data);
        break;
      case 'pax':
        if (this.#pax.size > 0) this.#sink.refuse('has two extended headers for one entry');
        this.#pax = this.#readPax(data);
        break;
      case 'global':
        for (const key of this.#readPax(data).keys()) {
          // What applies to all entries that follow could rename them behind another reader's back.
          if (key !== 'comment') this.#sink.refuse(`has a global header that sets "${key}"`);
        }
        break;
    }
  }

  #readPax(data: Buffer): Map<string, string> {
    const records = new Map<string, string>();
    let at = 0;
    while (at < data.length) {
      const space = data.indexOf(0x20, at);
      const length = space < 0 ? Number.NaN : Number(data.toString('latin1', at, space));
      const record = data.subarray(space + 1, at + length);
      const equals = record.indexOf(0x3d);
      const isWhole =
        Number.isSafeInteger(length) &&
        length > 4 &&
        at + length <= data.length &&
        record.at(-1) === 0x0a &&
        equals > 0;
      if (!isWhole) this.#sink.refuse('has an extended header that cannot be read');
      const key = record.toString('utf8', 0, equals);
      if (records.has(key)) this.#sink.refuse(`has an extended header that sets "${key}" twice`);
      if (key.startsWith('GNU.sparse')) this.#sink.refuse('contains a sparse file');
      records.set(key, record.toString('utf8', equals + 1, record.length - 1));
      at += length;
    }
    return records;
  }

  #number(block: Buffer, offset: number, length: number, field: string): number {
    const first = block[offset] as number;
    if ((first & 0x80) !== 0) {
      // Base 256, for sizes beyond octal. The first byte says that, and is zero otherwise; 0xff is negative.
      let value = 0;
      for (let index = 1; index < length; index++) {
        value = value * 256 + (block[offset + index] as number);
      }
      if (first !== 0x80 || !Number.isSafeInteger(value)) {
        this.#sink.refuse(`has a ${field} that is out of range`);
      }
      return value;
    }
    const digits = block
      .toString('latin1', offset, offset + length)
      .replace(/[\0 ]+$/, '')
      .trimStart();
    if (!/^[0-7]*$/.test(digits)) this.#sink.refuse(`has a ${field} that is not a number`);
    return digits === '' ? 0 : Number.parseInt(digits, 8);
  }
}

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

const EXTENSIONS: Readonly<Record<string, Extension>> = {
  x: 'pax',
  g: 'global',
  L: 'longName',
  K: 'longLink',
};

const REFUSED_TYPES: Readonly<Record<string, string>> = {
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  S: 'a sparse file',
  D: 'a dump of a folder',
  M: 'a part of another volume',
  V: 'a volume label',
};

function headerName(block: Buffer): string {
  const name = text(block, 0, 100);
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? text(block, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(block: Buffer, offset: number, length: number): string {
  return untilNul(block.subarray(offset, offset + length));
}

function untilNul(data: Buffer): string {
  const end = data.indexOf(0);
  return data.toString('utf8', 0, end < 0 ? data.length : end);
}

function checksum(block: Buffer): number {
  // The field itself counts as eight spaces.
  let sum = 8 * 0x20;
  for (let index = 0; index < BLOCK; index++) {
    if (index < 148 || index >= 156) sum += block[index] as number;
  }
  return sum;
}

const ZERO = Buffer.alloc(BLOCK);

function isZero(block: Buffer): boolean {
  return block[0] === 0 && ZERO.equals(block);
}
