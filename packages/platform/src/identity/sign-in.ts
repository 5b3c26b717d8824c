import { createHash } from 'node:crypto';
import {
  type Clock,
  canonicalJson,
  isPlatformError,
  type JsonObject,
  localPath,
} from '@gantry/base';
import type { IdentityExchange } from '@gantry/contracts';
import type { IntegrationKey, SignInProviderRow, Store } from '@gantry/storage';
import type { AccessChanges } from '../access/access-changes.ts';
import type { Sessions, SignIn, SignInOrigin } from '../access/sessions.ts';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toAuthorization } from './authorization.ts';
import { type Callback, requireCode } from './identities.ts';
import { type IdentityConnections, recordOf } from './identity-connections.ts';
import { createState, type Flow, type IdentityFlows } from './identity-flows.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { followProvider, provisionUser } from './provision-user.ts';
import { problemsOfRules, type SignInRules } from './sign-in-rules.ts';

/** An integration that people can sign in with, as the sign-in page shows it. */
export interface SignInOffer extends IntegrationKey {
  readonly label: string;
}

/** The same, as administrators see it. */
export interface SignInProvider extends IntegrationKey {
  readonly rules: SignInRules;
  /** Why nobody can sign in with it now; absent where people can. */
  readonly problem?: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface SignInsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly provider: IdentityProvider;
  readonly flows: IdentityFlows;
  readonly connections: IdentityConnections;
  readonly changes: AccessChanges;
  readonly sessions: Sessions;
}

const CHANGED = 'its configuration was changed since an administrator allowed it';

/** Signing in with an account of another system, by rules that an administrator sets. */
export class SignIns {
  readonly #options: SignInsOptions;

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  async offers(): Promise<SignInOffer[]> {
    const rows = await this.#options.store.identities.listProviders();
    const offers: SignInOffer[] = [];
    for (const row of rows) {
      if ((await this.#problemOf(row)) !== undefined) continue;
      const { plugin, integration } = row;
      const title = this.#options.provider.require(plugin).plugin.manifest.name;
      offers.push({ plugin, integration, label: rulesOf(row).label ?? title });
    }
    return offers;
  }

  async list(): Promise<SignInProvider[]> {
    const rows = await this.#options.store.identities.listProviders();
    return await Promise.all(rows.map((row) => this.#toProvider(row)));
  }

  /**
   * Lets people sign in with an integration as it is configured now. When its configuration changes, nobody can until it
   * is allowed again: whoever configures plugins must not decide who is who.
   */
  async allow(
    key: IntegrationKey,
    rules: SignInRules,
    context: RequestContext,
  ): Promise<SignInProvider> {
    const { changes, provider } = this.#options;
    const { capability } = provider.require(key.plugin);
    if (capability.hints?.loginCapable !== true) {
      throw errors.PLUGIN_LACKS_CAPABILITY({ slug: key.plugin, capability: 'sign-in' });
    }
    const problems = problemsOfRules(rules);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const digest = await this.#digestOf(key);
    if (digest === undefined) {
      throw errors.INTEGRATION_NOT_FOUND({ slug: key.plugin, integration: key.integration });
    }
    const row: SignInProviderRow = {
      ...key,
      rules: JSON.stringify(rules),
      config_digest: digest,
      updated_at: changes.now,
      updated_by: context.actor.name,
    };
    await changes.make(context, async (tx) => {
      const before = await tx.identities.getProvider(key);
      await tx.identities.putProvider(row);
      const records = [recordOfProvider('sign-in.allowed', key, before, rules)];
      return { result: undefined, records };
    });
    return await this.#toProvider(row);
  }

  async forbid(key: IntegrationKey, context: RequestContext): Promise<void> {
    await this.#options.changes.make(context, async (tx) => {
      const before = await tx.identities.getProvider(key);
      if (!before) throw errors.SIGN_IN_NOT_OFFERED({ ...key });
      await tx.identities.removeProvider(key);
      const records = [recordOfProvider('sign-in.forbidden', key, before, undefined)];
      return { result: undefined, records };
    });
  }

  /** The address to send the browser to. `browser` is what it shows again when it is back. */
  async start(
    key: IntegrationKey,
    wish: { redirectUri: string; returnTo: string | undefined; browser: string },
    origin: SignInOrigin,
  ): Promise<string> {
    const { provider, flows } = this.#options;
    await this.#require(key);
    const { redirectUri, browser } = wish;
    const context = { ...origin, actor: NOBODY };
    const answer = await provider.authorize(key, { redirectUri, scopes: undefined }, context);
    const state = createState();
    const { url, secrets, polling } = toAuthorization(key.plugin, answer, { state, redirectUri });
    if (polling) {
      const reason = 'it signs in with a device code, which somebody could send to others';
      throw errors.AUTHORIZATION_UNSAFE({ slug: key.plugin, reason });
    }
    const returnTo = localPath(wish.returnTo) ?? '/';
    await flows.begin(state, { ...flowOf(key, browser), returnTo }, secrets);
    return url;
  }

  /** The browser is back: a session, or `SIGN_IN_REFUSED`, which is audited. */
  async callback(
    key: IntegrationKey,
    { state, ...answer }: Callback,
    { redirectUri, browser }: { redirectUri: string; browser: string },
    origin: SignInOrigin,
  ): Promise<SignIn & { readonly returnTo: string }> {
    const { flows, provider, sessions } = this.#options;
    const flow = await flows.finish(state, flowOf(key, browser));
    const rules = await this.#require(key);
    const code = requireCode(flow, answer);
    const context = { ...origin, actor: NOBODY };
    const exchange = await provider.exchange(key, { code, redirectUri, ...flow.secrets }, context);
    try {
      const user = await this.#admit(key, { exchange, rules, context });
      const via = `${key.plugin}/${key.integration}`;
      return { ...(await sessions.open(user, origin, via)), returnTo: flow.row.return_to };
    } catch (error) {
      if (isPlatformError(error, 'SIGN_IN_REFUSED')) {
        await this.#recordRefusal(key, exchange, { context, reason: error.message });
      }
      throw error;
    }
  }

  async #admit(
    key: IntegrationKey,
    subject: { exchange: IdentityExchange; rules: SignInRules; context: RequestContext },
  ) {
    try {
      return await this.#provision(key, subject, true);
    } catch (error) {
      // Nobody would be left to administer: the provider says so, and it is not done.
      if (!isPlatformError(error, 'LAST_ADMIN')) throw error;
      return await this.#provision(key, subject, false);
    }
  }

  async #provision(
    key: IntegrationKey,
    {
      exchange,
      rules,
      context,
    }: { exchange: IdentityExchange; rules: SignInRules; context: RequestContext },
    follows: boolean,
  ) {
    const { changes, connections } = this.#options;
    return await changes.make(context, async (tx) => {
      const at = changes.now;
      const found = await provisionUser(tx, key, { exchange, rules, at });
      const { profile } = exchange;
      const followed =
        found.provisioned && follows
          ? await followProvider(tx, key, { user: found.user, profile, rules, at })
          : { user: found.user, records: [] };
      const { user } = followed;
      const isNew = (await tx.identities.getOfUser(user.id, key)) === undefined;
      const { provisioned } = found;
      const row = await connections.save(tx, key, exchange, { userId: user.id, provisioned });
      const records = [
        ...found.records,
        ...followed.records,
        ...(isNew ? [recordOf('identity.connected', row)] : []),
      ];
      // Only a change of rights ends what servers know of somebody.
      const userIds = found.records.length + followed.records.length > 0 ? [user.id] : [];
      return { result: user, records, userIds };
    });
  }

