import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtractOptions } from './extract-archive.ts';
import { DEFAULT_EXTRACT_LIMITS } from './extract-limits.ts';
import type { FileList } from './file-list.ts';
import { TreeWriter } from './tree-writer.ts';

/** Files up to this size are read at once. */
const READ_AT_ONCE_BYTES = 1024 * 1024;

/**
 * Copies files of a folder as if they came from an archive: by the same rules and with the same list.
 *
 * @param paths regular files, relative to the folder
 */
export async function extractFolder(
  folder: string,
  paths: readonly string[],
  options: ExtractOptions,
): Promise<FileList> {
  const { directory, archive, select, signal } = options;
  const limits = { ...DEFAULT_EXTRACT_LIMITS, ...options.limits };
  const writer = new TreeWriter({ directory, archive, limits, select });
  try {
    for (const path of paths) {
      signal?.throwIfAborted();
      const full = join(folder, path);
      const status = await lstat(full);
      if (!status.isFile()) writer.refuse('is not a regular file', path);
      const header = { type: 'file', name: path, linkName: '', mode: status.mode } as const;
      if (status.size <= READ_AT_ONCE_BYTES) {
        const content = await readFile(full);
        writer.header({ ...header, size: content.length });
        if (content.length > 0) writer.data(content);
      } else {
        writer.header({ ...header, size: status.size });
        // Not more than was announced, should it grow meanwhile.
        const source = createReadStream(full, {
          end: status.size - 1,
          highWaterMark: READ_AT_ONCE_BYTES,
        });
        let size = 0;
        for await (const chunk of source) {
          size += (chunk as Buffer).length;
          writer.data(chunk as Buffer);
        }
        if (size !== status.size) writer.refuse('was changed while it was read', path);
      }
      writer.end();
    }
    return writer.finish();
  } finally {
    writer.close();
  }
}
