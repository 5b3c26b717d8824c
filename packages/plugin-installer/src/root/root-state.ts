import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Digest, FileList } from '@gantry/artifacts';
import { canonicalJson, type Json } from '@gantry/base';

/** A plugin that is in place. */
export interface InstalledPlugin {
  readonly key: string;
  /** The reference as the plugin files had it. */
  readonly package: string;
  readonly resolved: string;
  readonly integrity?: string | undefined;
  /** The integrity that the plugin files wanted. */
  readonly expected?: string | undefined;
  /** Name of its folder in the root. */
  readonly directory: string;
  /** Digest of its list of files, which is kept under that name. */
  readonly files: Digest;
  /** From its package.json. */
  readonly name: string;
  readonly version: string;
  /** Says whether a folder or archive on this machine changed. */
  readonly stamp?: string | undefined;
}

/** What a run depended on: when none of it changed, there is nothing to do. */
export interface RunInputs {
  /** SHA-256 of each file that was read; null for one that was not there. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Stamps of packages on this machine. */
  readonly local: Readonly<Record<string, string>>;
  readonly options: string;
  /** Something has to be asked again every time. */
  readonly always: boolean;
}

/** The active set. */
export interface RootState {
  readonly version: 1;
  /** Grows with every change; the sets before it are kept under theirs. */
  readonly generation: number;
  readonly installedAt: string;
  readonly plugins: readonly InstalledPlugin[];
  /** SHA-256 of app-config.dynamic-plugins.yaml. */
  readonly config: string;
  readonly inputs: RunInputs;
}

export function digestOfList(list: FileList): Digest {
  return `sha256:${sha256(canonicalJson(list as unknown as Json))}`;
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Undefined if there is none. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The whole file or none of it, also when the machine loses power. */
export function replaceFile(path: string, content: string): void {
  const temporary = `${path}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o644);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}
