import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createEgressAgent, EgressRefusedError } from '../egress/egress-agent.ts';
import { isPluginError, PluginTimeoutError, PluginUnavailableError } from '../errors.ts';

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

export interface HttpRequest {
  /** Default `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON with its content type. */
  readonly body?: unknown;
  /** The whole exchange. Default 15,000; never beyond the deadline of the call. */
  readonly timeoutMs?: number;
  /** Longest answer. Default 16 MiB. */
  readonly maxBytes?: number;
  /** PEM of the authorities to trust instead of the well-known ones. */
  readonly ca?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** True for 200 to 299. */
  readonly ok: boolean;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The answer as JSON. Throws `PluginUnavailableError` when it is none. */
  json(): unknown;
}

/**
 * HTTP to the systems that the integration names and to hosts that the manifest declares; nothing else is reached.
 * Redirects are answers like others. A system that does not answer is a `PluginUnavailableError` or a
 * `PluginTimeoutError`; an answer of whatever status is a response.
 */
export interface PluginHttp {
  fetch(url: string, request?: HttpRequest): Promise<HttpResponse>;
}

export interface HttpClientOptions {
  /** Hosts of the saved configuration; they may be private. */
  readonly allowHosts: readonly string[];
  /** Hosts of the manifest; they have to be public. */
  readonly publicHosts: readonly string[];
  readonly signal: AbortSignal;
  readonly deadline: Date;
}

/** The client of one call. */
export function createHttpClient(options: HttpClientOptions): PluginHttp {
  return Object.freeze({
    fetch: (url: string, request: HttpRequest = {}) => exchange(new URL(url), request, options),
  });
}

async function exchange(
  url: URL,
  request: HttpRequest,
  options: HttpClientOptions,
): Promise<HttpResponse> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new EgressRefusedError(`Only http and https are reached, not ${url.protocol}`);
  }
  const { allowHosts, publicHosts, signal, deadline } = options;
  const { ca, maxBytes = DEFAULT_MAX_BYTES } = request;
  const left = deadline.getTime() - Date.now();
  const timeoutMs = Math.max(1, Math.min(request.timeoutMs ?? DEFAULT_TIMEOUT_MS, left));
  const agent = createEgressAgent({
    protocol: url.protocol,
    allowHosts,
    publicHosts,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const stop = AbortSignal.any([signal, timeout]);
    const response = await send(url, request, { agent, signal: stop });
    const text = await readText(response, maxBytes);
    const status = response.statusCode ?? 0;
    return {
      status,
      ok: status >= 200 && status <= 299,
      headers: plainHeaders(response),
      text,
      json: () => parse(url, text),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isPluginError(error) || error instanceof EgressRefusedError) throw error;
    if (timeout.aborted) {
      const seconds = Math.ceil(timeoutMs / 1_000);
      throw new PluginTimeoutError(`${url.host} did not answer within ${seconds} s.`, {
        cause: error,
      });
    }
    const { code, message } = error as { code?: string; message?: string };
    throw new PluginUnavailableError(`${url.host} cannot be reached: ${code ?? message}.`, {
      cause: error,
    });
  } finally {
    agent.destroy();
  }
}

function send(
  url: URL,
  { method = 'GET', headers = {}, body }: HttpRequest,
  options: { agent: ReturnType<typeof createEgressAgent>; signal: AbortSignal },
): Promise<IncomingMessage> {
  const isText = typeof body === 'string';
  const text = body === undefined || isText ? body : JSON.stringify(body);
  const sent = {
    ...(text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text as string)) }),
    ...(text === undefined || isText ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  const open = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method, headers: sent, ...options }, resolve);
    outgoing.once('error', reject);
    outgoing.end(text);
  });
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new PluginUnavailableError(`The answer is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      [value ?? ''].flat().join(', '),
    ]),
  );
}

function parse(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PluginUnavailableError(`${url.host} answered with something that is not JSON.`, {
      cause,
    });
  }
}
