import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { ApiError, unreachable } from './errors.ts';
import type { paths } from './generated/api.ts';

export interface ClientOptions {
  /** Origin of the server, such as `https://gantry.example.com`; empty for the page's own. */
  readonly baseUrl: string;
  /** A session token or an API key. Without one the browser's cookie is used. */
  readonly token?: string | undefined;
  /** Which client of ours this is, for the audit trail. */
  readonly clientName: 'cli' | 'ui';
  readonly fetch?: typeof fetch;
}

/** The typed client: every route of the OpenAPI document by its path and method. */
export type GantryClient = Client<paths>;

/**
 * A client whose calls throw `ApiError` for every answer that is not a success, so that `data` is always
 * what the route declares. A server that does not answer throws a platform error with code
 * `SERVER_UNREACHABLE`.
 */
export function createGantryClient(options: ClientOptions): GantryClient {
  const send = options.fetch ?? fetch;
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    // Lists of filters repeat their name: `?tag=a&tag=b`.
    querySerializer: { array: { style: 'form', explode: true } },
    fetch: async (request) => {
      try {
        return await send(request);
      } catch (cause) {
        if (request.signal.aborted) throw cause;
        throw unreachable(options.baseUrl, cause);
      }
    },
  });
  const middleware: Middleware = {
    onRequest({ request }) {
      request.headers.set('x-gantry-client', options.clientName);
      if (options.token !== undefined) {
        request.headers.set('authorization', `Bearer ${options.token}`);
      }
      return request;
    },
    async onResponse({ response }) {
      if (response.ok || response.status === 304) return;
      const body: unknown = await response.json().catch(() => ({}));
      throw new ApiError(response.status, body as ConstructorParameters<typeof ApiError>[1]);
    },
  };
  client.use(middleware);
  return client;
}

/** The cursor of the next page, from a list's `Link` header; `undefined` on the last page. */
export function nextCursorOf(response: Response): string | undefined {
  const link = response.headers.get('link');
  const target = link === null ? undefined : /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  if (target === undefined) return undefined;
  return new URL(target, 'http://localhost').searchParams.get('cursor') ?? undefined;
}
