import type { Clock } from '@gantry/base';

const TTL_MS = 60_000;
const MAX_ENTRIES = 2_000;

export interface Place {
  /** What is dropped together. */
  readonly scope: string;
  readonly rest: string;
}

/** Keeps answers for a minute. In memory: each server asks by itself. */
export class KeyCache<T> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, { readonly until: number; readonly value: T }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(place: Place): T | undefined {
    const entry = this.#entries.get(keyOf(place));
    return entry && entry.until > this.#clock.now().getTime() ? entry.value : undefined;
  }

  set(place: Place, value: T): void {
    const key = keyOf(place);
    this.#entries.delete(key);
    this.#entries.set(key, { until: this.#clock.now().getTime() + TTL_MS, value });
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }

  drop({ scope }: Place): void {
    for (const key of this.#entries.keys()) {
      if (key.startsWith(`${scope}\n`)) this.#entries.delete(key);
    }
  }
}

function keyOf({ scope, rest }: Place): string {
  return `${scope}\n${rest}`;
}
