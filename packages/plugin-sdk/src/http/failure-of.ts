import {
  PluginAuthenticationFailed,
  type PluginError,
  PluginInputError,
  PluginRateLimited,
  PluginUnavailableError,
} from '../errors.ts';
import type { HttpResponse } from './http-client.ts';

const DEFAULT_PAUSE_MS = 30_000;

/**
 * The error of the contract that an unwanted answer stands for: 401 and 403 refuse the credentials, 429 asks to wait
 * (`Retry-After` in seconds or as a date, or `RateLimit-Reset` in seconds), 400 and 422 refuse what was asked for, everything else is a fault of the
 * remote system. `reason` is shown to people.
 */
export function failureOf(
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
  reason: string,
): PluginError {
  const message = `${status}: ${reason}`;
  if (status === 401 || status === 403) return new PluginAuthenticationFailed(message);
  if (status === 429) return new PluginRateLimited(retryAtOf(headers), message);
  if (status === 400 || status === 422) return new PluginInputError(message);
  return new PluginUnavailableError(message);
}

function retryAtOf(headers: HttpResponse['headers']): Date {
  const header = headers['retry-after'] ?? headers['ratelimit-reset'];
  const seconds = Number(header);
  if (header !== undefined && Number.isFinite(seconds))
    return new Date(Date.now() + seconds * 1_000);
  const at = Date.parse(header ?? '');
  return new Date(Number.isNaN(at) ? Date.now() + DEFAULT_PAUSE_MS : at);
}
