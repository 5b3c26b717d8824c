import type { PluginContext } from '../context.ts';
import { PluginInputError, PluginUnavailableError } from '../errors.ts';
import { failureOf } from '../http/failure-of.ts';
import type { HttpRequest } from '../http/http-client.ts';
import { textIn } from './read-json.ts';

export interface JsonQuestion<T> extends HttpRequest {
  readonly url: string;
  /** What is wanted of the answer; what it throws says that the answer cannot be understood. */
  readonly read: (answer: unknown) => T;
  /** The remote system's own words for a failure. Default: `message` or `error` of its answer, or the text. */
  readonly reasonOf?: (answer: unknown) => string | undefined;
}

const MAX_REASON = 500;

/**
 * Asks a remote system for JSON. Throws errors of the contract, with the remote system's own words: like `failureOf`,
 * and `PluginInputError` for 404, because what was asked for is not there.
 */
export async function askJson<T>(
  { http }: Pick<PluginContext, 'http'>,
  { url, read, reasonOf = commonReason, ...request }: JsonQuestion<T>,
): Promise<T> {
  const headers = { accept: 'application/json', ...request.headers };
  const response = await http.fetch(url, { ...request, headers });
  if (!response.ok) {
    const reason = reasonIn(response.text, reasonOf);
    if (response.status === 404) throw new PluginInputError(`404: ${reason}`);
    throw failureOf(response, reason);
  }
  const answer = response.text === '' ? undefined : response.json();
  try {
    return read(answer);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const { host, pathname } = new URL(url);
    const message = `The answer of ${host} to ${pathname} cannot be understood: ${cause.message}.`;
    throw new PluginUnavailableError(message, { cause });
  }
}

function reasonIn(text: string, reasonOf: (answer: unknown) => string | undefined): string {
  let reason: string | undefined;
  try {
    reason = reasonOf(JSON.parse(text));
  } catch {
    // A page for people, such as that of a proxy, tells nothing that helps.
    reason = text.trimStart().startsWith('<') ? undefined : text.trim();
  }
  return (reason || 'no reason was given').slice(0, MAX_REASON);
}

function commonReason(answer: unknown): string | undefined {
  return textIn(answer, 'message') ?? textIn(answer, 'error');
}
