import type { Readable } from 'node:stream';

/**
 * Slows the reading of a stream down to a rate, by pausing it: the pipe fills up and whoever writes to it
 * waits. What is not read costs nothing.
 */
export class RateGate {
  readonly #stream: Readable;
  #limit: number;
  #used = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `limitPerSecond` is in the unit that is given to `spend`. */
  constructor(stream: Readable, limitPerSecond: number) {
    this.#stream = stream;
    this.#limit = limitPerSecond;
  }

  spend(amount: number): void {
    this.#used += amount;
    // One window at a time: the first thing read starts it, its end resets the count.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const paused = this.#used >= this.#limit;
      this.#used = 0;
      if (paused) this.#stream.resume();
    }, 1_000).unref();
    if (this.#used >= this.#limit) this.#stream.pause();
  }

  /** Reads on without a limit: for what is left in the pipe of a process that has ended. */
  open(): void {
    this.#limit = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
    this.#stream.resume();
  }
}
