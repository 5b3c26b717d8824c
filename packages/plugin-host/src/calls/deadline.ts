/** How waiting ended. */
export type Awaited<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' };

/** Longest time that a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Until when a caller waits, and whether it still does. */
export class Deadline {
  readonly #endsAt: number;
  readonly #signal: AbortSignal | undefined;

  constructor(timeoutMs: number, signal?: AbortSignal) {
    this.#endsAt = performance.now() + timeoutMs;
    this.#signal = signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** The outcome of a promise that does not reject, unless time is up first. */
  race<T>(promise: Promise<T>, withinMs = Number.POSITIVE_INFINITY): Promise<Awaited<T>> {
    return new Promise((resolve) => {
      const signal = this.#signal;
      const finish = (outcome: Awaited<T>) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      const onAbort = () => finish({ kind: 'cancelled' });
      const waitMs = Math.min(this.remainingMs, withinMs, MAX_TIMER_MS);
      const timer = setTimeout(() => finish({ kind: 'timed-out' }), waitMs);
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort);
      void promise.then((value) => finish({ kind: 'done', value }));
    });
  }
}
