import {
  CursorExpiredError,
  PluginAuthenticationFailed,
  type PluginError,
  PluginRateLimited,
  PluginTimeoutError,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import { isApiError, KubernetesApiError, RequestTimeoutError } from './api-errors.ts';

// Failures in words that tell an operator what to change. Codes stay in parentheses, because that is what
// people search for.

/** What went wrong, as a sentence without a full stop. Holds no secrets. */
export function describeFailure(error: unknown): string {
  if (error instanceof KubernetesApiError) return describeApiError(error);
  // Attempts on several addresses of a name fail together; the parts say more than the whole.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return describeFailure(error.errors[0]);
  }
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const wording = TRANSPORT[String(code)] ?? TLS[String(code)];
  return wording ? wording(error as NodeJS.ErrnoException) : String(message || error);
}

function describeApiError(error: KubernetesApiError): string {
  const { status, message } = error;
  switch (true) {
    case status === 401:
      return `the cluster refuses the credentials: ${message} (401)`;
    case status === 429:
      return `the API server limits the rate of requests: ${message} (429)`;
    case status >= 300 && status < 400:
      return `the address answers with a redirect (${status}), which is not followed; enter the address of the API server itself`;
    case status === 400 && /HTTP request to an HTTPS server/.test(message):
      return 'the server speaks TLS on this port; use https:// in the address';
    case status >= 500:
      return `the API server answered ${status}: ${message}`;
    default:
      return message;
  }
}

type Wording = (error: NodeJS.ErrnoException & NetworkDetails) => string;

interface NetworkDetails {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

const target = (error: NetworkDetails): string =>
  error.hostname ?? (error.address ? `${error.address}:${error.port}` : 'the address');

const TRANSPORT: Readonly<Record<string, Wording>> = {
  ECONNREFUSED: (e) => `nothing listens at ${target(e)} (ECONNREFUSED)`,
  ENOTFOUND: (e) => `the name ${target(e)} cannot be resolved (ENOTFOUND)`,
  EAI_AGAIN: (e) => `the name ${target(e)} cannot be resolved at the moment (EAI_AGAIN)`,
  ETIMEDOUT: (e) => `${target(e)} does not answer (ETIMEDOUT)`,
  EHOSTUNREACH: (e) => `there is no route to ${target(e)} (EHOSTUNREACH)`,
  ENETUNREACH: (e) => `there is no route to ${target(e)} (ENETUNREACH)`,
  ECONNRESET: () => 'the connection was cut before the answer was complete (ECONNRESET)',
  EPIPE: () => 'the connection was cut before the answer was complete (EPIPE)',
  Z_BUF_ERROR: () => 'the connection was cut before the answer was complete (Z_BUF_ERROR)',
  HPE_INVALID_CONSTANT: () => 'the server does not speak HTTP on this port (HPE_INVALID_CONSTANT)',
};

const unknownAuthority =
  "the server's certificate is signed by an authority that is not trusted (x509: certificate signed by unknown authority); enter the cluster's CA certificate";

const TLS: Readonly<Record<string, Wording>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: () => unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: () => unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => unknownAuthority,
  CERT_SIGNATURE_FAILURE: () =>
    "the server's certificate was not signed by the CA certificate that is configured (x509: signature does not verify)",
  CERT_HAS_EXPIRED: () => "the server's certificate has expired (x509: certificate has expired)",
  CERT_NOT_YET_VALID: () =>
    "the server's certificate is not valid yet; compare the clocks (x509: certificate is not yet valid)",
  ERR_TLS_CERT_ALTNAME_INVALID: (e) =>
    `the server's certificate is for another name (x509: ${e.message.replace(/^.*?altnames: /, '')})`,
  EPROTO: (e) =>
    /wrong version number|packet length too long/i.test(e.message)
      ? 'the server does not speak TLS on this port; is the address http://?'
      : 'the TLS handshake failed (EPROTO); the server may want a client certificate',
  ERR_SSL_WRONG_VERSION_NUMBER: () =>
    'the server does not speak TLS on this port; is the address http://?',
};

/** The error of the plugin contract that tells the host what kind of failure this was. */
export function toPluginError(cluster: string, error: unknown): PluginError {
  const message = `Cluster "${cluster}": ${describeFailure(error)}.`;
  const options = { cause: error };
  if (isApiError(error, 401)) return new PluginAuthenticationFailed(message, options);
  if (isApiError(error, 410)) return new CursorExpiredError(message);
  if (isApiError(error, 429)) {
    const waitMs = (error as KubernetesApiError).retryAfterMs ?? 10_000;
    return new PluginRateLimited(new Date(Date.now() + waitMs), message);
  }
  if (error instanceof RequestTimeoutError) return new PluginTimeoutError(message, options);
  return new PluginUnavailableError(message, options);
}
