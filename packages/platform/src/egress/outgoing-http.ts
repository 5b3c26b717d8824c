import {
  createHttpClient,
  type DeniedEndpoint,
  denyEgressTo,
  type HttpRequest,
  type HttpResponse,
} from '@gantry/plugin-sdk/egress';

export type { HttpResponse };

export interface OutgoingRequest extends Omit<HttpRequest, 'timeoutMs'> {
  readonly signal: AbortSignal;
  /** The whole exchange. Default 30,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * How the server itself reaches addresses that people enter: through the same rules as plugins. A host has to be
 * public unless the configuration names it; metadata services, link-local addresses and Gantry itself are
 * never reached. Redirects are answers and are not followed.
 */
export class OutgoingHttp {
  readonly #privateHosts: readonly string[];
  readonly #ownEndpoints: () => readonly DeniedEndpoint[];

  /** `privateHosts` are hosts, or `host:port`, that may have private addresses. */
  constructor(privateHosts: readonly string[], ownEndpoints: () => readonly DeniedEndpoint[]) {
    this.#privateHosts = privateHosts;
    this.#ownEndpoints = ownEndpoints;
  }

  /** Throws `EGRESS_REFUSED` when nothing was sent, `PLUGIN_TIMEOUT` and `PLUGIN_UNAVAILABLE` when perhaps it was. */
  async fetch(
    url: string,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, ...request }: OutgoingRequest,
  ): Promise<HttpResponse> {
    const { hostname } = new URL(url);
    denyEgressTo(this.#ownEndpoints());
    const client = createHttpClient({
      allowHosts: this.#privateHosts,
      publicHosts: [hostname],
      signal,
      deadline: new Date(Date.now() + timeoutMs),
    });
    return await client.fetch(url, { ...request, timeoutMs });
  }
}
