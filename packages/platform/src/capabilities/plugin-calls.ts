import { isPlatformError, type Logger } from '@gantry/base';
import type { CallContext, CapabilityKind } from '@gantry/contracts';
import type {
  CallMethod,
  CallOptions,
  LoadedPlugin,
  ParametersOf,
  PluginHost,
  ResultOf,
} from '@gantry/plugin-host';
import type { RequestContext } from '../context.ts';
import { type ActingIdentity, needsIdentity } from '../identity/acting-identity.ts';
import { required } from '../identity/identity-connections.ts';
import type { Integrations } from '../plugins/integrations.ts';

/** What is called, for whom. */
export interface PluginCall {
  readonly plugin: LoadedPlugin;
  readonly integration: string;
  /** Who asks; where the capability acts as the person, that person's account is used. */
  readonly request: RequestContext;
  readonly context: Omit<CallContext, 'deadline' | 'identity'>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** How a call is made. */
export type CallManner = Pick<
  CallOptions<CallMethod>,
  'redact' | 'timeoutMs' | 'signal' | 'onLog' | 'onProgress'
>;

/**
 * Calls methods of plugins with what they need: the acting person's account where the capability asks for one, once more
 * with new tokens when the remote system rejects them. How it went is remembered as the integration's health.
 */
export class PluginCalls {
  readonly #host: PluginHost;
  readonly #integrations: Integrations;
  readonly #identity: ActingIdentity;
  readonly #log: Logger;

  constructor(parts: {
    readonly host: PluginHost;
    readonly integrations: Integrations;
    readonly identity: ActingIdentity;
    readonly log: Logger;
  }) {
    this.#host = parts.host;
    this.#integrations = parts.integrations;
    this.#identity = parts.identity;
    this.#log = parts.log;
  }

  async call<M extends CallMethod>(
    call: PluginCall,
    method: M,
    parameters: ParametersOf<M>,
    manner: CallManner = {},
  ): Promise<ResultOf<M>> {
    const { plugin, integration, credentials, context } = call;
    const source = `${plugin.slug}/${integration}`;
    const send = (own: Pick<CallContext, 'identity'>) =>
      this.#host.call(plugin.slug, method, {
        onLog: ({ level, message }) => this.#log[level]({ source }, message),
        ...manner,
        parameters,
        context: { ...context, ...own },
        credentials,
      });
    return await this.#integrations.watch(plugin.slug, integration, () =>
      needsIdentity(plugin, method.split('.', 1)[0] as CapabilityKind)
        ? this.#asPerson(call, send)
        : send({}),
    );
  }

  /** The acting person's account for a method that streams, where its capability asks for one. */
  async ownAccount(
    { plugin, integration, request }: Pick<PluginCall, 'plugin' | 'integration' | 'request'>,
    kind: CapabilityKind,
  ): Promise<Pick<CallContext, 'identity'>> {
    if (!needsIdentity(plugin, kind)) return {};
    const key = { plugin: plugin.slug, integration };
    const { identity } = await this.#identity.credentials(key, request);
    return { identity };
  }

  async #asPerson<T>(
    { plugin, integration, request }: PluginCall,
    send: (own: Pick<CallContext, 'identity'>) => Promise<T>,
  ): Promise<T> {
    const key = { plugin: plugin.slug, integration };
    const { identity, stored } = await this.#identity.credentials(key, request);
    try {
      return await send({ identity });
    } catch (error) {
      if (!isPlatformError(error, 'PLUGIN_AUTHENTICATION_FAILED')) throw error;
    }
    const renewed = await this.#identity.credentials(key, request, stored);
    try {
      return await send({ identity: renewed.identity });
    } catch (error) {
      // The person's account is refused, which says nothing about the integration.
      if (isPlatformError(error, 'PLUGIN_AUTHENTICATION_FAILED')) throw required(key, error);
      throw error;
    }
  }
}
