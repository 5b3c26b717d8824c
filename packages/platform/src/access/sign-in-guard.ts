import { createHash } from 'node:crypto';
import type { Clock } from '@gantry/base';
import type { Store, StoreView } from '@gantry/storage';
import { errors } from '../errors.ts';

/** Failures from one address before it has to wait, and from all addresses together. */
const FREE_FAILURES = 5;
const FREE_FAILURES_IN_ALL = 50;
/** The first wait; every further failure doubles it. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Failures are forgotten this long after the last one. */
const MEMORY_MS = 60 * 60_000;
/** The row that counts the failures of a name from everywhere. */
const ANYWHERE = '';

/**
 * Slows down guessing. One address that fails too often for a name waits, longer each time. Guessing from many
 * addresses at once locks the name, but not for an address from which its owner has signed in lately: whoever
 * attacks an account must not be able to keep its owner out. Names that nobody has are treated alike.
 */
export class SignInGuard {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** One attempt after another for a name from an address: many at once would all see the same count. */
  async inTurn<T>(name: string, address: string | undefined, work: () => Promise<T>): Promise<T> {
    const key = `${keyOf(name)} ${address ?? ''}`;
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  /** Throws `SIGN_IN_THROTTLED` while the name or the address has to wait. */
  async admit(
    name: string,
    address: string | undefined,
    userId: string | undefined,
  ): Promise<void> {
    const now = this.#clock.now().toISOString();
    const [here, anywhere] = await Promise.all([
      this.#store.signInFailures.get(keyOf(name), addressOf(address)),
      this.#store.signInFailures.get(keyOf(name), ANYWHERE),
    ]);
    const isLocked = (row: typeof here) => row?.locked_until != null && row.locked_until > now;
    let until = isLocked(here) ? here?.locked_until : undefined;
    if (!until && isLocked(anywhere) && !(await this.#isKnown(userId, address))) {
      until = anywhere?.locked_until;
    }
    if (until) throw errors.SIGN_IN_THROTTLED({ retryAt: until });
  }

  /** Remembers a failure, in the transaction that audits it. */
  async count(tx: StoreView, name: string, address: string | undefined): Promise<void> {
    await this.#count(tx, keyOf(name), addressOf(address), FREE_FAILURES);
    await this.#count(tx, keyOf(name), ANYWHERE, FREE_FAILURES_IN_ALL);
  }

  /** A sign-in that succeeded forgives the failures from its own address. */
  async forget(tx: StoreView, name: string, address: string | undefined): Promise<void> {
    await tx.signInFailures.removeOne(keyOf(name), addressOf(address));
  }

  /** Until when each of the names has to wait, from wherever it is longest; none that has not to. */
  async waits(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const locked = await this.#store.signInFailures.listLocked(this.#clock.now().toISOString());
    const untilOf = new Map(locked.map(({ username, until }) => [username, until]));
    if (untilOf.size === 0) return new Map();
    return new Map(
      names.flatMap((name) => {
        const until = untilOf.get(keyOf(name));
        return until === undefined ? [] : [[name, until] as const];
      }),
    );
  }

  /** A new password ends every wait, and so does an administrator. */
  async unlock(tx: StoreView, name: string): Promise<void> {
    await tx.signInFailures.remove(keyOf(name));
  }

  async #count(tx: StoreView, username: string, address: string, free: number): Promise<void> {
    const now = this.#clock.now().getTime();
    const known = await tx.signInFailures.get(username, address);
    const isFresh = known && Date.parse(known.last_at) > now - MEMORY_MS;
    const failures = (isFresh ? known.failures : 0) + 1;
    const doublings = Math.min(failures - free, 20);
    const waitMs = doublings < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** doublings, LONGEST_WAIT_MS);
    await tx.signInFailures.put({
      username,
      address,
      failures,
      last_at: new Date(now).toISOString(),
      locked_until: waitMs === 0 ? null : new Date(now + waitMs).toISOString(),
    });
  }

  async #isKnown(userId: string | undefined, address: string | undefined): Promise<boolean> {
    if (userId === undefined || address === undefined) return false;
    const now = this.#clock.now().toISOString();
    const sessions = await this.#store.sessions.listLive(userId, now);
    return sessions.some((session) => session.address === address);
  }
}

/** When failures before this moment may be removed. */
export function forgettableBefore(now: Date): string {
  return new Date(now.getTime() - MEMORY_MS).toISOString();
}

/** A hash, so that a password typed into the wrong field is not stored as a name. */
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** Networks of IPv6 are given out by the /64: who has one has all of its addresses. */
function addressOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::', 2);
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}
