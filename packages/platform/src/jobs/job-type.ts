import { isPlatformError } from '@gantry/base';
import type { JobHandler } from './job-execution.ts';

/** How often a job is tried again, and how long it waits before that. */
export interface RetryRule {
  /** Attempts in all; 3 unless it says otherwise. */
  readonly attempts?: number;
  /** The first wait; each further one is twice as long, with jitter. 5 s unless it says otherwise. */
  readonly baseMs?: number;
  /** The longest wait; 5 min unless it says otherwise. */
  readonly maxMs?: number;
  /** What is worth another attempt; unless it says otherwise, errors with status 503: the remote system was away. */
  readonly isWorthIt?: (error: unknown) => boolean;
}

/** What jobs of one group may do together, on all servers. */
export interface GroupRule {
  /** Most of them that run at once. */
  readonly concurrency?: number;
  /** At most `count` of them begin at once, and on average `count` in `perMs` milliseconds. */
  readonly rate?: { readonly count: number; readonly perMs: number };
}

/** How jobs of one type are run. A type has a lane of its own: no other type takes its turns. */
export interface JobType {
  readonly run: JobHandler;
  /** What people call such a job; the type itself unless it says otherwise. */
  readonly title?: string;
  /** How many run at once on each server; 4 unless it says otherwise. */
  readonly concurrency?: number;
  readonly retry?: RetryRule;
  /** Limits of jobs that were queued with the same `group`. */
  readonly groups?: GroupRule;
  /**
   * Jobs that fail for good become `dead` instead of `failed`: they are kept longer, and stay in sight until
   * somebody retries or drops them. For work that nothing else does again.
   */
  readonly keepsDead?: boolean;
  /**
   * For short jobs by the hundreds a second: those that succeed leave no row, audit entry or event. What fails
   * is as visible as any other.
   */
  readonly isSmall?: boolean;
  /** How long a stopping server waits for one before it interrupts it; 5 s unless it says otherwise. */
  readonly drainMs?: number;
}

const CONCURRENCY = 4;
const ATTEMPTS = 3;
const RETRY_BASE_MS = 5_000;
const RETRY_MAX_MS = 300_000;
const DRAIN_MS = 5_000;

/** The types of jobs that a server knows. */
export class JobTypes {
  readonly #types = new Map<string, JobType>();

  /** A type is declared before the server starts to run jobs. */
  declare(name: string, type: JobType | JobHandler): void {
    this.#types.set(name, typeof type === 'function' ? { run: type } : type);
  }

  get names(): string[] {
    return [...this.#types.keys()];
  }

  find(name: string): JobType | undefined {
    return this.#types.get(name);
  }

  titleOf(name: string): string {
    return this.find(name)?.title ?? name;
  }

  attemptsOf(name: string): number {
    return this.find(name)?.retry?.attempts ?? ATTEMPTS;
  }

  concurrencyOf(name: string): number {
    return this.find(name)?.concurrency ?? CONCURRENCY;
  }

  drainMsOf(name: string): number {
    return this.find(name)?.drainMs ?? DRAIN_MS;
  }

  isSmall(name: string): boolean {
    return this.find(name)?.isSmall ?? false;
  }

  isWorthRetrying(name: string, error: unknown): boolean {
    return (this.find(name)?.retry?.isWorthIt ?? isAway)(error);
  }

  /** Exponential, with jitter, so that what failed together does not come back together. */
  retryDelayMs(name: string, attempt: number, random: () => number = Math.random): number {
    const { baseMs = RETRY_BASE_MS, maxMs = RETRY_MAX_MS } = this.find(name)?.retry ?? {};
    const ceiling = Math.min(maxMs, baseMs * 2 ** Math.max(0, attempt - 1));
    return Math.round(ceiling * (0.5 + random() / 2));
  }
}

/** Faults of the remote system pass; faults of the input or the code do not. */
function isAway(error: unknown): boolean {
  return isPlatformError(error) && error.status === 503;
}
