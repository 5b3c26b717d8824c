import { createHash } from 'node:crypto';
import type { Clock } from '@gantry/base';
import { type Role, roleAtLeast } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import { jwtVerify, SignJWT } from 'jose';
import type { KeyScopes } from '../context.ts';
import { errors } from '../errors.ts';
import type { EventStream } from '../events/event-stream.ts';
import type { Principal } from './principal.ts';
import { loadSubject } from './subject.ts';

export const API_KEY_PREFIX = 'gantry_';
const ALGORITHM = 'HS256';
const ISSUER = 'gantry';
const MAX_CACHED = 10_000;
/**
 * A cached answer is used this long without asking the store again. Revocations arrive as events at once;
 * this bounds what a lost event could cost.
 */
const CACHE_MS = 60_000;
/** How often the last use of a key is written: a write per request would cost more than it tells. */
const LAST_USED_MS = 60_000;

interface CacheEntry {
  readonly principal: Principal;
  readonly expiresAtMs: number;
  readonly checkUntilMs: number;
}

/** SHA-256 in hex: all that is ever stored of an API key. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Turns bearer tokens into principals: session tokens (JWT) and API keys.
 *
 * Both can be revoked at any time, so a token is never believed for what it says alone: its session or key
 * is looked up, and the answer is cached until an event says that something about it changed.
 */
export class Authenticator {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #secret: Uint8Array;
  readonly #cache = new Map<string, CacheEntry>();
  readonly #lastUsed = new Map<string, number>();
  /** Counts what was forgotten: an answer that was read before is not remembered after. */
  #generation = 0;

  constructor(store: Store, clock: Clock, jwtSecret: string) {
    this.#store = store;
    this.#clock = clock;
    this.#secret = new TextEncoder().encode(jwtSecret);
  }

  /** Forgets cached answers when sessions, keys or users change, on any server. */
  listen(events: EventStream): void {
    events.subscribe(({ event }) => {
      const { id } = event.data as { id?: string };
      if (event.type === 'session.revoked' || event.type === 'apikey.changed') {
        this.#forget((principal) => principal.credentialId === id);
      } else if (event.type === 'user.changed') {
        this.#forget((principal) => principal.userId === id);
      }
    });
  }

