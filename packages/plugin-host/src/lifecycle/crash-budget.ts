import type { Clock } from '@gantry/base';
import type { HostLimits } from '../limits.ts';

/** One end of a plugin's process that nobody asked for. */
export interface Crash {
  readonly at: Date;
  readonly reason: string;
  /** The last output, plain and without secrets. */
  readonly output: string;
}

/** How many crashes are kept for people to look at. */
const KEPT = 10;

type BudgetLimits = Pick<HostLimits, 'crashLimit' | 'crashWindowMs' | 'backOffMs' | 'maxBackOffMs'>;

/** Decides, from the crashes so far, when a plugin may be started again, and whether at all. */
export class CrashBudget {
  readonly #limits: BudgetLimits;
  readonly #clock: Clock;
  readonly #random: () => number;
  #crashes: Crash[] = [];
  /** Times of the crashes that count towards quarantine. */
  #counted: number[] = [];
  #retryAt = 0;
  #quarantined = false;

  constructor(limits: BudgetLimits, clock: Clock, random: () => number) {
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  get crashes(): readonly Crash[] {
    return this.#crashes;
  }

  get quarantined(): boolean {
    return this.#quarantined;
  }

  /** Crashes that led to the quarantine, or would count towards one. */
  get counted(): number {
    return this.#counted.length;
  }

  /** How long to wait until the next start. */
  get waitMs(): number {
    return Math.max(0, this.#retryAt - this.#clock.now().getTime());
  }

  get retryAt(): Date {
    return new Date(this.#retryAt);
  }

  record(reason: string, output: string): Crash {
    const crash: Crash = { at: this.#clock.now(), reason, output };
    const now = crash.at.getTime();
    const { crashLimit, crashWindowMs, backOffMs, maxBackOffMs } = this.#limits;
    this.#crashes = [...this.#crashes, crash].slice(-KEPT);
    this.#counted = [...this.#counted.filter((at) => now - at < crashWindowMs), now];
    this.#quarantined = this.#counted.length >= crashLimit;
    const backOff = Math.min(maxBackOffMs, backOffMs * 2 ** (this.#counted.length - 1));
    // Between half and all of it: plugins that crashed together do not start again together.
    this.#retryAt = now + backOff * (0.5 + this.#random() / 2);
    return crash;
  }

  /** Somebody looked at it: start again at once, with a full budget. The crashes stay visible. */
  release(): void {
    this.#counted = [];
    this.#retryAt = 0;
    this.#quarantined = false;
  }
}
