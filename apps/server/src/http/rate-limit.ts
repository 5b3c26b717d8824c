import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `false`: not counted. An object: a tighter limit of its own, beside the general ones. */
    rateLimit?: false | { readonly max: number; readonly windowMs: number };
  }
}

/** Most requests in ten seconds; 0 for as many as one likes. */
export interface RateLimits {
  /** From one address. 0 turns off all limits, those of single routes as well. */
  readonly address: number;
  /** Of one user, from everywhere and with all keys. */
  readonly user: number;
  /** With one API key. */
  readonly key: number;
}

interface Window {
  count: number;
  endsAt: number;
}

const GENERAL_WINDOW_MS = 10_000;
/** Clients that are remembered; when there are more, the oldest windows are forgotten. */
const MAX_CLIENTS = 100_000;

/** Counts what clients ask in fixed windows, in bounded memory. */
export class RateLimiter {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #maxClients: number;
  readonly #windows = new Map<string, Window>();

  constructor(max: number, windowMs: number, maxClients = MAX_CLIENTS) {
    this.#max = max;
    this.#windowMs = windowMs;
    this.#maxClients = maxClients;
  }

  /** Clients that are remembered. */
  get size(): number {
    return this.#windows.size;
  }

  /** Milliseconds to wait, or 0 when the request may pass. */
  count(client: string, now: number): number {
    if (this.#max === 0) return 0;
    const window = this.#windows.get(client);
    if (window && window.endsAt > now) {
      window.count++;
      return window.count > this.#max ? window.endsAt - now : 0;
    }
    // Deleted first, so that the map stays ordered by the beginning of the window.
    this.#windows.delete(client);
    this.#windows.set(client, { count: 1, endsAt: now + this.#windowMs });
    if (this.#windows.size > this.#maxClients) {
      const oldest = this.#windows.keys().next().value;
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    return 0;
  }
}

/**
 * Limits how often one client may ask. Before anything else the address counts: that of the connection, or what
 * a trusted proxy says, never what a client claims. Once it is known who asks, the user and the key count as
 * well, so that many addresses are no way round, and neither is an address that many share. Routes may have a
 * tighter limit, by address.
 */
export function registerRateLimit(app: FastifyInstance, limits: RateLimits): void {
  if (limits.address === 0) return;
  const addresses = new RateLimiter(limits.address, GENERAL_WINDOW_MS);
  const users = new RateLimiter(limits.user, GENERAL_WINDOW_MS);
  const keys = new RateLimiter(limits.key, GENERAL_WINDOW_MS);

  app.addHook('onRoute', (route) => {
    const own = route.config?.rateLimit;
    if (own === false) return;
    const limiter = own && new RateLimiter(own.max, own.windowMs);
    // These run after the hook that says who asks, which puts itself before them.
    const limit = (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void =>
      done(
        refuse(limiter?.count(request.ip, Date.now()) ?? 0, 'for this') ??
          refuseCaller(request, Date.now()),
      );
    route.onRequest = [limit, ...[route.onRequest ?? []].flat()];
  });
  app.addHook('onRequest', (request, _reply, done) => {
    const waitMs = addresses.count(request.ip, Date.now());
    // Asked last: what a route says of itself is put together anew whenever it is asked for.
    if (waitMs === 0 || request.routeOptions.config?.rateLimit === false) return done();
    done(refuse(waitMs, 'from this address'));
  });

  function refuseCaller({ principal }: FastifyRequest, now: number): Error | undefined {
    if (!principal) return undefined;
    const { kind, credentialId, userId } = principal;
    const byKey = kind === 'api-key' ? keys.count(credentialId, now) : 0;
    return refuse(byKey, 'with this API key') ?? refuse(users.count(userId, now), 'from this user');
  }
}

function refuse(waitMs: number, whose: string): Error | undefined {
  if (waitMs === 0) return undefined;
  const retryAt = new Date(Date.now() + waitMs).toISOString();
  return errors.TOO_MANY_REQUESTS({ whose, seconds: Math.ceil(waitMs / 1_000), retryAt });
}
