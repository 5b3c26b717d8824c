import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { messageOf } from '@gantry/base';
import { errors } from '../errors.ts';

const REASONS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not write there',
  ENOSPC: 'there is no space left',
};

/** Writes a file that only its owner may read, which appears as a whole once everything is there. */
export async function writePrivateFile(
  path: string,
  chunks: AsyncIterable<Uint8Array | string>,
): Promise<number> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    let bytes = 0;
    try {
      for await (const chunk of chunks) {
        const buffer = Buffer.from(chunk as Uint8Array);
        for (let at = 0; at < buffer.length; ) at += writeSync(file, buffer, at);
        bytes += buffer.length;
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    return bytes;
  } catch (error) {
    rmSync(temporary, { force: true });
    const { syscall, code } = error as NodeJS.ErrnoException;
    // An error of the server, which is read from while the file is written.
    if (syscall === undefined || code === undefined || syscall === 'read') throw error;
    const reason = REASONS[code] ?? messageOf(error);
    throw errors.FILE_UNWRITABLE({ path, reason }, { cause: error });
  }
}
