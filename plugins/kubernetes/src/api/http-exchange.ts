import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestTimeoutError, ResponseTooLargeError, toApiError } from './api-errors.ts';

export interface HttpExchangeOptions {
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** From sending the request to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Largest body, after decompression. */
  readonly maxBytes: number;
}

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpAnswer {
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
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new RequestTimeoutError(options.timeoutMs)),
    options.timeoutMs,
  );
  const signal = AbortSignal.any([options.signal, timeout.signal]);
  try {
    const response = await open(
      { ...request, headers: { 'accept-encoding': 'gzip', ...request.headers } },
      options.agent,
      signal,
    );
    const text = await readText(response, options.maxBytes);
    return { status: response.statusCode ?? 0, headers: plainHeaders(response), text };
  } catch (error) {
    // Node reports an aborted request as such; the reason says whose doing it was.
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Like `exchange`, for an answer that is read while it arrives. Anything but a success is an API error. */
export async function openStream(
  request: HttpRequest,
  options: HttpExchangeOptions,
): Promise<IncomingMessage> {
  const waiting = new AbortController();
  const timer = setTimeout(
    () => waiting.abort(new RequestTimeoutError(options.timeoutMs)),
    options.timeoutMs,
  );
  const signal = AbortSignal.any([options.signal, waiting.signal]);
  try {
    const response = await open(request, options.agent, signal);
    if (response.statusCode !== 200) {
      const text = await readText(response, options.maxBytes);
      throw toApiError(response.statusCode ?? 0, plainHeaders(response), text);
    }
    return response;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function open(request: HttpRequest, agent: Agent, signal: AbortSignal): Promise<IncomingMessage> {
  const send = request.url.startsWith('http:') ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const { method, headers } = request;
    const outgoing = send(request.url, { method, headers, agent, signal }, resolve);
    outgoing.once('error', reject);
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
