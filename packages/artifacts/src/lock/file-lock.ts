import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errors } from '../errors.ts';
import type { FileLock } from './held-lock.ts';
import { LeaseLock } from './lease-lock.ts';
import { OsLock } from './os-lock.ts';

/** Who holds a lock, as far as can be told. For people; nothing is decided by it. */
export interface LockHolder {
  readonly host: string;
  readonly processId: number;
  readonly startedAt: string;
  readonly what: string;
}

export interface LockOptions {
  /** What the lock is held for, told to those who wait. */
  readonly what: string;
  /** How long to wait, in ms. 0 asks once. Default 600,000. */
  readonly timeoutMs?: number | undefined;
  /** Called when somebody else holds it, and then about every ten seconds. */
  readonly onWait?: ((holder: string, waitedMs: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default `os`, falling back to `lease` where the file system has no locks. */
  readonly kind?: 'os' | 'lease' | undefined;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const FIRST_POLL_MS = 20;
const MAX_POLL_MS = 250;
const SAY_EVERY_MS = 10_000;

/**
 * Takes the lock of a path, waiting for whoever holds it. The file itself stays, and means nothing: a lock is
 * held on an open file, so the death of its holder releases it. Where the file system does not do that (some
 * network shares), a lease takes its place that its holder renews.
 *
 * @throws LOCK_TIMEOUT
 */
export async function acquireLock(path: string, options: LockOptions): Promise<FileLock> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, onWait, signal } = options;
  await mkdir(dirname(path), { recursive: true });
  const attempt = createAttempt(path, options);
  const started = performance.now();
  let said = Number.NEGATIVE_INFINITY;
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 1.5, MAX_POLL_MS)) {
    signal?.throwIfAborted();
    const lock = attempt();
    if (lock) {
      await sayHolder(path, options.what);
      return lock;
    }
    const waitedMs = Math.round(performance.now() - started);
    if (waitedMs >= timeoutMs) {
      const holder = await readHolder(path);
      throw errors.LOCK_TIMEOUT({ path, waitedMs, holder });
    }
    if (onWait && waitedMs - said >= SAY_EVERY_MS) {
      said = waitedMs;
      onWait(await readHolder(path), waitedMs);
    }
    await delay(Math.min(pollMs, timeoutMs - waitedMs + 1), undefined, { signal });
  }
}

/** Takes the lock if nobody holds it. */
export function tryLock(path: string, kind?: 'os' | 'lease'): FileLock | undefined {
  return createAttempt(path, { kind })();
}

function createAttempt(
  path: string,
  options: Pick<LockOptions, 'kind'>,
): () => FileLock | undefined {
  let kind = options.kind ?? 'os';
  const lease = new LeaseLock(path);
  return () => {
    if (kind === 'lease') return lease.tryAcquire();
    const result = OsLock.tryAcquire(path);
    if (result !== 'unsupported') return result;
    kind = 'lease';
    return lease.tryAcquire();
  };
}

function holderPath(path: string): string {
  return `${path}.holder`;
}

async function sayHolder(path: string, what: string): Promise<void> {
  const holder: LockHolder = {
    host: hostname(),
    processId: process.pid,
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    what,
  };
  // By rename, so that who reads it never sees half of it. Beside the lock and not in it: closing a lock's
  // file would release the lock.
  const temporary = `${holderPath(path)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(holder)}\n`);
  await rename(temporary, holderPath(path));
}

async function readHolder(path: string): Promise<string> {
  try {
    const holder = JSON.parse(await readFile(holderPath(path), 'utf8')) as LockHolder;
    return `process ${holder.processId} on ${holder.host} (${holder.what}), started ${holder.startedAt}`;
  } catch {
    return 'an unknown process';
  }
}
