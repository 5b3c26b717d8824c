import { Redactor } from '@gantry/base';
import type {
  AuthorizationRequest,
  CapabilityManifest,
  IdentityCredentials,
  IdentityExchange,
} from '@gantry/contracts';
import type {
  CallMethod,
  LoadedPlugin,
  ParametersOf,
  PluginHost,
  ResultOf,
} from '@gantry/plugin-host';
import type { IntegrationKey } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { callerOf, integrationOf, type Plugins } from '../plugins/plugins.ts';
import type { FlowSecrets } from './authorization.ts';

const TIMEOUT_MS = 20_000;

/**
 * Calls of `identity` capabilities. Nothing that they log is kept: it may hold tokens that the host does not know yet
 * and cannot mask.
 */
export class IdentityProvider {
  readonly #plugins: Plugins;
  readonly #host: PluginHost;

  constructor(plugins: Plugins, host: PluginHost) {
    this.#plugins = plugins;
    this.#host = host;
  }

  /** Plugins that can connect people, with their capability. */
  list(): { plugin: LoadedPlugin; capability: CapabilityManifest }[] {
    return this.#plugins.listEnabled().flatMap((plugin) => {
      const capability = plugin.manifest.capabilities.find(({ kind }) => kind === 'identity');
      return capability ? [{ plugin, capability }] : [];
    });
  }

  /** Throws unless the plugin is enabled and can connect people. */
  require(slug: string): { plugin: LoadedPlugin; capability: CapabilityManifest } {
    const plugin = this.#plugins.requireLoaded(slug);
    if (!this.#plugins.isEnabled(slug)) throw errors.PLUGIN_DISABLED({ slug });
    const capability = plugin.manifest.capabilities.find(({ kind }) => kind === 'identity');
    if (!capability) throw errors.PLUGIN_LACKS_CAPABILITY({ slug, capability: 'identity' });
    return { plugin, capability };
  }

  async authorize(
    key: IntegrationKey,
    { redirectUri, scopes }: { redirectUri: string; scopes: readonly string[] | undefined },
    context: RequestContext,
  ): Promise<AuthorizationRequest> {
    const { capability } = this.require(key.plugin);
    const wanted = scopes ?? capability.hints?.defaultScopes;
    const parameters = { redirectUri, ...(wanted ? { scopes: [...wanted] } : {}) };
    return await this.#call(key, 'identity.authorizationRequest', parameters, context);
  }

  async exchange(
    key: IntegrationKey,
    { code, redirectUri, codeVerifier }: { code: string; redirectUri: string } & FlowSecrets,
    context: RequestContext,
  ): Promise<IdentityExchange> {
    const verifier = codeVerifier === undefined ? {} : { codeVerifier };
    const parameters = { code, redirectUri, ...verifier };
    const exchange = await this.#call(
      key,
      'identity.exchangeCode',
      parameters,
      context,
      Object.values(verifier),
    );
    const { accessToken, refreshToken = '' } = exchange.credentials;
    const tokens = new Redactor([accessToken, refreshToken].filter(Boolean));
    // People see the profile.
    return { ...exchange, profile: tokens.redactJson(exchange.profile) };
  }

  async refresh(
    key: IntegrationKey,
    refreshToken: string,
    context: RequestContext,
  ): Promise<IdentityCredentials> {
    const parameters = { refreshToken };
    return await this.#call(key, 'identity.refresh', parameters, context, [refreshToken]);
  }

  /** Ends a token at the remote system; does nothing where the plugin cannot. */
  async revoke(key: IntegrationKey, token: string, context: RequestContext): Promise<void> {
    const { plugin } = this.require(key.plugin);
    if (!plugin.methods.includes('identity.revoke')) return;
    await this.#call(key, 'identity.revoke', { token }, context, [token]);
  }

  /** What other capabilities are given of a connection. */
  async materialize(
    key: IntegrationKey,
    connection: IdentityCredentials,
    context: RequestContext,
  ): Promise<IdentityCredentials> {
    const { plugin } = this.require(key.plugin);
    if (!plugin.methods.includes('identity.materialize')) return connection;
    const known = [connection.accessToken];
    return await this.#call(key, 'identity.materialize', { connection }, context, known);
  }

  async #call<M extends CallMethod>(
    { plugin, integration }: IntegrationKey,
    method: M,
    parameters: ParametersOf<M>,
    context: RequestContext,
    redact: readonly string[] = [],
  ): Promise<ResultOf<M>> {
    this.require(plugin);
    const { options, credentials } = await this.#plugins.requireCallable(
      plugin,
      'identity',
      context,
      integration,
    );
    return await this.#host.call(plugin, method, {
      parameters,
      context: { ...callerOf(context), integration: integrationOf(options, integration) },
      credentials,
      redact,
      timeoutMs: TIMEOUT_MS,
    });
  }
}
