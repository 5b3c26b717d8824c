import { setTimeout as delay } from 'node:timers/promises';
import { isPlatformError } from '@gantry/base';

export interface RetryOptions {
  /** Attempts in all. Default 4. */
  readonly attempts?: number | undefined;
  /** Before the second attempt; doubles with each. Default 200. */
  readonly firstDelayMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const MAX_DELAY_MS = 20_000;
const RETRIED_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A failure that may pass: thrown inside of `withRetries` to be tried again. */
export class PassingFailure extends Error {
  readonly failure: unknown;
  readonly retryAfterMs: number | undefined;

  constructor(failure: unknown, retryAfterMs?: number) {
    super('may pass');
    this.failure = failure;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Runs it again while it throws `PassingFailure`, with growing pauses; then throws what was in it. */
export async function withRetries<T>(
  work: (attempt: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 4, firstDelayMs = 200, signal } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      if (attempt >= attempts) throw error.failure;
      // Spread out, so that many pods that failed together do not come back together.
      const pause = firstDelayMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      await delay(Math.min(error.retryAfterMs ?? pause, MAX_DELAY_MS), undefined, { signal });
    }
  }
}

export function isRetriedStatus(status: number): boolean {
  return RETRIED_STATUS.has(status);
}

/** True for a connection that could not be made or broke: no answer came that says otherwise. */
export function isConnectionFailure(error: unknown): boolean {
  if (!isPlatformError(error, 'DOWNLOAD_FAILED')) return false;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string'
    ? PASSING_CODES.has(code)
    : /nothing was heard/.test(error.message);
}

const PASSING_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** `Retry-After` in seconds or as a date; undefined where there is none. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
