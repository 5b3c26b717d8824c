import type { PluginContext } from '@gantry/plugin-sdk';

const MAX_REDIRECTS = 3;
const MAX_BYTES = 32 * 1024 * 1024;

interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The `fetch` that octokit is given: the host's, which knows where it may go. A repository that was renamed answers with
 * its new place; that is followed for reads, and within one address only, because the token goes along.
 */
export function octokitFetch({ http, integration }: PluginContext) {
  const ca = integration.options.caCertificate;
  return async (url: string, init: FetchInit = {}): Promise<Response> => {
    const { method = 'GET', headers, body } = init;
    let at = url;
    for (let hops = 0; ; hops++) {
      const answer = await http.fetch(at, {
        method,
        ...(headers ? { headers } : {}),
        ...(body === undefined ? {} : { body }),
        maxBytes: MAX_BYTES,
        ...(typeof ca === 'string' && ca !== '' ? { ca } : {}),
      });
      const next = answer.headers.location;
      const moved = next !== undefined && answer.status >= 301 && answer.status <= 308;
      if (moved && method === 'GET' && hops < MAX_REDIRECTS && isSameOrigin(next, at)) {
        at = new URL(next, at).href;
        continue;
      }
      const isEmpty = [204, 205, 304].includes(answer.status);
      const { status } = answer;
      return new Response(isEmpty ? null : answer.text, { status, headers: answer.headers });
    }
  };
}

function isSameOrigin(next: string, at: string): boolean {
  return URL.canParse(next, at) && new URL(next, at).origin === new URL(at).origin;
}
