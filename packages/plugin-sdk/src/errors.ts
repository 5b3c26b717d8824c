import { isPlatformError, PlatformError } from '@gantry/base';

/**
 * Codes of the errors that a plugin may throw on purpose. The host recognises them by code, so they work
 * across copies of this package and across processes.
 */
export const PLUGIN_ERROR_CODES = {
  credentialsMissing: 'PLUGIN_CREDENTIALS_MISSING',
  timeout: 'PLUGIN_TIMEOUT',
  unavailable: 'PLUGIN_UNAVAILABLE',
  authenticationFailed: 'PLUGIN_AUTHENTICATION_FAILED',
  rateLimited: 'PLUGIN_RATE_LIMITED',
  cursorExpired: 'CURSOR_EXPIRED',
  inputInvalid: 'PLUGIN_INPUT_INVALID',
  remediationNotSupported: 'PLUGIN_REMEDIATION_NOT_SUPPORTED',
  identityPending: 'IDENTITY_AUTHORIZATION_PENDING',
  identityExpired: 'IDENTITY_AUTHORIZATION_EXPIRED',
} as const;

/** Base of every error that a plugin raises on purpose. Its message is shown to people: no secrets in it. */
export class PluginError extends PlatformError {
  constructor(code: string, status: number, message: string, options?: ErrorDetails) {
    super({ code, status, message, details: options?.details, cause: options?.cause });
    this.name = new.target.name;
  }
}

interface ErrorDetails {
  readonly details?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A credential that the call needs is not configured. Answered with 503 and the field's name. */
export class PluginCredentialsMissing extends PluginError {
  constructor(field: string, message = `The credential "${field}" is not configured.`) {
    super(PLUGIN_ERROR_CODES.credentialsMissing, 503, message, { details: { field } });
  }
}

/** The remote system did not answer in time. Answered with 503 and `Retry-After`. */
export class PluginTimeoutError extends PluginError {
  constructor(message: string, options?: { cause?: unknown }) {
    super(PLUGIN_ERROR_CODES.timeout, 503, message, options);
  }
}

/** The remote system cannot be reached or answers with a fault of its own. Answered with 503. */
export class PluginUnavailableError extends PluginError {
  constructor(message: string, options?: { cause?: unknown }) {
    super(PLUGIN_ERROR_CODES.unavailable, 503, message, options);
  }
}

/** The remote system refuses the credentials. Answered with 502. */
export class PluginAuthenticationFailed extends PluginError {
  constructor(message: string, options?: { cause?: unknown }) {
    super(PLUGIN_ERROR_CODES.authenticationFailed, 502, message, options);
  }
}

/** The remote system asks to slow down. `retryAt` says until when; the integration's jobs wait for it. */
export class PluginRateLimited extends PluginError {
  readonly retryAt: Date;

  constructor(retryAt: Date, message = 'The remote system limits the rate of requests.') {
    super(PLUGIN_ERROR_CODES.rateLimited, 503, message, {
      details: { retryAt: retryAt.toISOString() },
    });
    this.retryAt = retryAt;
  }
}

/** A cursor is no longer valid; paging has to start again. Answered with 409 `cursor_expired`. */
export class CursorExpiredError extends PluginError {
  constructor(message = 'The cursor has expired; start again from the first page.') {
    super(PLUGIN_ERROR_CODES.cursorExpired, 409, message);
  }
}

/** What was asked for cannot be done as it was asked, such as a filter that the remote system has not. Answered with 400. */
export class PluginInputError extends PluginError {
  constructor(message: string, options?: { cause?: unknown }) {
    super(PLUGIN_ERROR_CODES.inputInvalid, 400, message, options);
  }
}

/** A remediation that the plugin does not know. Answered with 400. */
export class PluginRemediationNotSupported extends PluginError {
  constructor(remediationId: string) {
    const message = `There is no remediation "${remediationId}".`;
    super(PLUGIN_ERROR_CODES.remediationNotSupported, 400, message);
  }
}

/** The person has not confirmed a device flow yet; the host asks again. */
export class IdentityAuthorizationPending extends PluginError {
  constructor(message = 'The sign-in was not confirmed yet.') {
    super(PLUGIN_ERROR_CODES.identityPending, 409, message);
  }
}

/** The person did not confirm a device flow in time. Answered with 410. */
export class IdentityAuthorizationExpired extends PluginError {
  constructor(message = 'The sign-in was not confirmed in time; start it again.') {
    super(PLUGIN_ERROR_CODES.identityExpired, 410, message);
  }
}

/** True for an error of the plugin contract, from this copy of the SDK or another. */
export function isPluginError(value: unknown): value is PluginError {
  return (
    isPlatformError(value) && (Object.values(PLUGIN_ERROR_CODES) as string[]).includes(value.code)
  );
}
