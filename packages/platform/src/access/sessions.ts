import { type Clock, createId } from '@gantry/base';
import type { Role } from '@gantry/contracts';
import type { SessionRow, Store, StoreView, UserRow } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';
import type { Authenticator } from './authenticator.ts';
import { verifyPassword } from './password.ts';
import { SignInGuard } from './sign-in-guard.ts';

export interface SignIn {
  readonly token: string;
  readonly user: UserRow;
  readonly expiresAt: Date;
}

/** Where a sign-in comes from. */
export type SignInOrigin = Omit<RequestContext, 'actor'> & {
  readonly userAgent?: string | undefined;
};

export interface SessionsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly authenticator: Authenticator;
  readonly events: EventStream;
  readonly lifetimeMs: number;
}

/** How the trail names whoever tried to sign in with a name that nobody has. */
const UNKNOWN = 'unknown';

/** Signing in and out. A session lives in the store, so that it can be ended from anywhere. */
export class Sessions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #authenticator: Authenticator;
  readonly #events: EventStream;
  readonly #lifetimeMs: number;
  readonly #guard: SignInGuard;

  constructor(parts: SessionsParts) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#authenticator = parts.authenticator;
    this.#events = parts.events;
    this.#lifetimeMs = parts.lifetimeMs;
    this.#guard = new SignInGuard(parts.store, parts.clock);
  }

  /**
   * Throws `BAD_CREDENTIALS`, with one text for every reason, or `SIGN_IN_THROTTLED` after too many failures,
   * whether there is such a user or not. Failures are audited.
   */
  async signIn(username: string, password: string, origin: SignInOrigin): Promise<SignIn> {
    return await this.#guard.inTurn(username, origin.address, () =>
      this.#signIn(username, password, origin),
    );
  }

  async #signIn(username: string, password: string, origin: SignInOrigin): Promise<SignIn> {
    const user = await this.#store.users.findByUsername(username);
    await this.#guard.admit(username, origin.address, user?.id);
    const isRight = await verifyPassword(user?.password_hash, password);
    if (!isRight || !user || user.disabled_at !== null) {
      await this.#recordFailure(username, user, origin);
      throw errors.BAD_CREDENTIALS({});
    }
    return await this.#open(user, origin, (tx) => this.#guard.forget(tx, username, origin.address));
  }

  /** A session of somebody whom a provider has signed in. `via` names it, for the trail. */
  async open(user: UserRow, origin: SignInOrigin, via: string): Promise<SignIn> {
    return await this.#open(user, origin, async () => {}, via);
  }

  async #open(
    user: UserRow,
    origin: SignInOrigin,
    also: (tx: StoreView) => Promise<unknown>,
    via?: string,
  ): Promise<SignIn> {
    const now = this.#clock.now();
    const expiresAt = new Date(now.getTime() + this.#lifetimeMs);
    const session: SessionRow = {
      id: createId(),
      user_id: user.id,
      created_at: now.toISOString(),
      expires_at: expiresAt.toISOString(),
      revoked_at: null,
      address: origin.address ?? null,
      user_agent: origin.userAgent?.slice(0, 500) ?? null,
    };
    const role = user.role as Role;
    const actor = { id: user.id, name: user.username, role };
    await this.#store.transaction(async (tx) => {
      await tx.sessions.create(session);
      await also(tx);
      await tx.audit.append([
        toAuditEntry(
          this.#clock,
          { ...origin, actor },
          {
            action: 'session.created',
            resourceType: 'session',
            resourceId: session.id,
            resourceName: user.username,
            after: {
              userAgent: session.user_agent,
              expiresAt: session.expires_at,
              ...(via === undefined ? {} : { via }),
            },
          },
        ),
      ]);
    });
    const token = await this.#authenticator.issue({
      id: session.id,
      userId: user.id,
      username: user.username,
      role,
      expiresAt,
    });
    return { token, user, expiresAt };
  }

  async list(userId: string): Promise<SessionRow[]> {
    return await this.#store.sessions.listLive(userId, this.#clock.now().toISOString());
  }

  /** Ends a session of the user, at once and on every server. */
  async revoke(sessionId: string, userId: string, context: RequestContext): Promise<void> {
    const session = await this.#store.sessions.get(sessionId);
    if (session?.user_id !== userId) throw errors.NOT_FOUND({ what: `session ${sessionId}` });
    const at = this.#clock.now().toISOString();
    await this.#store.transaction(async (tx) => {
      const revoked = await tx.sessions.revoke({ id: sessionId }, at);
      if (revoked.length === 0) return;
      await tx.events.append([toEvent('session.revoked', at, { id: sessionId })]);
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'session.revoked',
          resourceType: 'session',
          resourceId: sessionId,
          resourceName: context.actor.identity?.username ?? context.actor.name,
        }),
      ]);
    });
    await this.#events.settled();
  }

  /** Ends all sessions of a user, but `except`. */
  async revokeAll(userId: string, context: RequestContext, except?: string): Promise<void> {
    const user = await this.#store.users.get(userId);
    if (!user) throw errors.NOT_FOUND({ what: `user ${userId}` });
    const at = this.#clock.now().toISOString();
    await this.#store.transaction(async (tx) => {
      const revoked = await tx.sessions.revoke({ userId, except }, at);
      if (revoked.length === 0) return;
      await tx.events.append(revoked.map((id) => toEvent('session.revoked', at, { id })));
      await tx.audit.append(
        revoked.map((id) =>
          toAuditEntry(this.#clock, context, {
            action: 'session.revoked',
            resourceType: 'session',
            resourceId: id,
            resourceName: user.username,
          }),
        ),
      );
    });
    await this.#events.settled();
  }

  async #recordFailure(
    username: string,
    user: UserRow | undefined,
    origin: SignInOrigin,
  ): Promise<void> {
    // What is no username may be a password that was typed into the wrong field: it is kept nowhere.
    const name = user?.username ?? UNKNOWN;
    const actor = { id: user?.id ?? UNKNOWN, name, role: 'viewer' as const };
    await this.#store.transaction(async (tx) => {
      await this.#guard.count(tx, username, origin.address);
      await tx.audit.append([
        toAuditEntry(
          this.#clock,
          { ...origin, actor },
          {
            action: 'session.refused',
            resourceType: 'session',
            resourceId: '',
            resourceName: name,
          },
        ),
      ]);
    });
  }
}
