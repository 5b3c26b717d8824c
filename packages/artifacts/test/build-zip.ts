import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../src/archive/crc32.ts';

export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** With the type of the file, as Unix has it. */
  readonly mode?: number;
  readonly stored?: boolean;
  /** Instead of what is right. */
  readonly localName?: string;
  readonly crc?: number;
  readonly size?: number;
  readonly compressed?: Buffer;
}

/** A zip file of exactly these entries: nothing is checked or mended. */
export function buildZip(
  entries: readonly ZipEntry[],
  { before = '', comment = '', gap = 0 } = {},
): Buffer {
  const parts: Buffer[] = [Buffer.from(before)];
  const directory: Buffer[] = [];
  let at = before.length;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    const compressed = entry.compressed ?? (entry.stored ? content : deflateRawSync(content));
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(entry.stored ? 0 : 8, 4);
    common.writeUInt32LE(entry.crc ?? crc32(content), 10);
    common.writeUInt32LE(compressed.length, 14);
    common.writeUInt32LE(entry.size ?? content.length, 18);
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04', 'latin1'),
      common,
      localName,
      compressed,
      Buffer.alloc(gap),
    ]);
    local.writeUInt16LE(localName.length, 26);
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 'latin1');
    central.writeUInt16LE((3 << 8) | 20, 4);
    common.copy(central, 6, 0, 22);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(at, 42);
    directory.push(central, name);
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, list, end, Buffer.from(comment)]);
}
