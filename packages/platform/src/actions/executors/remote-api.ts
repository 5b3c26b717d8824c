import type { Json } from '@gantry/base';
import type { HttpResponse, OutgoingHttp } from '../../egress/outgoing-http.ts';
import type { StepCall, StepOutcome } from '../step-executor.ts';
import { isSecretReference } from './config-problems.ts';

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface RemoteRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the API of another system with the token that a step names. */
export async function askRemote(
  http: OutgoingHttp,
  call: StepCall,
  { method, url, body, headers = {} }: RemoteRequest,
): Promise<HttpResponse> {
  const { token } = call.config;
  const bearer = isSecretReference(token) ? await call.secret(token.secret, url.host) : undefined;
  return await http.fetch(url.href, {
    method,
    signal: call.signal,
    maxBytes: MAX_ANSWER_BYTES,
    headers: {
      'user-agent': 'gantry',
      accept: 'application/json',
      ...headers,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** The failure that an answer is which is not a success. */
export function refusalOf(
  response: HttpResponse,
  { what, effect }: { readonly what: string; readonly effect: 'none' | 'unknown' },
): StepOutcome {
  const mayPass = response.status === 429 || response.status >= 500;
  const { message } = (parseJson(response.text) ?? {}) as { message?: unknown };
  const words = typeof message === 'string' ? `: ${message.slice(0, 500)}` : '';
  return {
    kind: 'failed',
    message: `${what} answered ${response.status}${words}.`,
    code: 'REMOTE_REFUSED',
    effect: response.status >= 500 ? effect : 'none',
    retryable: mayPass,
  };
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
