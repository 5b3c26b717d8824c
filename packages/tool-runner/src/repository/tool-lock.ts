import { isJsonObject, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { readJsonFile, writeJsonFile } from '../store/json-file.ts';
import type { ToolBinary } from './tool-manifest.ts';

/** What one requested tool was resolved to. */
export interface LockedTool {
  readonly repository: string;
  readonly repositoryUrl: string;
  /** Of the repository file. */
  readonly repositorySha256: string;
  readonly version: string;
  /** Address and SHA-256 by platform. */
  readonly binaries: Readonly<Record<string, { readonly url: string; readonly sha256: string }>>;
}

interface LockFile {
  readonly lockVersion: 1;
  readonly tools: Readonly<Record<string, LockedTool>>;
}

/** What stands in the place of an address that is different on every machine. */
export const BUNDLED_URL = 'bundled';

/** `gantry.tools.lock`: what each requested tool was when it was first used. */
export class ToolLock {
  readonly path: string;
  readonly isFrozen: boolean;
  readonly #tools: Map<string, LockedTool>;

  constructor(path: string, isFrozen = false) {
    this.path = path;
    this.isFrozen = isFrozen;
    this.#tools = new Map(Object.entries(readLock(path)));
  }

  get(request: string): LockedTool | undefined {
    return this.#tools.get(request);
  }

  /** Records a tool, or adds platforms to one. Written at once, sorted, and only when something changed. */
  set(request: string, tool: LockedTool): void {
    const before = this.#tools.get(request);
    const known = before?.version === tool.version ? before.binaries : {};
    const binaries = sorted({ ...known, ...tool.binaries });
    const after: LockedTool = { ...tool, binaries };
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    this.#tools.set(request, after);
    const file: LockFile = { lockVersion: 1, tools: sorted(Object.fromEntries(this.#tools)) };
    writeJsonFile(this.path, file);
  }
}

/** What a lock says about the file of a tool. */
export function lockedBinary(
  binaries: Readonly<Record<string, ToolBinary>>,
  isBundled: boolean,
): LockedTool['binaries'] {
  const entries = Object.entries(binaries).flatMap(([platform, { url, sha256 }]) =>
    sha256 === undefined ? [] : [[platform, { url: isBundled ? BUNDLED_URL : url, sha256 }]],
  );
  return Object.fromEntries(entries);
}

function readLock(path: string): Readonly<Record<string, LockedTool>> {
  let file: unknown;
  try {
    file = readJsonFile<unknown>(path, { lockVersion: 1, tools: {} });
  } catch (error) {
    throw errors.TOOL_LOCK_INVALID({ path, reason: `cannot be read: ${messageOf(error)}` });
  }
  if (!isJsonObject(file) || file.lockVersion !== 1 || !isJsonObject(file.tools)) {
    throw errors.TOOL_LOCK_INVALID({ path, reason: 'is no lock file of version 1' });
  }
  return file.tools as unknown as Record<string, LockedTool>;
}

function sorted<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
