import { open } from 'node:fs/promises';
import { type Entry, fromFd, type ZipFile } from 'yauzl';
import { crc32 } from './crc32.ts';
import { type ExtractLimits, RATIO_COUNTS_FROM_BYTES } from './extract-limits.ts';
import type { TarEntryType } from './tar-reader.ts';
import type { TreeWriter } from './tree-writer.ts';

/** No archive that is meant well has a longer path as a link's target. */
const MAX_LINK_BYTES = 4096;
const END_RECORD_BYTES = 22;
const LOCAL_HEADER_BYTES = 30;
/** Signature, checksum and two sizes of eight bytes. */
const MAX_DESCRIPTOR_BYTES = 24;
const MADE_ON_UNIX = 3;

/**
 * Reads a zip file into the writer. Its list of entries has to account for every byte of it, from the first to
 * the last, and to agree with the headers beside the content: whatever reads the file otherwise finds the
 * same.
 */
export async function extractZip(
  file: string,
  writer: TreeWriter,
  options: { limits: ExtractLimits; signal?: AbortSignal | undefined },
): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const directoryStart = await readDirectoryStart(handle, size, writer);
    // It owns neither the descriptor nor its end.
    const zip = await openZip(handle.fd, writer);
    const entries = await readEntries(zip, options.limits, writer);
    await checkLayout(handle, entries, directoryStart, writer);
    let total = 0;
    for (const entry of entries) {
      options.signal?.throwIfAborted();
      total += entry.uncompressedSize;
      if (total > RATIO_COUNTS_FROM_BYTES && total > size * options.limits.maxRatio) {
        writer.refuse(
          `unpacks to more than ${options.limits.maxRatio} times its size (Zip bomb detected)`,
        );
      }
      await extractEntry(zip, entry, writer);
    }
  } finally {
    await handle.close();
  }
}

function openZip(descriptor: number, writer: TreeWriter): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: true,
    };
    fromFd(descriptor, options, (error, zip) => {
      if (error) reject(refusal(writer, `is not a whole zip file (${error.message})`));
      else resolve(zip);
    });
  });
}

function refusal(writer: TreeWriter, reason: string): unknown {
  try {
    return writer.refuse(reason);
  } catch (error) {
    return error;
  }
}

function readEntries(zip: ZipFile, limits: ExtractLimits, writer: TreeWriter): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    if (zip.entryCount > limits.maxEntries) {
      reject(refusal(writer, `has more than ${limits.maxEntries} entries`));
      return;
    }
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) =>
      reject(refusal(writer, `is not a whole zip file (${error.message})`)),
    );
    zip.readEntry();
  });
}

type Handle = Awaited<ReturnType<typeof open>>;

/** Where the list of entries starts. The file has to end with its end record, without a comment behind it. */
async function readDirectoryStart(
  handle: Handle,
  size: number,
  writer: TreeWriter,
): Promise<number> {
  const end = await readAt(handle, size - END_RECORD_BYTES, END_RECORD_BYTES);
  if (end.length < END_RECORD_BYTES || end.readUInt32LE(0) !== 0x06054b50) {
    writer.refuse('has data after its end, or is cut off');
  }
  const start = end.readUInt32LE(16);
  const length = end.readUInt32LE(12);
  if (start === 0xffffffff || length === 0xffffffff || end.readUInt16LE(10) === 0xffff) {
    writer.refuse('is in the format for archives of more than 4 GB, which are not read');
  }
  if (start + length !== size - END_RECORD_BYTES) {
    writer.refuse('has data beside its list of entries');
  }
  return start;
}

async function checkLayout(
  handle: Handle,
  entries: readonly Entry[],
  directoryStart: number,
  writer: TreeWriter,
): Promise<void> {
  const sorted = [...entries].sort(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  let at = 0;
  for (const entry of sorted) {
    const name = nameOf(entry);
    const start = entry.relativeOffsetOfLocalHeader;
    // Up to as much as a descriptor of the entry before may take is not named by any header.
    if (start < at || start > at + (at === 0 ? 0 : MAX_DESCRIPTOR_BYTES)) {
      writer.refuse('has data between its entries, or entries that overlap', name);
    }
    const header = await readAt(handle, start, LOCAL_HEADER_BYTES);
    if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== 0x04034b50) {
      writer.refuse('has no header beside its content', name);
    }
    const nameLength = header.readUInt16LE(26);
    const local = await readAt(handle, start + LOCAL_HEADER_BYTES, nameLength);
    if (!local.equals(entry.fileName as unknown as Buffer)) {
      writer.refuse('has another name beside its content', name);
    }
    at = start + LOCAL_HEADER_BYTES + nameLength + header.readUInt16LE(28) + entry.compressedSize;
  }
  if (directoryStart < at || directoryStart > at + (at === 0 ? 0 : MAX_DESCRIPTOR_BYTES)) {
    writer.refuse('has data between its entries and their list');
  }
}

async function readAt(handle: Handle, position: number, length: number): Promise<Buffer> {
  if (position < 0) return Buffer.alloc(0);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function extractEntry(zip: ZipFile, entry: Entry, writer: TreeWriter): Promise<void> {
  const name = nameOf(entry);
  const unixMode =
    entry.versionMadeBy >>> 8 === MADE_ON_UNIX ? entry.externalFileAttributes >>> 16 : 0;
  const type = typeOf(name, unixMode, writer);
  if (entry.isEncrypted()) writer.refuse('is encrypted', name);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    writer.refuse(`is compressed with an unknown method (${entry.compressionMethod})`, name);
  }
  const size = entry.uncompressedSize;
  const mode = unixMode === 0 ? 0o644 : unixMode & 0o7777;
  if (type === 'symlink') {
    if (size > MAX_LINK_BYTES) writer.refuse('is a link whose target is too long', name);
    const parts: Buffer[] = [];
    await readContent(zip, entry, writer, (chunk) => parts.push(chunk));
    writer.header({ type, name, linkName: Buffer.concat(parts).toString('utf8'), mode, size: 0 });
    return;
  }
  if (type === 'directory' && size !== 0) writer.refuse('is a folder with content', name);
  writer.header({ type, name, linkName: '', mode, size });
  if (type !== 'file') return;
  await readContent(zip, entry, writer, (chunk) => writer.data(chunk));
  writer.end();
}

function typeOf(name: string, unixMode: number, writer: TreeWriter): TarEntryType {
  switch (unixMode & 0o170000) {
    case 0:
    case 0o100000:
      return name.endsWith('/') ? 'directory' : 'file';
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'symlink';
    default:
      return writer.refuse('is a device, a pipe or a socket', name);
  }
}

async function readContent(
  zip: ZipFile,
  entry: Entry,
  writer: TreeWriter,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const name = nameOf(entry);
  let sum = 0;
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => {
      if (error) reject(refusal(writer, `cannot be read: ${name} (${error.message})`));
      else resolve(opened);
    });
  });
  try {
    for await (const chunk of stream) {
      sum = crc32(chunk as Buffer, sum);
      take(chunk as Buffer);
    }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    // What the writer refused keeps its own reason.
    if (code === 'ARCHIVE_REFUSED') throw error;
    writer.refuse(`cannot be unpacked (${message})`, name);
  }
  if (sum !== entry.crc32 >>> 0) writer.refuse('has a wrong checksum', name);
}

/** Not decoded by the library, which would take a backslash for a slash. */
function nameOf(entry: Entry): string {
  return (entry.fileName as unknown as Buffer).toString('utf8');
}
