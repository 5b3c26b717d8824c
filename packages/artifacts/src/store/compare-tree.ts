import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileList, type ListedEntry, sortedFileList } from '../archive/file-list.ts';

/** Files up to this size are read at once. */
const READ_AT_ONCE_BYTES = 4 * 1024 * 1024;

/**
 * What a folder holds, as an extraction would list it. Anything else than files, folders and links is listed
 * as a link to nowhere, so that it differs from every list.
 */
export async function listTree(directory: string): Promise<FileList> {
  const found: ListedEntry[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else found.push(await listEntry(directory, path));
    }
  }
  return sortedFileList(found);
}

async function listEntry(directory: string, path: string): Promise<ListedEntry> {
  const full = join(directory, path);
  const status = await lstat(full);
  if (status.isSymbolicLink()) return { type: 'link', path, target: await readlink(full) };
  if (!status.isFile()) return { type: 'link', path, target: '' };
  const sha256 = await hashFile(full, status.size);
  return { type: 'file', path, size: status.size, sha256, executable: (status.mode & 0o111) !== 0 };
}

async function hashFile(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  if (size <= READ_AT_ONCE_BYTES) return hash.update(await readFile(path)).digest('hex');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * How a folder differs from what was unpacked into it, in sentences; none if it does not.
 *
 * @param ignored paths at the top that are not part of the content
 */
export async function compareTree(
  directory: string,
  expected: FileList,
  ignored: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const actual = new Map((await listTree(directory)).map((entry) => [entry.path, entry]));
  const problems: string[] = [];
  for (const entry of expected) {
    const found = actual.get(entry.path);
    actual.delete(entry.path);
    if (!found) problems.push(`${entry.path} is missing`);
    else if (!isSame(entry, found)) problems.push(`${entry.path} was changed`);
  }
  for (const path of actual.keys()) {
    if (!ignored.has(path)) problems.push(`${path} was added`);
  }
  return problems;
}

function isSame(a: ListedEntry, b: ListedEntry): boolean {
  if (a.type === 'link' || b.type === 'link') {
    return a.type === 'link' && b.type === 'link' && a.target === b.target;
  }
  return a.size === b.size && a.sha256 === b.sha256 && a.executable === b.executable;
}
