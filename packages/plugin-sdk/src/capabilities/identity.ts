import type {
  AuthorizationRequest,
  CapabilityKind,
  IdentityCredentials,
  IdentityExchange,
} from '@gantry/contracts';
import type { Credentials, PluginContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

/** Connects people of Gantry to their accounts in the remote system. The host keeps their tokens sealed. */
export abstract class IdentityPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'identity';

  /**
   * Where to send the person's browser. For the device flow set `polling`, and let `state` be the device code:
   * `exchangeCode` is then called with it again and again.
   */
  abstract authorizationRequest(
    ctx: PluginContext,
    credentials: Credentials,
    redirectUri: string,
    scopes?: readonly string[],
  ): Promise<AuthorizationRequest>;

  /**
   * Exchanges the code of the callback. Throws `IdentityAuthorizationPending` while a device flow waits for the person,
   * and `IdentityAuthorizationExpired` when it waited too long.
   */
  abstract exchangeCode(
    ctx: PluginContext,
    credentials: Credentials,
    code: string,
    redirectUri: string,
    codeVerifier?: string,
  ): Promise<IdentityExchange>;

  /** New tokens. Carry `refreshToken` over when the remote system sends none. */
  abstract refresh(
    ctx: PluginContext,
    credentials: Credentials,
    refreshToken: string,
  ): Promise<IdentityCredentials>;

  /** Ends a token at the remote system. Not there: the host only forgets it. */
  revoke?(ctx: PluginContext, credentials: Credentials, token: string): Promise<void>;

  /** Makes what other capabilities need of what was stored, such as a session from a token. */
  materialize?(
    ctx: PluginContext,
    credentials: Credentials,
    connection: IdentityCredentials,
    identityOptions?: Readonly<Record<string, unknown>>,
  ): Promise<IdentityCredentials>;
}
