import { setTimeout as sleep } from 'node:timers/promises';
import { KubernetesApiError, UnexpectedAnswerError } from './api-errors.ts';

export interface RetryPolicy {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Wait before the second attempt; doubles each time. */
  readonly baseDelayMs: number;
  /** Longest wait, also when the server asks for a longer one: the request then fails. */
  readonly maxDelayMs: number;
}

export const PATIENT: RetryPolicy = { attempts: 4, baseDelayMs: 250, maxDelayMs: 20_000 };
/** For a person who waits, and for probes. */
export const ONCE: RetryPolicy = { attempts: 1, baseDelayMs: 0, maxDelayMs: 0 };
export const BRIEF: RetryPolicy = { attempts: 2, baseDelayMs: 200, maxDelayMs: 2_000 };

const TRANSIENT_STATUSES = [429, 500, 502, 503, 504];
const TRANSIENT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  // A compressed body that stops in the middle.
  'Z_BUF_ERROR',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Whether the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof KubernetesApiError) return TRANSIENT_STATUSES.includes(error.status);
  // Not a time-out: it has cost a minute already, and whoever did not answer then is not asked again.
  if (error instanceof UnexpectedAnswerError) return true;
  return TRANSIENT_CODES.has(String((error as { code?: unknown })?.code));
}

interface RetryContext {
  readonly signal: AbortSignal;
  readonly deadline?: Date | undefined;
  onRetry?(error: unknown, delayMs: number): void;
}

/** Sends a request again while the failure looks passing, within the policy, the deadline and the signal. */
export async function retry<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  context: RetryContext,
): Promise<T> {
  for (let count = 1; ; count++) {
    context.signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      context.signal.throwIfAborted();
      if (count >= policy.attempts || !isTransient(error)) throw error;
      const delayMs = delayBefore(count, error, policy);
      const deadline = context.deadline?.getTime() ?? Number.POSITIVE_INFINITY;
      if (delayMs > policy.maxDelayMs || Date.now() + delayMs > deadline) throw error;
      context.onRetry?.(error, delayMs);
      await sleep(delayMs, undefined, { signal: context.signal });
    }
  }
}

function delayBefore(count: number, error: unknown, policy: RetryPolicy): number {
  const asked = error instanceof KubernetesApiError ? error.retryAfterMs : undefined;
  if (asked !== undefined) return asked;
  // Spread out, so that many clients that failed together do not come back together.
  const spread = 0.75 + Math.random() / 2;
  return Math.min(policy.baseDelayMs * 2 ** (count - 1) * spread, policy.maxDelayMs);
}
