import { open } from 'node:fs/promises';
import { errors } from '../errors.ts';
import { DEFAULT_EXTRACT_LIMITS, type ExtractLimits } from './extract-limits.ts';
import { extractTar } from './extract-tar.ts';
import type { FileList } from './file-list.ts';
import { type Select, TreeWriter } from './tree-writer.ts';

export type ArchiveFormat = 'tar' | 'tgz' | 'zip';

export interface ExtractOptions {
  /** Where to: an empty folder that nobody else writes to. */
  readonly directory: string;
  /** What to call the archive in messages, such as the reference that it came from. */
  readonly archive: string;
  /** What it has to be. Default: whatever its first bytes say. */
  readonly format?: ArchiveFormat | undefined;
  readonly limits?: Partial<ExtractLimits> | undefined;
  readonly select?: Select | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks an archive and says what was written. Refuses it as a whole, whatever is wrong: names that leave the
 * folder or that some file system takes for another, links that lead outside, devices, setuid files,
 * anything beyond the limits, and bytes that are not accounted for.
 *
 * @throws ARCHIVE_REFUSED; the folder then has to be deleted by the caller
 */
export function extractArchive(file: string, options: ExtractOptions): Promise<FileList> {
  return extract([file], false, options);
}

/**
 * Unpacks the layers of an image into one tree, as `extractArchive` does with one archive.
 *
 * @param files the layers, the lowest first, as a manifest lists them
 */
export function extractLayers(
  files: readonly string[],
  options: ExtractOptions,
): Promise<FileList> {
  return extract(files, true, options);
}

async function extract(
  files: readonly string[],
  layers: boolean,
  options: ExtractOptions,
): Promise<FileList> {
  const { directory, archive, select, signal } = options;
  const limits = { ...DEFAULT_EXTRACT_LIMITS, ...options.limits };
  const writer = new TreeWriter({ directory, archive, limits, select, layers });
  try {
    for (const [index, file] of [...files].reverse().entries()) {
      if (index > 0) writer.nextLayer();
      const format = await readFormat(file, archive, options.format);
      if (format === 'zip') {
        const { extractZip } = await import('./extract-zip.ts');
        await extractZip(file, writer, { limits, signal });
      } else {
        await extractTar(file, writer, { gzip: format === 'tgz', limits, signal });
      }
    }
    return writer.finish();
  } finally {
    writer.close();
  }
}

async function readFormat(
  file: string,
  archive: string,
  expected: ArchiveFormat | undefined,
): Promise<ArchiveFormat> {
  const handle = await open(file, 'r');
  const start = Buffer.alloc(262);
  try {
    await handle.read(start, 0, start.length, 0);
  } finally {
    await handle.close();
  }
  const refuse = (reason: string) => errors.ARCHIVE_REFUSED({ archive, reason });
  if (start.readUInt32BE(0) === 0x28b52ffd) {
    throw refuse('is compressed with zstd, which is not supported; have it packed with gzip');
  }
  const format = formatOf(start);
  if (format === undefined) throw refuse('is neither a tar, nor a gzipped tar, nor a zip file');
  if (expected !== undefined && format !== expected) {
    throw refuse(`is a ${format} file, where a ${expected} file is expected`);
  }
  return format;
}

function formatOf(start: Buffer): ArchiveFormat | undefined {
  if (start.readUInt16BE(0) === 0x1f8b) return 'tgz';
  // A zip file without entries has an end record alone.
  if ([0x504b0304, 0x504b0506].includes(start.readUInt32BE(0))) return 'zip';
  if (start.toString('latin1', 257, 262) === 'ustar') return 'tar';
  return undefined;
}
