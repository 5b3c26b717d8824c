import type { Store, WakeTopic } from '@gantry/storage';

/** Shortest time between two looks, however much happens. */
const PAUSE_MS = 100;

/** Waits for what is committed, on any server. What happens between two waits ends the next one at once. */
export class ChangeWaiter {
  readonly #stops: (() => void)[];
  readonly #signal: AbortSignal;
  #hasChanged = false;
  #notify: () => void = () => {};

  constructor(store: Store, topics: readonly WakeTopic[], signal: AbortSignal) {
    this.#signal = signal;
    const change = (): void => {
      this.#hasChanged = true;
      this.#notify();
    };
    this.#stops = topics.map((topic) => store.onWake(change, topic));
  }

  /** Resolves when something has changed (true), or when the time is over or the signal aborted (false). */
  async next(withinMs: number): Promise<boolean> {
    await this.#pause(PAUSE_MS);
    if (!this.#hasChanged) await this.#pause(withinMs);
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    return hasChanged;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  async #pause(ms: number): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', finish);
        this.#notify = () => {};
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.#signal.addEventListener('abort', finish);
      if (ms > PAUSE_MS) this.#notify = finish;
    });
  }
}
