import { readFile } from 'node:fs/promises';
import { isDigest } from '@gantry/artifacts';
import { findUnsafeJson, isJsonObject, messageOf } from '@gantry/base';
import { parse, stringify } from 'yaml';
import { errors } from '../errors.ts';

/** What a reference resolved to, so that it is the same the next time. */
export interface LockedPlugin {
  /** The reference as the plugin files have it. */
  readonly package: string;
  /** The same without anything that moves: a digest, or the address of an archive. */
  readonly resolved: string;
  /** Of the archive, as SRI; not for images, whose digest says it. */
  readonly integrity?: string | undefined;
  /** Digest of the list of all files with their digests. */
  readonly files: string;
}

export interface PluginLock {
  /** By plugin key. */
  readonly plugins: Readonly<Record<string, LockedPlugin>>;
  /** Index images: reference → digest. */
  readonly indexes: Readonly<Record<string, string>>;
}

export const EMPTY_LOCK: PluginLock = { plugins: {}, indexes: {} };

const VERSION = 1;
const HEADER =
  '# What each plugin of dynamic-plugins.yaml resolved to. Written by "gantry plugin install"; keep it under version control.\n';

/** Reads a lock file; nothing is locked where there is none. */
export async function readLockFile(file: string): Promise<PluginLock> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return EMPTY_LOCK;
    throw errors.LOCK_FILE_INVALID({ file, reason: messageOf(error) });
  }
  return parseLock(file, text);
}

export function parseLock(file: string, text: string): PluginLock {
  const refuse = (reason: string) => errors.LOCK_FILE_INVALID({ file, reason });
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw refuse(messageOf(error).split('\n')[0] as string);
  }
  const unsafe = findUnsafeJson(data);
  if (unsafe) throw refuse(`${unsafe.pointer} ${unsafe.message}`);
  if (!isJsonObject(data)) throw refuse('it is not a mapping');
  const { lockVersion, plugins = {}, indexes = {} } = data;
  if (lockVersion !== VERSION) throw refuse(`its lockVersion is not ${VERSION}`);
  if (!isJsonObject(plugins) || !isJsonObject(indexes))
    throw refuse('it has a list where a mapping belongs');
  for (const [key, entry] of Object.entries(plugins)) {
    const isWhole =
      isJsonObject(entry) &&
      typeof entry.package === 'string' &&
      typeof entry.resolved === 'string' &&
      isDigest(entry.files) &&
      (entry.integrity === undefined || typeof entry.integrity === 'string');
    if (!isWhole) throw refuse(`its entry "${key}" is not complete`);
  }
  for (const [reference, digest] of Object.entries(indexes)) {
    if (typeof digest !== 'string') throw refuse(`its index "${reference}" has no digest`);
  }
  return { plugins, indexes } as unknown as PluginLock;
}

export function lockText(lock: PluginLock): string {
  const sorted = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  const plugins = Object.fromEntries(
    Object.entries(sorted(lock.plugins)).map(
      ([key, { package: text, resolved, integrity, files }]) => [
        key,
        { package: text, resolved, ...(integrity === undefined ? {} : { integrity }), files },
      ],
    ),
  );
  const indexes = Object.keys(lock.indexes).length > 0 ? { indexes: sorted(lock.indexes) } : {};
  return HEADER + stringify({ lockVersion: VERSION, ...indexes, plugins }, { lineWidth: 0 });
}
