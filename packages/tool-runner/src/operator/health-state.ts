export type HealthState = 'unknown' | 'starting' | 'healthy' | 'degraded' | 'unhealthy';

export interface Thresholds {
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/**
 * The state of one check. It starts as `starting`, is `healthy` after enough successes in a row and `unhealthy` after
 * enough failures in a row; in between, a failure makes a healthy one `degraded`.
 */
export class CheckState {
  readonly #thresholds: Thresholds;
  #state: HealthState = 'starting';
  #successes = 0;
  #failures = 0;

  constructor(thresholds: Thresholds) {
    this.#thresholds = thresholds;
  }

  get state(): HealthState {
    return this.#state;
  }

  record(passed: boolean): HealthState {
    this.#successes = passed ? this.#successes + 1 : 0;
    this.#failures = passed ? 0 : this.#failures + 1;
    if (this.#successes >= this.#thresholds.successThreshold) this.#state = 'healthy';
    else if (this.#failures >= this.#thresholds.failureThreshold) this.#state = 'unhealthy';
    else if (!passed && this.#state === 'healthy') this.#state = 'degraded';
    return this.#state;
  }
}

const WORST_FIRST: readonly HealthState[] = ['unhealthy', 'degraded', 'starting', 'healthy'];

/** The state of a service is that of its worst check; without checks nobody knows. */
export function worstOf(states: readonly HealthState[]): HealthState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'unknown';
}
