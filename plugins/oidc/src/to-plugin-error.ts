import {
  IdentityAuthorizationExpired,
  IdentityAuthorizationPending,
  isPluginError,
  PluginAuthenticationFailed,
  PluginInputError,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import { ClientError, ResponseBodyError } from 'openid-client';

/** What the library threw, as an error of the contract. */
export function toPluginError(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isPluginError(cause) || cause.name === 'EgressRefusedError') return cause;
  }
  if (error instanceof ResponseBodyError) return toRefusal(error);
  if (error instanceof ClientError || Object(error).code?.startsWith?.('OAUTH_')) {
    const reason = (error as Error).message;
    return new PluginAuthenticationFailed(`The answer of the provider is not valid: ${reason}.`, {
      cause: error,
    });
  }
  return error;
}

function toRefusal(error: ResponseBodyError): Error {
  const options = { cause: error };
  const words = error.error_description ?? error.error;
  switch (error.error) {
    case 'authorization_pending':
    case 'slow_down':
      return new IdentityAuthorizationPending();
    case 'expired_token':
      return new IdentityAuthorizationExpired();
    case 'access_denied':
      return new PluginInputError('It was refused at the provider.', options);
    case 'invalid_client':
    case 'unauthorized_client':
      // Of the integration, not of the person: tokens of people stay as they are.
      return new PluginUnavailableError(`The provider refuses the client: ${words}.`, options);
    case 'server_error':
    case 'temporarily_unavailable':
      return new PluginUnavailableError(`The provider failed: ${words}.`, options);
    default:
      return new PluginAuthenticationFailed(`The provider refuses it: ${words}.`, options);
  }
}
