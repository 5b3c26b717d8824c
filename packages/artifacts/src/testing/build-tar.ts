import { gzipSync } from 'node:zlib';

/** An entry as it is to be written, right or wrong. */
export interface TarEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** The type flag. Default `0`, a file. */
  readonly type?: string;
  readonly linkName?: string;
  readonly mode?: number;
  /** Instead of the length of the content. */
  readonly size?: number;
  /** Instead of the right one. */
  readonly checksum?: number;
}

/** A tar file of exactly these entries, for tests: nothing is checked or mended. */
export function buildTar(entries: readonly TarEntry[], { end = true } = {}): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    return [
      header(entry, content.length),
      content,
      Buffer.alloc((512 - (content.length % 512)) % 512),
    ];
  });
  return Buffer.concat([...parts, Buffer.alloc(end ? 1024 : 0)]);
}

export function buildTgz(entries: readonly TarEntry[]): Buffer {
  return gzipSync(buildTar(entries));
}

/** A pax record, for the content of an entry of type `x` or `g`. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length) {
    length = String(length).length + Buffer.byteLength(rest);
  }
  return `${length}${rest}`;
}

function header(entry: TarEntry, length: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(entry.name, 0, 100, 'utf8');
  octal(block, 100, 8, entry.mode ?? 0o644);
  octal(block, 108, 8, 0);
  octal(block, 116, 8, 0);
  octal(block, 124, 12, entry.size ?? length);
  octal(block, 136, 12, 0);
  block.write('        ', 148, 'latin1');
  block.write(entry.type ?? '0', 156, 'latin1');
  block.write(entry.linkName ?? '', 157, 100, 'utf8');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = entry.checksum ?? block.reduce((total, byte) => total + byte, 0);
  octal(block, 148, 7, sum);
  return block;
}

function octal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(value.toString(8).padStart(length - 1, '0'), offset, length - 1, 'latin1');
}
