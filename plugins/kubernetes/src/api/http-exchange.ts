import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestTimeoutError, ResponseTooLargeError, toApiError } from './api-errors.ts';

export interface HttpExchangeOptions {
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** From sending the request to the last byte of the answer; for a stream, to its first. */
  readonly timeoutMs: number;
  /** Until a connection stands, TLS included: a host that drops packets should not cost a whole time-out. */
  readonly connectTimeoutMs: number;
  /** Largest body, after decompression. */
  readonly maxBytes: number;
}

interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/**
 * Sends one request and reads the whole answer, within a time and a size. Redirects are answers like others:
 * following one would carry the credentials to a host that nobody configured.
 */
export async function exchange(
  request: HttpRequest,
  options: HttpExchangeOptions,
): Promise<HttpAnswer> {
  const headers = { 'accept-encoding': 'gzip', ...request.headers };
  return withTimeout(options, async (signal) => {
    const response = await open({ ...request, headers }, options, signal);
    const text = await readText(response, options.maxBytes);
    return { status: response.statusCode ?? 0, headers: plainHeaders(response), text };
  });
}

/** Like `exchange`, for an answer that is read while it arrives. Anything but a success is an API error. */
export async function openStream(
  request: HttpRequest,
  options: HttpExchangeOptions,
): Promise<IncomingMessage> {
  return withTimeout(options, async (signal) => {
    const response = await open(request, options, signal);
    if (response.statusCode === 200) return response;
    const text = await readText(response, options.maxBytes);
    throw toApiError(response.statusCode ?? 0, plainHeaders(response), text);
  });
}

async function withTimeout<T>(
  options: HttpExchangeOptions,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new RequestTimeoutError('answer', options.timeoutMs)),
    options.timeoutMs,
  );
  const signal = AbortSignal.any([options.signal, timeout.signal]);
  try {
    return await action(signal);
  } catch (error) {
    // Node reports an aborted request as such; the reason says whose doing it was.
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function open(
  request: HttpRequest,
  { agent, connectTimeoutMs }: HttpExchangeOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const secure = !request.url.startsWith('http:');
  const send = secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const { method, headers } = request;
    const outgoing = send(request.url, { method, headers, agent, signal }, resolve);
    outgoing.once('error', reject);
    outgoing.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(
        () => outgoing.destroy(new RequestTimeoutError('connection', connectTimeoutMs)),
        connectTimeoutMs,
      );
      const stop = (): void => clearTimeout(timer);
      socket.once(secure ? 'secureConnect' : 'connect', stop).once('close', stop);
    });
    outgoing.end(request.body);
  });
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  let body: Readable = response;
  if (response.headers['content-encoding'] === 'gzip') {
    const gunzip = createGunzip();
    response.once('error', (error) => gunzip.destroy(error));
    body = response.pipe(gunzip);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) throw new ResponseTooLargeError(maxBytes);
      chunks.push(chunk as Buffer);
    }
  } finally {
    // A body that is not read to its end would keep its connection.
    if (!response.complete) response.destroy();
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