  /** A signed token for a session. */
  async issue(session: {
    id: string;
    userId: string;
    username: string;
    role: Role;
    expiresAt: Date;
  }): Promise<string> {
    return await new SignJWT({
      sid: session.id,
      username: session.username,
      role: session.role,
    })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setSubject(session.userId)
      .setIssuedAt(this.#clock.now())
      .setExpirationTime(session.expiresAt)
      .sign(this.#secret);
  }

  /** The principal of a token, from the cache when it is there: the path of nearly every request. */
  cached(token: string): Principal | undefined {
    const entry = this.#cache.get(token);
    if (!entry) return undefined;
    const now = this.#clock.now().getTime();
    if (entry.expiresAtMs <= now || entry.checkUntilMs <= now) {
      this.#cache.delete(token);
      return undefined;
    }
    return entry.principal;
  }

  /** Throws `UNAUTHENTICATED` for anything that is not a live session or key. */
  async authenticate(token: string): Promise<Principal> {
    const known = this.cached(token);
    if (known) {
      if (known.kind === 'api-key') this.#noteUse(known.credentialId);
      return known;
    }
    return token.startsWith(API_KEY_PREFIX)
      ? await this.#authenticateKey(token)
      : await this.#authenticateSession(token);
  }

  /** Whether a credential still holds, by the store: for whoever stays connected for long. */
  async holds({ kind, userId, credentialId }: Principal): Promise<boolean> {
    const now = this.#clock.now().toISOString();
    if (!(await this.#store.users.get(userId))) return false;
    if (kind === 'session') {
      const session = await this.#store.sessions.get(credentialId);
      return session !== undefined && session.revoked_at === null && session.expires_at > now;
    }
    const key = (await this.#store.apiKeys.list(userId)).find(({ id }) => id === credentialId);
    return key !== undefined && (key.expires_at === null || key.expires_at > now);
  }

  async #authenticateSession(token: string): Promise<Principal> {
    const generation = this.#generation;
    const now = this.#clock.now();
    let sessionId: unknown;
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        currentDate: now,
      });
      sessionId = payload.sid;
    } catch (cause) {
      throw errors.UNAUTHENTICATED(
        { reason: 'The session has expired or is not valid.' },
        { cause },
      );
    }
    const session =
      typeof sessionId === 'string' ? await this.#store.sessions.get(sessionId) : undefined;
    const user = session && (await this.#store.users.get(session.user_id));
    if (
      !session ||
      !user ||
      user.disabled_at !== null ||
      session.revoked_at !== null ||
      session.expires_at <= now.toISOString()
    ) {
      throw errors.UNAUTHENTICATED({ reason: 'The session has ended.' });
    }
    const actor = await loadSubject(this.#store, user);
    const principal: Principal = {
      kind: 'session',
      userId: user.id,
      name: user.username,
      role: actor.role,
      actor,
      credentialId: session.id,
      mustChangePassword: user.must_change_password === 1,
    };
    if (generation === this.#generation) {
      this.#remember(token, principal, Date.parse(session.expires_at));
    }
    return principal;
  }

  async #authenticateKey(token: string): Promise<Principal> {
    const generation = this.#generation;
    const key = await this.#store.apiKeys.findByHash(hashToken(token));
    const user = key && (await this.#store.users.get(key.user_id));
    if (!key || !user) throw errors.UNAUTHENTICATED({ reason: 'The API key is not valid.' });
    if (user.disabled_at !== null) {
      throw errors.UNAUTHENTICATED({ reason: 'The owner of the API key is disabled.' });
    }
    if (key.expires_at !== null && key.expires_at <= this.#clock.now().toISOString()) {
      throw errors.UNAUTHENTICATED({ reason: `The API key "${key.name}" has expired.` });
    }
    const owner = await loadSubject(this.#store, user);
    const keyRole = key.role as Role;
    // A key never outranks its owner, also when the owner was lowered after making it.
    const role = roleAtLeast(owner.role, keyRole) ? keyRole : owner.role;
    const name = `apikey:${key.name}`;
    const scopes = key.scopes === null ? undefined : (JSON.parse(key.scopes) as KeyScopes);
    const principal: Principal = {
      kind: 'api-key',
      userId: key.user_id,
      name,
      role,
      actor: {
        id: user.id,
        name,
        role,
        identity: {
          ...owner.identity,
          ownerRole: owner.role,
          key: { role: keyRole, scopes, expiresAt: key.expires_at ?? undefined },
        },
      },
      credentialId: key.id,
      mustChangePassword: false,
    };
    const expiresAt =
      key.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(key.expires_at);
    if (generation === this.#generation) this.#remember(token, principal, expiresAt);
    this.#noteUse(key.id);
    return principal;
  }

  #remember(token: string, principal: Principal, expiresAtMs: number): void {
    if (this.#cache.size >= MAX_CACHED) {
      const oldest = this.#cache.keys().next().value;
      if (oldest !== undefined) this.#cache.delete(oldest);
    }
    const checkUntilMs = this.#clock.now().getTime() + CACHE_MS;
    this.#cache.set(token, { principal, expiresAtMs, checkUntilMs });
  }

  #forget(matches: (principal: Principal) => boolean): void {
    this.#generation++;
    for (const [token, { principal }] of this.#cache) {
      if (matches(principal)) this.#cache.delete(token);
    }
  }

  #noteUse(keyId: string): void {
    const now = this.#clock.now();
    const last = this.#lastUsed.get(keyId) ?? 0;
    if (now.getTime() - last < LAST_USED_MS) return;
    this.#lastUsed.set(keyId, now.getTime());
    // Not worth failing or delaying a request for.
    this.#store
      .transaction((tx) => tx.apiKeys.setLastUsed(keyId, now.toISOString()))
      .catch(() => this.#lastUsed.delete(keyId));
  }
}
