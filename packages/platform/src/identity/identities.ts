import { type Clock, isPlatformError, localPath } from '@gantry/base';
import type { IdentityExchange, PollingDescriptor } from '@gantry/contracts';
import type { IdentityConnectionRow, IntegrationKey, Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { DEFAULT_INTEGRATION } from '../plugins/integration-store.ts';
import { toAuthorization } from './authorization.ts';
import {
  type AccountProfile,
  type IdentityConnections,
  recordOf,
  required,
} from './identity-connections.ts';
import { createState, type Flow, type IdentityFlows, type OpenFlow } from './identity-flows.ts';
import type { IdentityProvider } from './identity-provider.ts';

const DEFAULT_POLL_SECONDS = 5;
const AFTER_CONNECTING = '/account?tab=connections';

/** An account that a person can connect, or has connected. */
export interface Identity extends IntegrationKey {
  readonly title: string;
  readonly description?: string;
  readonly status: 'none' | 'active' | 'expired';
  readonly subject?: string;
  readonly profile?: AccountProfile;
  readonly connectedAt?: string;
  /** When its tokens end; renewed before that where `renews`. */
  readonly expiresAt?: string;
  readonly renews?: boolean;
}

/** What the person has to do now. */
export type IdentityStart =
  | { readonly authorizationUrl: string }
  | {
      readonly authorizationUrl: string;
      /** To ask with how far it is. */
      readonly flow: string;
      readonly polling: PollingDescriptor & { readonly interval: number };
    };

/** A person who is signed in with the browser. */
export interface Person {
  readonly context: RequestContext;
  /** Of the session; absent for an API key, which can do nothing of this. */
  readonly sessionId: string | undefined;
}

/** What the remote system sends the browser back with. */
export interface Callback {
  readonly state: string;
  readonly code?: string | undefined;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

export interface IdentitiesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly provider: IdentityProvider;
  readonly flows: IdentityFlows;
  readonly connections: IdentityConnections;
}

/** Accounts in remote systems that people connect to their own. */
export class Identities {
  readonly #options: IdentitiesOptions;

  constructor(options: IdentitiesOptions) {
    this.#options = options;
  }

  /** What the person can connect, and what is connected. */
  async list(userId: string): Promise<Identity[]> {
    const { store, provider } = this.#options;
    const rows = await store.identities.listOfUser(userId);
    const found: Identity[] = [];
    for (const { plugin, capability } of provider.list()) {
      const integrations = await store.plugins.listIntegrations(plugin.slug);
      const description = capability.hints?.widgetText ?? plugin.manifest.description;
      for (const { slug, name } of integrations) {
        const isDefault = slug === DEFAULT_INTEGRATION;
        found.push({
          plugin: plugin.slug,
          integration: slug,
          title: isDefault ? plugin.manifest.name : `${plugin.manifest.name}: ${name}`,
          ...(description === undefined ? {} : { description }),
          ...stateOf(rows.find((row) => row.plugin === plugin.slug && row.integration === slug)),
        });
      }
    }
    return found;
  }

  async start(
    person: Person,
    key: IntegrationKey,
    wish: {
      redirectUri: string;
      returnTo?: string | undefined;
      scopes?: readonly string[] | undefined;
    },
  ): Promise<IdentityStart> {
    const { provider, flows } = this.#options;
    const flow = this.#flowOf(person, key);
    await this.#requireIntegration(key);
    const state = createState();
    const answer = await provider.authorize(key, { scopes: undefined, ...wish }, person.context);
    const { url, secrets, polling } = toAuthorization(key.plugin, answer, {
      state,
      redirectUri: wish.redirectUri,
    });
    const returnTo = localPath(wish.returnTo) ?? AFTER_CONNECTING;
    if (!polling) {
      await flows.begin(state, { ...flow, returnTo }, secrets);
      return { authorizationUrl: url };
    }
    const { interval = DEFAULT_POLL_SECONDS, expiresIn } = polling;
    const times = { lifetimeMs: expiresIn * 1_000, intervalMs: interval * 1_000 };
    await flows.begin(state, { ...flow, returnTo }, secrets, times);
    return { authorizationUrl: url, flow: state, polling: { ...polling, interval } };
  }

  /** The browser is back. Returns where it goes on. */
  async callback(
    person: Person,
    key: IntegrationKey,
    { state, ...answer }: Callback,
    redirectUri: string,
  ): Promise<string> {
    const flow = await this.#options.flows.finish(state, this.#flowOf(person, key));
    const code = requireCode(flow, answer);
    const { provider } = this.#options;
    const exchange = await provider.exchange(
      key,
      { code, redirectUri, ...flow.secrets },
      person.context,
    );
    await this.#save(person.context, key, exchange);
    return flow.row.return_to;
  }

  /** Whether a device was confirmed meanwhile. Throws `IDENTITY_AUTHORIZATION_EXPIRED` when it took too long. */
  async poll(
    person: Person,
    key: IntegrationKey,
    state: string,
    redirectUri: string,
  ): Promise<'pending' | 'connected'> {
    const { flows, provider, store } = this.#options;
    const flow = await flows.peek(state, this.#flowOf(person, key));
    if (!(await flows.takePoll(flow.id, DEFAULT_POLL_SECONDS * 1_000))) return 'pending';
    const code = String(flow.secrets.deviceCode);
    try {
      const exchange = await provider.exchange(key, { code, redirectUri }, person.context);
      // Whoever ends it keeps what came; there is one answer to a device code.
      await flows.finish(state, this.#flowOf(person, key));
      await this.#save(person.context, key, exchange);
      return 'connected';
    } catch (error) {
      if (isPlatformError(error, 'IDENTITY_AUTHORIZATION_PENDING')) return 'pending';
      if (isPlatformError(error, 'IDENTITY_AUTHORIZATION_EXPIRED')) {
        await store.transaction((tx) => tx.identities.removeFlow(flow.id));
      }
      throw error;
    }
  }

  /** New tokens, now. */
  async refresh(person: Person, key: IntegrationKey): Promise<Identity> {
    const { connections, store, clock } = this.#options;
    const row = await this.#require(person, key);
    if (row.refreshable === 0 || row.tokens === null) throw required(key);
    await connections.renew(row, person.context);
    const record = recordOf('identity.refreshed', row);
    const entry = toAuditEntry(clock, person.context, record);
    await store.transaction((tx) => tx.audit.append([entry]));
    return this.#find(row.user_id, key);
  }

  /** Ends a connection here and, if it can be reached, at the remote system; returns what that refused. */
  async disconnect(person: Person, key: IntegrationKey): Promise<string | undefined> {
    const { store, connections } = this.#options;
    const row = await this.#require(person, key);
    const user = await store.users.get(row.user_id);
    const others = (await store.identities.listOfUser(row.user_id)).filter(
      (other) => other.id !== row.id,
    );
    const providers = await store.identities.listProviders();
    const signsIn = (other: IntegrationKey) =>
      providers.some(
        ({ plugin, integration }) => plugin === other.plugin && integration === other.integration,
      );
    if (user?.password_hash === null && signsIn(row) && !others.some(signsIn)) {
      throw errors.IDENTITY_SIGNS_IN({ integration: `${key.plugin}/${key.integration}` });
    }
    return await connections.remove(row, person.context);
  }

  async #save(context: RequestContext, key: IntegrationKey, exchange: IdentityExchange) {
    const { store, clock, connections } = this.#options;
    await store.transaction(async (tx) => {
      const row = await connections.save(tx, key, exchange, { userId: context.actor.id });
      await tx.audit.append([toAuditEntry(clock, context, recordOf('identity.connected', row))]);
    });
  }

  async #find(userId: string, key: IntegrationKey): Promise<Identity> {
    const found = (await this.list(userId)).find(
      ({ plugin, integration }) => plugin === key.plugin && integration === key.integration,
    );
    if (!found) throw required(key);
    return found;
  }

  async #require(person: Person, key: IntegrationKey): Promise<IdentityConnectionRow> {
    this.#flowOf(person, key);
    const row = await this.#options.store.identities.getOfUser(person.context.actor.id, key);
    if (!row) throw required(key);
    return row;
  }

  async #requireIntegration({ plugin, integration }: IntegrationKey): Promise<void> {
    this.#options.provider.require(plugin);
    const row = await this.#options.store.plugins.getIntegration(plugin, integration);
    if (!row) throw errors.INTEGRATION_NOT_FOUND({ slug: plugin, integration });
  }

  #flowOf({ context, sessionId }: Person, key: IntegrationKey): Omit<Flow, 'returnTo'> {
    if (sessionId === undefined) throw errors.IDENTITY_NEEDS_SESSION({});
    const { plugin, integration } = key;
    return { intent: 'connect', plugin, integration, userId: context.actor.id, boundTo: sessionId };
  }
}

/** The code that the browser brought, from where it was sent. Throws `IDENTITY_REFUSED` or `IDENTITY_FLOW_INVALID`. */
export function requireCode(
  { secrets }: OpenFlow,
  { code, iss, error }: Omit<Callback, 'state'>,
): string {
  if (secrets.issuer !== undefined && iss !== secrets.issuer) {
    throw errors.IDENTITY_FLOW_INVALID({});
  }
  // It comes through the browser: a word of the protocol, or nothing.
  if (error !== undefined) {
    throw errors.IDENTITY_REFUSED({ reason: /^[a-z_]{1,50}$/.test(error) ? error : 'an error' });
  }
  if (code === undefined || secrets.deviceCode !== undefined) {
    throw errors.IDENTITY_FLOW_INVALID({});
  }
  return code;
}

function stateOf(row: IdentityConnectionRow | undefined) {
  if (!row) return { status: 'none' as const };
  return {
    status: row.status as 'active' | 'expired',
    subject: row.subject,
    profile: JSON.parse(row.profile) as AccountProfile,
    connectedAt: row.created_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    renews: row.refreshable === 1,
  };
}
