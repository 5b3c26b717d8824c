import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { KubeObject } from '../world/object-builders.ts';
import type { FaultEffect } from './faults.ts';
import { StatusError } from './status-error.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

const gzipAsync = promisify(gzip);
/** From this size on, a real API server compresses for those who accept it. */
const COMPRESS_FROM_BYTES = 128 * 1024;

/** Does what the effect wants instead of an answer; true when there will be no other. */
export async function applyBefore(effect: FaultEffect, { response }: Exchange): Promise<boolean> {
  switch (effect.kind) {
    case 'status': {
      const reason = REASONS[effect.status] ?? 'InternalError';
      const { status } = new StatusError(effect.status, reason, MESSAGES[effect.status] ?? reason);
      response.writeHead(effect.status, {
        'content-type': effect.body === undefined ? 'application/json' : 'text/plain',
        ...(effect.retryAfterSeconds === undefined
          ? {}
          : { 'retry-after': String(effect.retryAfterSeconds) }),
      });
      response.end(effect.body ?? JSON.stringify(status));
      return true;
    }
    case 'stall':
      return true;
    case 'slow':
      await new Promise((done) => setTimeout(done, effect.delayMs));
      return false;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(effect.body);
      return true;
    case 'redirect':
      response.writeHead(302, { location: effect.location });
      response.end();
      return true;
    case 'cut':
    case 'expire':
    case 'malform':
      return false;
  }
}

const REASONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};
const MESSAGES: Record<number, string> = {
  401: 'Unauthorized',
  429: 'Too many requests, please try again later.',
  500: 'Internal error occurred: etcdserver: leader changed',
  503: 'the server is currently unable to handle the request',
};

export async function sendJson(
  { request, response }: Exchange,
  status: number,
  value: unknown,
  effect?: FaultEffect,
): Promise<void> {
  let body = Buffer.from(JSON.stringify(value));
  const headers: Record<string, string | number> = { 'content-type': 'application/json' };
  const compresses = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (compresses && body.length >= COMPRESS_FROM_BYTES) {
    body = await gzipAsync(body, { level: 1 });
    headers['content-encoding'] = 'gzip';
  }
  headers['content-length'] = body.length;
  response.writeHead(status, headers);
  if (effect?.kind === 'cut') {
    response.write(body.subarray(0, effect.afterBytes), () => response.destroy());
    return;
  }
  response.end(body);
}

export async function readBody(request: IncomingMessage): Promise<KubeObject> {
  if (String(request.headers['content-type']).includes('protobuf')) {
    throw new StatusError(415, 'UnsupportedMediaType', 'the fixture reads JSON only');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as KubeObject;
}

export function wantsTable(request: IncomingMessage): boolean {
  return String(request.headers.accept ?? '').startsWith('application/json;as=Table');
}
