import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type ExtractLimits, RATIO_COUNTS_FROM_BYTES } from './extract-limits.ts';
import { TarReader } from './tar-reader.ts';
import type { TreeWriter } from './tree-writer.ts';

const READ_BYTES = 256 * 1024;
/** Headers and padding that an entry may have beside its content, in bytes. */
const OVERHEAD_PER_ENTRY = 4 * 1024;

/** Reads a tar file, plain or gzipped, into the writer. Memory stays flat whatever its size. */
export async function extractTar(
  file: string,
  writer: TreeWriter,
  options: { gzip: boolean; limits: ExtractLimits; signal?: AbortSignal | undefined },
): Promise<void> {
  const { gzip, limits, signal } = options;
  const { size } = await stat(file);
  const source = createReadStream(file, { highWaterMark: READ_BYTES, signal });
  const reader = new TarReader(writer);
  const maxRaw = limits.maxTotalBytes + limits.maxEntries * OVERHEAD_PER_ENTRY;
  let raw = 0;
  const take = (chunk: Buffer): void => {
    raw += chunk.length;
    if (raw > maxRaw) {
      writer.refuse(`unpacks to more than the limit of ${maxRaw} bytes (Zip bomb detected)`);
    }
    if (raw > RATIO_COUNTS_FROM_BYTES && raw > size * limits.maxRatio) {
      writer.refuse(`unpacks to more than ${limits.maxRatio} times its size (Zip bomb detected)`);
    }
    reader.push(chunk);
  };
  if (!gzip) {
    for await (const chunk of source) take(chunk as Buffer);
    reader.finish();
    return;
  }
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) take(chunk as Buffer);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('Z_')) {
      writer.refuse(`is not a whole gzip file (${code})`);
    }
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (gunzip.bytesWritten !== size) writer.refuse('has data after the end of its gzip stream');
  reader.finish();
}
