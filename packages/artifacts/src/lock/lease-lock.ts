import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createId } from '@gantry/base';
import { errors } from '../errors.ts';
import type { FileLock } from './held-lock.ts';

/** How often a holder renews. */
const RENEW_MS = 3_000;
/** A lease that was not renewed for so long, as seen by who waits, has no holder any more. */
const EXPIRES_AFTER_MS = 15_000;

interface Lease {
  readonly token: string;
  /** Grows with every holder; tells an old holder that it was replaced. */
  readonly fence: number;
  readonly renewals: number;
}

/**
 * A lock for file systems without locks: a file that its holder keeps rewriting. Whoever waits takes over when
 * the file did not change for a while by the waiter's own clock, so clocks need not agree. A holder that was
 * suspended for that long finds another token in the file, and `assertHeld` says so.
 */
export class LeaseLock {
  readonly #path: string;
  #seen: { text: string; at: number } | undefined;

  constructor(path: string) {
    this.#path = `${path}.lease`;
  }

  tryAcquire(): FileLock | undefined {
    const text = readText(this.#path);
    if (text !== undefined) {
      const now = performance.now();
      if (this.#seen?.text !== text) this.#seen = { text, at: now };
      if (now - this.#seen.at < EXPIRES_AFTER_MS) return undefined;
      if (!this.#removeExpired(text)) return undefined;
    }
    const lease: Lease = { token: createId(), fence: fenceOf(text) + 1, renewals: 0 };
    return create(this.#path, lease) ? new HeldLease(this.#path, lease) : undefined;
  }

  /** Of several that find it expired, one gets to remove it: the one whose rename moves what it saw. */
  #removeExpired(text: string): boolean {
    const aside = `${this.#path}.${createId()}`;
    try {
      renameSync(this.#path, aside);
    } catch {
      return false;
    }
    const moved = readText(aside);
    if (moved === text) {
      unlinkSync(aside);
      return true;
    }
    // It was renewed, or taken by another, between look and rename: put it back unless a new one is there.
    try {
      linkSync(aside, this.#path);
    } catch {
      // Its holder notices, and stops before it activates anything.
    }
    unlinkSync(aside);
    return false;
  }
}

class HeldLease implements FileLock {
  readonly kind = 'lease';
  readonly #path: string;
  readonly #timer: NodeJS.Timeout;
  #lease: Lease;
  #isLost = false;

  constructor(path: string, lease: Lease) {
    this.#path = path;
    this.#lease = lease;
    this.#timer = setInterval(() => this.#renew(), RENEW_MS);
    this.#timer.unref();
  }

  assertHeld(): void {
    this.#renew();
    if (this.#isLost) throw errors.LOCK_LOST({ path: this.#path });
  }

  release(): void {
    clearInterval(this.#timer);
    if (this.#isOurs()) unlinkSync(this.#path);
  }

  #renew(): void {
    if (this.#isLost) return;
    if (!this.#isOurs()) {
      this.#isLost = true;
      return;
    }
    this.#lease = { ...this.#lease, renewals: this.#lease.renewals + 1 };
    writeFileSync(this.#path, JSON.stringify(this.#lease));
  }

  #isOurs(): boolean {
    const text = readText(this.#path);
    return text !== undefined && tokenOf(text) === this.#lease.token;
  }
}

function create(path: string, lease: Lease): boolean {
  try {
    const descriptor = openSync(path, 'wx');
    try {
      writeFileSync(descriptor, JSON.stringify(lease));
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}

function tokenOf(text: string): string | undefined {
  return parse(text)?.token;
}

function fenceOf(text: string | undefined): number {
  return text === undefined ? 0 : (parse(text)?.fence ?? 0);
}

function parse(text: string): Lease | undefined {
  try {
    return JSON.parse(text) as Lease;
  } catch {
    // Cut off by a crash, or seen while it was being written.
    return undefined;
  }
}
