import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  ArtifactStore,
  type Digest,
  download,
  extractArchive,
  HttpClient,
  integrityOfDigest,
} from '@gantry/artifacts';
import { isPlatformError, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import type { ToolBinary } from '../repository/tool-manifest.ts';
import type { ToolFile } from '../run/tool-runner.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** How far a download is. */
export interface DownloadProgress {
  readonly tool: string;
  readonly received: number;
  readonly total: number | undefined;
}

export interface ToolStoreOptions {
  /** The data folder for tools. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

const MAX_TOOL_BYTES = 256 * 1024 * 1024;
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/**
 * Files of tools by their digest. Nothing is in it that was not verified, and what was changed since is thrown away
 * and fetched again.
 *
 * ```
 * store/blobs/sha256/<hex>     what was downloaded
 * run/<hex>/<file>             what is executed: the same, or a member of it
 * ```
 */
export class ToolStore {
  readonly #options: ToolStoreOptions;
  readonly #artifacts: ArtifactStore;
  readonly #http: HttpClient;
  readonly #running = new Map<string, Promise<ToolFile>>();

  constructor(options: ToolStoreOptions) {
    this.#options = options;
    this.#artifacts = new ArtifactStore(join(options.directory, 'store'));
    this.#http = new HttpClient({ environment: options.environment });
  }

  /** The file of a tool, on this machine and verified. Any number of callers download it once. */
  obtain(tool: string, binary: ToolBinary, sha256: string): Promise<ToolFile> {
    const key = `${sha256} ${binary.member ?? ''}`;
    const running = this.#running.get(key) ?? this.#obtain(tool, binary, sha256);
    this.#running.set(key, running);
    const forget = () => this.#running.delete(key);
    running.then(forget, forget);
    return running;
  }

  /** Fetches a small text, such as a repository file; nothing of it is kept. */
  async fetchText(url: string): Promise<string> {
    return (await this.fetchBytes(url)).toString('utf8');
  }

  async fetchBytes(url: string): Promise<Buffer> {
    const response = await this.#http.request(url, { headers: { 'accept-encoding': 'identity' } });
    if (response.status !== 200) {
      response.body.destroy();
      throw new Error(`the server answered with status ${response.status}`);
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_TEXT_BYTES) throw new Error(`it is larger than ${MAX_TEXT_BYTES} bytes`);
      chunks.push(chunk);
    }
    if (!response.body.complete) throw new Error('the connection was cut');
    return Buffer.concat(chunks);
  }

  async close(): Promise<void> {
    this.#http.close();
    await this.#artifacts.close();
  }

  async #obtain(tool: string, binary: ToolBinary, sha256: string): Promise<ToolFile> {
    const ready = await this.#findReady(binary, sha256);
    if (ready) return ready;
    try {
      return await this.#artifacts.exclusively(sha256, tool, async () => {
        const done = await this.#findReady(binary, sha256);
        if (done) return done;
        const blob = await this.#fetch(tool, binary, sha256);
        return await this.#makeReady(tool, blob, binary, sha256);
      });
    } catch (error) {
      if (isPlatformError(error)) throw error;
      throw errors.TOOL_UNAVAILABLE({ tool, reason: messageOf(error) }, { cause: error });
    }
  }

  /** The executable as it was left the last time, if it is still what it was. */
  async #findReady(binary: ToolBinary, sha256: string): Promise<ToolFile | undefined> {
    const folder = this.#folderOf(binary, sha256);
    const noted = readNote(join(folder, 'tool.json'));
    if (!noted) return undefined;
    const path = join(folder, noted.file);
    const found = await digestOf(path);
    // Of a whole file its digest is known from the repository, whatever the note says.
    const expected = binary.member === undefined ? sha256 : noted.sha256;
    return found === expected ? { path, sha256: expected, runtime: binary.runtime } : undefined;
  }

  /** A verified copy of what is published, from the store or from its publisher. */
  async #fetch(tool: string, { url }: ToolBinary, sha256: string): Promise<string> {
    const digest: Digest = `sha256:${sha256}`;
    const path = this.#artifacts.blobPath(digest);
    const kept = await digestOf(path);
    if (kept === sha256) return path;
    if (kept !== undefined) await this.#artifacts.removeBlob(digest);
    const integrity = integrityOfDigest(digest);
    const { onProgress } = this.#options;
    if (!/^https?:/.test(url)) {
      const options = { what: url, integrity, maxBytes: MAX_TOOL_BYTES };
      return (await this.#artifacts.addFile(url, options)).path;
    }
    const blob = await download(this.#http, this.#artifacts, {
      url,
      integrity,
      maxBytes: MAX_TOOL_BYTES,
      onProgress: onProgress && ((received, total) => onProgress({ tool, received, total })),
    });
    return blob.path;
  }

  async #makeReady(
    tool: string,
    blob: string,
    binary: ToolBinary,
    sha256: string,
  ): Promise<ToolFile> {
    const staging = await this.#artifacts.stagingFolder();
    const { member, runtime } = binary;
    const file = fileNameOf(member ?? binary.url);
    const target = join(staging, file);
    if (member === undefined) await copyFile(blob, target);
    else {
      const unpacked = await this.#artifacts.stagingFolder();
      await extractArchive(blob, {
        directory: unpacked,
        archive: tool,
        limits: {
          maxEntryBytes: MAX_TOOL_BYTES,
          maxTotalBytes: 2 * MAX_TOOL_BYTES,
          maxEntries: 10_000,
        },
        select: (path) => (path === member ? file : undefined),
      });
      await rename(join(unpacked, file), target).catch(() => {
        throw new Error(`"${member}" is not in its archive`);
      });
      await rm(unpacked, { recursive: true, force: true });
    }
    await chmod(target, 0o500);
    const own = (await digestOf(target)) as string;
    if (member === undefined && own !== sha256)
      throw new Error('its copy is not what was verified');
    writeJsonFile(join(staging, 'tool.json'), { file, sha256: own });
    const folder = this.#folderOf(binary, sha256);
    await mkdir(join(folder, '..'), { recursive: true, mode: 0o700 });
    // What was there before is not what it should be; else it would have been found.
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    return { path: join(folder, file), sha256: own, runtime };
  }

  #folderOf({ member }: ToolBinary, sha256: string): string {
    const name =
      member === undefined
        ? sha256
        : `${sha256}-${createHash('sha256').update(member).digest('hex').slice(0, 16)}`;
    return join(this.#options.directory, 'run', name);
  }
}

function readNote(path: string): { file: string; sha256: string } | undefined {
  try {
    const note = readJsonFile<{ file?: unknown; sha256?: unknown } | undefined>(path, undefined);
    if (typeof note?.file !== 'string' || typeof note.sha256 !== 'string') return undefined;
    return note.file === basename(note.file) ? { file: note.file, sha256: note.sha256 } : undefined;
  } catch {
    return undefined;
  }
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return undefined;
  }
}

/** A harmless file name that keeps the extension, which tells an interpreter what it is. */
function fileNameOf(url: string): string {
  const name = basename(url.replace(/[?#].*$/, '')).replace(/[^A-Za-z0-9._-]/g, '_');
  return name === '' || name.startsWith('.') || name === 'tool.json' ? 'tool' : name;
}
