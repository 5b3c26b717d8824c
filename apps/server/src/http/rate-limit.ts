import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `false`: not counted. An object: a tighter limit of its own, beside the general one. */
    rateLimit?: false | { readonly max: number; readonly windowMs: number };
  }
}

interface Window {
  count: number;
  endsAt: number;
}

const GENERAL_WINDOW_MS = 10_000;
/** Addresses that are remembered; when there are more, the oldest windows are forgotten. */
const MAX_CLIENTS = 100_000;

/**
 * Counts requests per client address in fixed windows. The address is that of the connection, or what a
 * trusted proxy says; never what a client claims.
 */
class RateLimiter {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #windows = new Map<string, Window>();

  constructor(max: number, windowMs: number) {
    this.#max = max;
    this.#windowMs = windowMs;
  }

  /** Milliseconds to wait, or 0 when the request may pass. */
  count(client: string, now: number): number {
    const window = this.#windows.get(client);
    if (window && window.endsAt > now) {
      window.count++;
      return window.count > this.#max ? window.endsAt - now : 0;
    }
    // Deleted first, so that the map stays ordered by the beginning of the window.
    this.#windows.delete(client);
    this.#windows.set(client, { count: 1, endsAt: now + this.#windowMs });
    if (this.#windows.size > MAX_CLIENTS) {
      const oldest = this.#windows.keys().next().value;
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    return 0;
  }
}

/**
 * Limits how often one client may ask: in general, and more tightly on routes that say so, such as sign-in.
 * `max` is the general limit in ten seconds; 0 turns all limits off.
 */
export function registerRateLimit(app: FastifyInstance, max: number): void {
  if (max === 0) return;
  const general = new RateLimiter(max, GENERAL_WINDOW_MS);
  app.addHook('onRoute', (route) => {
    const own = route.config?.rateLimit;
    if (!own) return;
    const limiter = new RateLimiter(own.max, own.windowMs);
    const limit = (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void =>
      done(refuse(limiter.count(request.ip, Date.now())));
    route.onRequest = [limit, ...[route.onRequest ?? []].flat()];
  });
  app.addHook('onRequest', (request, _reply, done) => {
    const waitMs = general.count(request.ip, Date.now());
    // Asked last: what a route says of itself is put together anew whenever it is asked for.
    if (waitMs === 0 || request.routeOptions.config?.rateLimit === false) return done();
    done(refuse(waitMs));
  });
}

function refuse(waitMs: number): Error | undefined {
  if (waitMs === 0) return undefined;
  const retryAt = new Date(Date.now() + waitMs).toISOString();
  return errors.TOO_MANY_REQUESTS({ seconds: Math.ceil(waitMs / 1_000), retryAt });
}
