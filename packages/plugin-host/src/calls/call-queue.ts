import type { Deadline } from './deadline.ts';

/** How asking for a turn ended. `release` gives the turn back; calling it again does nothing. */
export type Turn =
  | { readonly kind: 'granted'; readonly release: () => void }
  | { readonly kind: 'busy' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' };

/** Lets so many calls run at a time, so many more wait in order, and refuses the rest. */
export class CallQueue {
  readonly #limit: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limit: number, maxWaiting: number) {
    this.#limit = limit;
    this.#maxWaiting = maxWaiting;
  }

  async enter(deadline: Deadline): Promise<Turn> {
    if (this.#running < this.#limit) {
      this.#running++;
      return this.#turn();
    }
    if (this.#waiting.length >= this.#maxWaiting) return { kind: 'busy' };
    let wake: () => void = () => {};
    const granted = new Promise<void>((resolve) => {
      wake = resolve;
      this.#waiting.push(wake);
    });
    const outcome = await deadline.race(granted);
    if (outcome.kind === 'done') return this.#turn();
    const index = this.#waiting.indexOf(wake);
    if (index !== -1) this.#waiting.splice(index, 1);
    // Not in line any more: the turn was given at the moment the caller left.
    else this.#leave();
    return outcome;
  }

  #turn(): Turn {
    let released = false;
    return {
      kind: 'granted',
      release: () => {
        if (released) return;
        released = true;
        this.#leave();
      },
    };
  }

  /** Passes the turn on without letting a newcomer overtake those who wait. */
  #leave(): void {
    const wake = this.#waiting.shift();
    if (wake) wake();
    else this.#running--;
  }
}
