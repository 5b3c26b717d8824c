import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { type ConnectionOptions, createAgents } from './agents.ts';

export interface HttpClientOptions extends ConnectionOptions {
  /** Hosts (`host` or `host:port`) that may be reached without TLS. Loopback always may. */
  readonly plainHttpHosts?: readonly string[] | undefined;
  /** For the answer to begin, and between two parts of it; ms. Default 30,000. */
  readonly idleTimeoutMs?: number | undefined;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | NodeJS.ReadableStream | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Allow `http:` for this request whatever the host: only where a digest is checked. */
  readonly allowPlainHttp?: boolean | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** Has to be read or destroyed. */
  readonly body: IncomingMessage;
}

const MAX_REDIRECTS = 5;
const IDLE_TIMEOUT_MS = 30_000;
/** What belongs to the host that it was meant for. */
const PRIVATE_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * Requests over HTTP(S) with what fetching software needs: proxies, extra authorities, time limits, kept
 * connections. Redirects are followed for reading only; they lose credentials when they leave the host, and
 * never leave TLS.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #agents: ReturnType<typeof createAgents>;

  constructor(options: HttpClientOptions = {}) {
    this.#options = options;
    this.#agents = createAgents(options);
  }

  /** @throws DOWNLOAD_FAILED when there is no answer; any answer is returned, whatever its status */
  async request(url: string, request: HttpRequest = {}): Promise<HttpResponse> {
    let at = parseUrl(url);
    const origin = at.origin;
    this.#checkScheme(at, request);
    let headers = request.headers ?? {};
    for (let redirects = 0; ; redirects++) {
      const response = await this.#send(at, { ...request, headers }, at.origin === origin);
      const { location } = response.headers;
      const isRedirect = response.status >= 300 && response.status < 400 && location !== undefined;
      const isReading =
        request.method === undefined || request.method === 'GET' || request.method === 'HEAD';
      if (!isRedirect || !isReading || response.status === 304) return response;
      response.body.resume();
      const next = parseUrl(location, at);
      if (redirects >= MAX_REDIRECTS) throw failed(url, 'it redirects too often');
      if (at.protocol === 'https:' && next.protocol !== 'https:') {
        throw failed(url, `it redirects to ${next.origin}, which is not encrypted`);
      }
      this.#checkScheme(next, request);
      if (next.origin !== at.origin) {
        headers = Object.fromEntries(
          Object.entries(headers).filter(([name]) => !PRIVATE_HEADERS.has(name.toLowerCase())),
        );
      }
      at = next;
    }
  }

  /** Closes kept connections. */
  close(): void {
    this.#agents.close();
  }

  #checkScheme(url: URL, request: HttpRequest): void {
    if (url.protocol === 'https:') return;
    if (url.protocol !== 'http:') throw failed(url.href, `${url.protocol} is not supported`);
    const { plainHttpHosts = [] } = this.#options;
    const isAllowed =
      request.allowPlainHttp ||
      isLoopback(url.hostname) ||
      plainHttpHosts.some((host) => host === url.host || host === url.hostname);
    if (!isAllowed) {
      throw failed(
        url.href,
        'it is not encrypted; allow plain HTTP for this host if that is meant',
      );
    }
  }

  async #send(url: URL, request: HttpRequest, isFirstHost: boolean): Promise<HttpResponse> {
    const agent = await this.#agents.agentFor(url, isFirstHost);
    try {
      return await send(url, request, agent, this.#options.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw failed(url.href, explain(error), { cause: error });
    }
  }
}

function send(
  url: URL,
  { method = 'GET', headers = {}, body, signal }: HttpRequest,
  agent: Agent,
  timeoutMs: number,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = open(url, {
      method,
      agent,
      headers: { 'user-agent': 'gantry', ...headers },
      ...(signal ? { signal } : {}),
      timeout: timeoutMs,
    });
    request.on('timeout', () =>
      request.destroy(new Error(`nothing was heard for ${timeoutMs / 1000} seconds`)),
    );
    request.on('error', reject);
    request.on('response', (response) => {
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        url: url.href,
        body: response,
      });
    });
    if (body === undefined || body instanceof Uint8Array) request.end(body);
    else body.on('error', (error) => request.destroy(error as Error)).pipe(request);
  });
}

function parseUrl(text: string, base?: URL): URL {
  try {
    return new URL(text, base);
  } catch (error) {
    throw failed(text, 'it is not an address', { cause: error });
  }
}

function failed(url: string, reason: string, options?: { cause?: unknown; httpStatus?: number }) {
  const details = { url: withoutSecrets(url), reason, httpStatus: options?.httpStatus };
  return errors.DOWNLOAD_FAILED(details, options);
}

/** An address without user, password and query, which may carry signatures. */
export function withoutSecrets(text: string): string {
  try {
    const url = new URL(text);
    url.username = '';
    url.password = '';
    url.search = '';
    return url.href;
  } catch {
    return text;
  }
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function explain(error: unknown): string {
  const { code } = error as { code?: unknown };
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is not known';
    case 'ECONNRESET':
      return 'the connection was cut';
    default:
      return messageOf(error);
  }
}
