import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, createId, isPlatformError, type Logger, messageOf } from '@gantry/base';
import type { IdentityCredentials, IdentityExchange, IdentityProfile } from '@gantry/contracts';
import type { IdentityConnectionRow, IntegrationKey, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { connectionIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Tokens that end within this time are renewed before they are used. */
const RENEW_BEFORE_MS = 60_000;
/** Another server that renews them has this long; then it is taken for gone. */
const RENEWAL_MS = 30_000;
const RENEWAL_LOOK_MS = 100;

/** What people see of an account. */
export interface AccountProfile {
  readonly name?: string;
  readonly email?: string;
  readonly scopes: readonly string[];
}

export interface IdentityConnectionsOptions {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly provider: IdentityProvider;
}

/** Accounts of people in remote systems, with their tokens: sealed, renewed in time, ended on wish. */
export class IdentityConnections {
  readonly #options: IdentityConnectionsOptions;
  readonly #renewals = new Map<string, Promise<IdentityConnectionRow>>();

  constructor(options: IdentityConnectionsOptions) {
    this.#options = options;
  }

  /** Keeps what a person came back with. Throws `IDENTITY_TAKEN` for an account that is somebody else's. */
  async save(
    tx: StoreView,
    key: IntegrationKey,
    exchange: IdentityExchange,
    { userId, provisioned = false }: { userId: string; provisioned?: boolean },
  ): Promise<IdentityConnectionRow> {
    const { profile, credentials } = exchange;
    const account = { issuer: profile.issuer ?? '', subject: profile.subject };
    const owner = await tx.identities.getOfSubject(key, account);
    if (owner && owner.user_id !== userId) {
      throw errors.IDENTITY_TAKEN({ integration: `${key.plugin}/${key.integration}` });
    }
    const before = await tx.identities.getOfUser(userId, key);
    const at = this.#options.clock.now().toISOString();
    const id = before?.id ?? createId();
    const row: IdentityConnectionRow = {
      id,
      user_id: userId,
      ...key,
      ...account,
      profile: JSON.stringify(toProfile(profile, credentials)),
      ...this.#sealed(id, credentials),
      refreshing_until: null,
      provisioned: provisioned || before?.provisioned === 1 ? 1 : 0,
      created_at: before?.created_at ?? at,
      updated_at: at,
    };
    await tx.identities.put(row);
    return row;
  }

  /**
   * The tokens of a person, good for a minute at least. With `rejected`, the remote system did not take that one: then
   * others. Throws `IDENTITY_REQUIRED` when there are none.
   */
  async tokensOf(
    userId: string,
    key: IntegrationKey,
    context: RequestContext,
    rejected?: string,
  ): Promise<IdentityCredentials> {
    let row = await this.#options.store.identities.getOfUser(userId, key);
    if (!row?.tokens) throw required(key);
    const tokens = this.open(row);
    const now = this.#options.clock.now().getTime();
    const endsAt = row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at);
    const isRejected = rejected !== undefined && tokens.accessToken === rejected;
    if (!isRejected && endsAt - now > RENEW_BEFORE_MS) return tokens;
    if (row.refreshable === 0) {
      if (!isRejected && endsAt > now) return tokens;
      await this.expire(row, context);
      throw required(key);
    }
    try {
      row = await this.renew(row, context);
    } catch (error) {
      // A remote system that is away says nothing about tokens that have not ended.
      if (!isRejected && endsAt > now && row.status === 'active') return tokens;
      throw error;
    }
    if (!row.tokens) throw required(key);
    return this.open(row);
  }

  /** Gets new tokens, once for all who ask at the same time: a refresh token may work only once. */
  renew(row: IdentityConnectionRow, context: RequestContext): Promise<IdentityConnectionRow> {
    const running = this.#renewals.get(row.id);
    if (running) return running;
    const renewal = this.#renew(row, context).finally(() => this.#renewals.delete(row.id));
    this.#renewals.set(row.id, renewal);
    return renewal;
  }

  /** Tokens that are of no use any more are dropped. Who the person is at the remote system stays known. */
  async expire(row: IdentityConnectionRow, context: RequestContext): Promise<void> {
    const { store, clock } = this.#options;
    await store.transaction(async (tx) => {
      const at = clock.now().toISOString();
      const changes = { status: 'expired', tokens: null, refreshing_until: null, updated_at: at };
      await tx.identities.update(row.id, changes);
      await tx.audit.append([toAuditEntry(clock, context, recordOf('identity.expired', row))]);
    });
  }

  /** Ends the tokens at the remote system, if it can be reached, and forgets the account. Returns what it refused. */
  async remove(row: IdentityConnectionRow, context: RequestContext): Promise<string | undefined> {
    const { store, clock, provider } = this.#options;
    const refusal = row.tokens === null ? undefined : await this.#revoke(row, context, provider);
    await store.transaction(async (tx) => {
      await tx.identities.remove(row.id);
      const record = recordOf('identity.disconnected', row);
      await tx.audit.append([toAuditEntry(clock, context, record)]);
    });
    return refusal;
  }

  open(row: IdentityConnectionRow): IdentityCredentials {
    const text = this.#options.secrets.open(String(row.tokens), connectionIdentity(row.id));
    return JSON.parse(text) as IdentityCredentials;
  }

  async #revoke(
    row: IdentityConnectionRow,
    context: RequestContext,
    provider: IdentityProvider,
  ): Promise<string | undefined> {
    try {
      const { refreshToken, accessToken } = this.open(row);
      await provider.revoke(row, refreshToken ?? accessToken, context);
      return undefined;
    } catch (error) {
      this.#options.log.warn({ source: sourceOf(row), error: messageOf(error) }, 'not revoked');
      return messageOf(error);
    }
  }

  async #renew(
    row: IdentityConnectionRow,
    context: RequestContext,
  ): Promise<IdentityConnectionRow> {
    const { store, clock, provider } = this.#options;
    const claimed = await this.#claim(row);
    // Another server has done it, or whoever it was has disconnected.
    if (!claimed) return await this.#awaitOther(row);
    try {
      const { refreshToken } = this.open(claimed);
      if (refreshToken === undefined) throw required(row);
      // Many send a refresh token only when it is another one.
      const tokens = { refreshToken, ...(await provider.refresh(row, refreshToken, context)) };
      const changes = {
        ...this.#sealed(row.id, tokens),
        refreshing_until: null,
        updated_at: clock.now().toISOString(),
      };
      await store.transaction((tx) => tx.identities.update(row.id, changes));
      return { ...claimed, ...changes };
    } catch (error) {
      if (isPlatformError(error, 'PLUGIN_AUTHENTICATION_FAILED')) {
        await this.expire(row, context);
        throw required(row, error);
      }
      await store.transaction((tx) => tx.identities.update(row.id, { refreshing_until: null }));
      throw error;
    }
  }

  /** The connection, when it is still as it was read and nobody else renews it. */
  async #claim(read: IdentityConnectionRow): Promise<IdentityConnectionRow | undefined> {
    const { store, clock } = this.#options;
    return await store.transaction(async (tx) => {
      const now = clock.now();
      const row = await tx.identities.getOfUser(read.user_id, keyOf(read));
      if (!row?.tokens || row.updated_at !== read.updated_at) return undefined;
      if (row.refreshing_until !== null && row.refreshing_until > now.toISOString()) {
        return undefined;
      }
      const until = new Date(now.getTime() + RENEWAL_MS).toISOString();
      await tx.identities.update(row.id, { refreshing_until: until });
      return row;
    });
  }

  async #awaitOther(read: IdentityConnectionRow): Promise<IdentityConnectionRow> {
    const { store } = this.#options;
    for (let waited = 0; waited <= RENEWAL_MS; waited += RENEWAL_LOOK_MS) {
      const row = await store.identities.getOfUser(read.user_id, keyOf(read));
      if (!row) break;
      if (row.updated_at !== read.updated_at) return row;
      if (row.refreshing_until === null) break;
      await wait(RENEWAL_LOOK_MS);
    }
    throw required(read);
  }

  #sealed(id: string, tokens: IdentityCredentials) {
    return {
      status: 'active',
      tokens: this.#options.secrets.seal(JSON.stringify(tokens), connectionIdentity(id)),
      expires_at: tokens.expiresAt === undefined ? null : new Date(tokens.expiresAt).toISOString(),
      refreshable: tokens.refreshToken === undefined ? 0 : 1,
    };
  }
}

export function keyOf({ plugin, integration }: IntegrationKey): IntegrationKey {
  return { plugin, integration };
}

/** The person has to connect the account, again or for the first time. */
export function required(key: IntegrationKey, cause?: unknown) {
  return errors.IDENTITY_REQUIRED(keyOf(key), { cause });
}

function sourceOf({ plugin, integration }: IntegrationKey): string {
  return `${plugin}/${integration}`;
}

/** How the trail tells of a connection: whose account it is, never its tokens. */
export function recordOf(action: string, row: IdentityConnectionRow) {
  return {
    action,
    resourceType: 'identity',
    resourceId: row.id,
    resourceName: sourceOf(row),
    after: { userId: row.user_id, issuer: row.issuer, subject: row.subject },
  };
}

function toProfile(profile: IdentityProfile, credentials: IdentityCredentials): AccountProfile {
  const { name, email } = profile;
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    scopes: credentials.scopes ?? [],
  };
}