  async #recordRefusal(
    key: IntegrationKey,
    { profile }: IdentityExchange,
    { context, reason }: { context: RequestContext; reason: string },
  ) {
    const { store, clock } = this.#options;
    const entry = toAuditEntry(clock, context, {
      action: 'session.refused',
      resourceType: 'session',
      resourceId: '',
      resourceName: `${key.plugin}/${key.integration}`,
      after: { issuer: profile.issuer ?? '', subject: profile.subject, reason },
    });
    await store.transaction((tx) => tx.audit.append([entry]));
  }

  async #require(key: IntegrationKey): Promise<SignInRules> {
    const row = await this.#options.store.identities.getProvider(key);
    if (!row || (await this.#problemOf(row)) !== undefined) {
      throw errors.SIGN_IN_NOT_OFFERED({ ...key });
    }
    return rulesOf(row);
  }

  async #problemOf(row: SignInProviderRow): Promise<string | undefined> {
    try {
      const { capability } = this.#options.provider.require(row.plugin);
      if (capability.hints?.loginCapable !== true) return 'its plugin signs nobody in any more';
    } catch (error) {
      return (error as Error).message;
    }
    const digest = await this.#digestOf(row);
    if (digest === undefined) return 'there is no such integration any more';
    return digest === row.config_digest ? undefined : CHANGED;
  }

  /** Of what says where people are sent and who they are: all of the configuration but its secrets. */
  async #digestOf({ plugin, integration }: IntegrationKey): Promise<string | undefined> {
    const row = await this.#options.store.plugins.getIntegration(plugin, integration);
    if (!row) return undefined;
    const text = canonicalJson(JSON.parse(row.options) as JsonObject);
    return createHash('sha256').update(text).digest('hex');
  }

  async #toProvider(row: SignInProviderRow): Promise<SignInProvider> {
    const problem = await this.#problemOf(row);
    return {
      plugin: row.plugin,
      integration: row.integration,
      rules: rulesOf(row),
      ...(problem === undefined ? {} : { problem }),
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
    };
  }
}

/** Whoever has not signed in yet. */
const NOBODY: Actor = { id: 'anonymous', name: 'anonymous', role: 'viewer' };

function flowOf({ plugin, integration }: IntegrationKey, browser: string): Omit<Flow, 'returnTo'> {
  return { intent: 'sign-in', plugin, integration, boundTo: browser };
}

function rulesOf(row: SignInProviderRow): SignInRules {
  return JSON.parse(row.rules) as SignInRules;
}

function recordOfProvider(
  action: string,
  { plugin, integration }: IntegrationKey,
  before: SignInProviderRow | undefined,
  after: SignInRules | undefined,
) {
  const name = `${plugin}/${integration}`;
  return {
    action,
    resourceType: 'sign-in',
    resourceId: name,
    resourceName: name,
    before: before && rulesOf(before),
    after,
  };
}
