import { createHash, type Hash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  constants as fsConstants,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { errors } from '../errors.ts';
import { foldPath, parseEntryPath } from './entry-path.ts';
import type { ExtractLimits } from './extract-limits.ts';
import { type FileList, type ListedEntry, sortedFileList } from './file-list.ts';
import { linkProblem } from './link-check.ts';
import type { TarHeader, TarSink } from './tar-reader.ts';

/**
 * Where an entry of the archive goes: its path in the tree, `undefined` to leave it out (it is still judged),
 * or why the archive is refused.
 */
export type Select = (path: string) => string | undefined | { readonly refused: string };

export interface TreeWriterOptions {
  /** Exists, is empty, and nobody else writes to it. */
  readonly directory: string;
  /** What to call the archive in messages. */
  readonly archive: string;
  readonly limits: ExtractLimits;
  readonly select?: Select | undefined;
  /** Archives are layers of an image, the uppermost first; `.wh.` entries hide what is below. */
  readonly layers?: boolean | undefined;
}

interface Known {
  readonly path: string;
  readonly kind: 'directory' | 'file' | 'link';
  readonly layer: number;
}

interface OpenFile {
  readonly out: string | undefined;
  readonly size: number;
  readonly mode: number;
  /** From the second chunk on: most files come in one. */
  stream?: { readonly descriptor: number; readonly hash: Hash };
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const SET_ID_BITS = 0o6000;
const EXECUTE_BITS = 0o111;
/** `O_EXCL` also refuses to follow a link at the end of the path. */
const CREATE = fsConstants.O_CREAT | fsConstants.O_EXCL | fsConstants.O_WRONLY;

/**
 * The one place that turns entries of archives into files. Whatever it does not expect makes it refuse the
 * archive as a whole; what was written until then is the caller's to delete.
 *
 * Files are written as they come; links are made at the end, when it is known where each of them leads, so
 * nothing can be written through a link. Writes are synchronous, which is several times faster for the many
 * small files of a package; a server extracts in a worker.
 */
export class TreeWriter implements TarSink {
  readonly #options: TreeWriterOptions;
  readonly #known = new Map<string, Known>();
  /** Exact paths of known folders: what almost every look-up asks for. */
  readonly #folders = new Set<string>(['']);
  readonly #made = new Set<string>(['']);
  readonly #listed = new Map<string, ListedEntry>();
  readonly #links = new Map<string, { path: string; out: string; target: string }>();
  readonly #outOf = new Map<string, string | undefined>();
  #hidden = new Set<string>();
  #opaque = new Set<string>();
  #hiddenBelow: string[] = [];
  #opaqueBelow: string[] = [];
  #layer = 0;
  #entries = 0;
  #bytes = 0;
  #open: OpenFile | undefined;

  constructor(options: TreeWriterOptions) {
    this.#options = options;
  }

  /** The entries that follow are of the layer below. */
  nextLayer(): void {
    this.#layer++;
    this.#folders.clear();
    this.#folders.add('');
    this.#outOf.clear();
    for (const path of this.#hiddenBelow.splice(0)) this.#hidden.add(path);
    for (const path of this.#opaqueBelow.splice(0)) this.#opaque.add(path);
  }

  header(header: TarHeader): void {
    const { limits, layers } = this.#options;
    this.#open = undefined;
    if (++this.#entries > limits.maxEntries) {
      this.refuse(`has more than ${limits.maxEntries} entries`);
    }
    const judged = parseEntryPath(header.name, limits);
    if ('refused' in judged) this.refuse(judged.refused, header.name);
    const { path } = judged;
    if (header.size > limits.maxEntryBytes) {
      this.refuse(
        `is larger than the limit of ${limits.maxEntryBytes} bytes (Zip bomb detected in ${path})`,
        header.name,
      );
    }
    this.#count(header.size);
    if (path === '') {
      if (header.type !== 'directory') this.refuse('has no name', header.name);
      return;
    }
    if (header.type === 'file') {
      this.#open = { out: undefined, size: header.size, mode: header.mode };
    }
    if (layers && this.#isWhiteout(path, header)) return;
    if (!this.#register(path, header)) return;
    const out = this.#outFor(path);
    switch (header.type) {
      case 'directory':
        if (out !== undefined) this.#makeFolder(out);
        break;
      case 'file':
        if ((header.mode & SET_ID_BITS) !== 0) {
          this.refuse('would run with the rights of its owner (setuid or setgid)', header.name);
        }
        this.#outOf.set(path, out);
        this.#open = { out, size: header.size, mode: header.mode };
        break;
      case 'symlink':
        this.#addLink(path, out, header);
        break;
      case 'hardlink':
        this.#copy(path, out, header);
        break;
    }
  }

  data(chunk: Buffer): void {
    const file = this.#open;
    if (file?.out === undefined) return;
    if (!file.stream && chunk.length === file.size) {
      this.#write(file, file.out, chunk);
      return;
    }
    file.stream ??= { descriptor: this.#create(file.out, file.mode), hash: createHash('sha256') };
    file.stream.hash.update(chunk);
    writeAll(file.stream.descriptor, chunk);
  }

  end(): void {
    const file = this.#open;
    this.#open = undefined;
    if (file?.out === undefined) return;
    if (file.stream) {
      closeSync(file.stream.descriptor);
      this.#list(file.out, file, file.stream.hash.digest('hex'));
    } else if (file.size === 0) {
      this.#write(file, file.out, Buffer.alloc(0));
    }
  }

  refuse(reason: string, entry?: string): never {
    throw errors.ARCHIVE_REFUSED({ archive: this.#options.archive, reason, entry });
  }

  /** Makes the links, and says what is there now. */
  finish(): FileList {
    const targets = new Map<string, string>();
    for (const { out, target } of this.#links.values()) targets.set(foldPath(out), target);
    const links = [...this.#links.values()];
    for (const { path, out, target } of links) {
      const problem = linkProblem(out, target, targets);
      if (problem !== undefined) this.refuse(problem, path);
    }
    for (const { out, target } of links) {
      this.#makeParent(out);
      symlinkSync(target, join(this.#options.directory, out));
      this.#listed.set(out, { type: 'link', path: out, target });
    }
    return sortedFileList([...this.#listed.values()]);
  }

  /** Closes what is open; for when reading broke off. */
  close(): void {
    const stream = this.#open?.stream;
    this.#open = undefined;
    if (stream) closeSync(stream.descriptor);
  }

  /** Knows the entry from now on. False if an upper layer hides it. */
  #register(path: string, header: TarHeader): boolean {
    const kind =
      header.type === 'directory' ? 'directory' : header.type === 'symlink' ? 'link' : 'file';
    if (!this.#enterFolders(path, header.name)) return false;
    if (this.#hidden.has(path) || this.#opaque.has(parentOf(path))) return false;
    const key = foldPath(path);
    const known = this.#known.get(key);
    if (known === undefined) {
      this.#known.set(key, { path, kind, layer: this.#layer });
      if (kind === 'directory') this.#folders.add(path);
      return true;
    }
    if (known.path !== path) this.#refuseSameName(header.name, known.path);
    if (known.kind === 'directory' && kind === 'directory') {
      this.#folders.add(path);
      return true;
    }
    if (known.layer === this.#layer) this.refuse('occurs twice', header.name);
    return false;
  }

  /** Knows the folders above an entry. False if an upper layer hides one of them. */
  #enterFolders(path: string, name: string): boolean {
    const parent = parentOf(path);
    if (this.#folders.has(parent)) return true;
    if (!this.#enterFolders(parent, name)) return false;
    if (this.#hidden.has(parent) || this.#opaque.has(parentOf(parent))) return false;
    const key = foldPath(parent);
    const known = this.#known.get(key);
    if (known === undefined) {
      if (++this.#entries > this.#options.limits.maxEntries) {
        this.refuse(`has more than ${this.#options.limits.maxEntries} entries`);
      }
      this.#known.set(key, { path: parent, kind: 'directory', layer: this.#layer });
    } else {
      if (known.path !== parent) this.#refuseSameName(name, known.path);
      if (known.kind !== 'directory') {
        if (known.layer !== this.#layer) return false;
        this.refuse(`is stored inside of "${parent}", which is not a folder`, name);
      }
    }
    this.#folders.add(parent);
    return true;
  }

  #refuseSameName(name: string, other: string): never {
    this.refuse(`differs from "${other}" only in case or Unicode form`, name);
  }

  #isWhiteout(path: string, header: TarHeader): boolean {
    const base = path.slice(path.lastIndexOf('/') + 1);
    if (!base.startsWith(WHITEOUT)) return false;
    if (header.type !== 'file') this.refuse('is a whiteout that is not a file', header.name);
    const parent = parentOf(path);
    if (base === OPAQUE) this.#opaqueBelow.push(parent);
    else this.#hiddenBelow.push(joinPath(parent, base.slice(WHITEOUT.length)));
    return true;
  }

  #outFor(path: string): string | undefined {
    const selected = this.#options.select ? this.#options.select(path) : path;
    if (typeof selected === 'object') this.refuse(selected.refused, path);
    return selected;
  }

  #addLink(path: string, out: string | undefined, header: TarHeader): void {
    const { linkName } = header;
    // The same characters are as wrong in a target as in a name; where it leads is seen when all are known.
    const steps = linkName.split('/').filter((step) => step !== '..');
    const judged = parseEntryPath(steps.join('/') || '.', this.#options.limits);
    if (linkName.startsWith('/')) this.refuse(`is a link to the absolute path "${linkName}"`, path);
    if ('refused' in judged) this.refuse(`is a link whose target ${judged.refused}`, path);
    if (out === '') this.refuse('is a link in place of the whole tree', path);
    if (out !== undefined) this.#links.set(out, { path, out, target: linkName });
  }

  /** A hard link becomes a copy: two names of one file would let a change to one reach the other. */
  #copy(path: string, out: string | undefined, header: TarHeader): void {
    const judged = parseEntryPath(header.linkName, this.#options.limits);
    const source = 'path' in judged ? judged.path : undefined;
    if (source === undefined || !this.#outOf.has(source)) {
      this.refuse(
        `contains a link outside of the archive, or to what is not a file before it: -> "${header.linkName}"`,
        header.name,
      );
    }
    const from = this.#outOf.get(source);
    this.#outOf.set(path, out);
    if (out === undefined) return;
    const listed = from === undefined ? undefined : this.#listed.get(from);
    if (from === undefined || listed?.type !== 'file') {
      this.refuse(`is a link to "${source}", which is not part of the package`, header.name);
    }
    this.#count(listed.size);
    this.#makeParent(out);
    const { directory } = this.#options;
    copyFileSync(join(directory, from), join(directory, out), fsConstants.COPYFILE_EXCL);
    chmodSync(join(directory, out), listed.executable ? 0o755 : 0o644);
    this.#listed.set(out, { ...listed, path: out });
  }

  #count(bytes: number): void {
    const { maxTotalBytes } = this.#options.limits;
    this.#bytes += bytes;
    if (this.#bytes > maxTotalBytes) {
      this.refuse(`unpacks to more than the limit of ${maxTotalBytes} bytes (Zip bomb detected)`);
    }
  }

  #write(file: OpenFile, out: string, content: Buffer): void {
    const descriptor = this.#create(out, file.mode);
    try {
      if (content.length > 0) writeAll(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
    this.#list(out, file, createHash('sha256').update(content).digest('hex'));
  }

  #create(out: string, mode: number): number {
    if (out === '') this.refuse('is a file in place of the whole tree');
    this.#makeParent(out);
    const path = join(this.#options.directory, out);
    return openSync(path, CREATE, (mode & EXECUTE_BITS) === 0 ? 0o644 : 0o755);
  }

  #list(out: string, file: OpenFile, sha256: string): void {
    const executable = (file.mode & EXECUTE_BITS) !== 0;
    this.#listed.set(out, { type: 'file', path: out, size: file.size, sha256, executable });
  }

  #makeParent(out: string): void {
    this.#makeFolder(parentOf(out));
  }

  #makeFolder(out: string): void {
    if (this.#made.has(out)) return;
    this.#makeFolder(parentOf(out));
    mkdirSync(join(this.#options.directory, out), { mode: 0o755 });
    this.#made.add(out);
  }
}

function writeAll(descriptor: number, data: Buffer): void {
  for (let at = 0; at < data.length; ) at += writeSync(descriptor, data, at);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function joinPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}
