import type { CapabilityKind, IdentityCredentials } from '@gantry/contracts';
import type { LoadedPlugin } from '@gantry/plugin-host';
import type { IntegrationKey } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { IdentityConnections } from './identity-connections.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** The account of whoever asks, for capabilities that act as the person. */
export class ActingIdentity {
  readonly #connections: IdentityConnections;
  readonly #provider: IdentityProvider;

  constructor(connections: IdentityConnections, provider: IdentityProvider) {
    this.#connections = connections;
    this.#provider = provider;
  }

  /**
   * What a plugin is given to act as the person, never what it could be renewed with; and the stored token that it was
   * made of. With `rejected`, of another stored token than that. Throws `IDENTITY_REQUIRED`, and `IDENTITY_NEEDS_SESSION` for whatever asks
   * without a person: keys, schedules, syncs.
   */
  async credentials(
    key: IntegrationKey,
    context: RequestContext,
    rejected?: string,
  ): Promise<{ identity: IdentityCredentials; stored: string }> {
    const { identity, id } = context.actor;
    if (!identity || identity.key) throw errors.IDENTITY_NEEDS_SESSION({});
    const tokens = await this.#connections.tokensOf(id, key, context, rejected);
    const made = await this.#provider.materialize(key, withoutRefresh(tokens), context);
    return { identity: withoutRefresh(made), stored: tokens.accessToken };
  }
}

function withoutRefresh(tokens: IdentityCredentials): IdentityCredentials {
  const { refreshToken: _, ...rest } = tokens;
  return rest;
}

/** Whether calls of a capability are made with the acting person's own account. */
export function needsIdentity(
  { manifest }: Pick<LoadedPlugin, 'manifest'>,
  kind: CapabilityKind,
): boolean {
  return (
    kind !== 'identity' &&
    manifest.capabilities.some(
      (capability) => capability.kind === kind && capability.hints?.requiresIdentity === true,
    )
  );
}
