/** A file as it goes into an archive. */
export interface PackedFile {
  /** With `/`, relative. */
  readonly path: string;
  readonly content: Buffer;
  readonly executable?: boolean;
}

const BLOCK = 512;
const NAME_BYTES = 100;

/**
 * A tar file that is the same for the same files, whoever makes it and when: no times, no owners, sorted by path. Names
 * that do not fit are in pax records.
 */
export function writeTar(files: readonly PackedFile[]): Buffer {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap(({ path, content, executable = false }) => {
    const mode = executable ? 0o755 : 0o644;
    const name = Buffer.from(path);
    if (name.length <= NAME_BYTES) return entry(name, content, mode, '0');
    const record = Buffer.from(paxRecord('path', path));
    return [
      ...entry(Buffer.from('PaxHeader'), record, 0o644, 'x'),
      ...entry(name.subarray(0, NAME_BYTES), content, mode, '0'),
    ];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function entry(name: Buffer, content: Buffer, mode: number, type: string): Buffer[] {
  const header = Buffer.alloc(BLOCK);
  name.copy(header, 0);
  const octal = (offset: number, length: number, value: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');
  octal(100, 8, mode);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, content.length);
  octal(136, 12, 0);
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  octal(
    148,
    7,
    header.reduce((sum, byte) => sum + byte, 0),
  );
  return [header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}

/** A line that begins with its own length. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const size = Buffer.byteLength(rest);
  let length = size;
  while (String(length).length + size !== length) length = String(length).length + size;
  return `${length}${rest}`;
}
