import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  createSelfSignedCertificate,
  type SelfSignedCertificate,
} from '../support/self-signed-certificate.ts';
import type { KubeObject } from '../world/object-builders.ts';
import { Access, notFound, notServed, typed } from './access.ts';
import { type Collection, groupVersion } from './collection.ts';
import { discoveryOf } from './discovery.ts';
import { type FaultEffect, FaultPlan } from './faults.ts';
import { expiredContinue, Lister } from './list-objects.ts';
import { PodLogs } from './pod-logs.ts';
import { StatusError } from './status-error.ts';
import { toTable } from './table.ts';
import type { World } from './world.ts';

export interface KubernetesFixtureOptions {
  readonly world: World;
  readonly token: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Types that the token may not read, such as `cronjobs.batch`. */
  readonly forbidden?: readonly string[];
  /** Serve TLS, with a certificate that is made for it (`true`) or with this one. kubectl needs it. */
  readonly tls?: true | SelfSignedCertificate;
  /** Time between the lines of followed logs. Default 1,000. */
  readonly logIntervalMs?: number;
}

export interface KubernetesFixture {
  readonly url: string;
  /** With TLS: the certificate to trust. */
  readonly caPem?: string;
  readonly world: World;
  readonly faults: FaultPlan;
  readonly access: Access;
  readonly lists: Lister;
  readonly logs: PodLogs;
  /** Every request so far, as `METHOD path?query`. */
  readonly requests: string[];
  close(): Promise<void>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

const gzipAsync = promisify(gzip);
/** From this size on, a real API server compresses for those who accept it. */
const COMPRESS_FROM_BYTES = 128 * 1024;

/** Starts a server on loopback that speaks the Kubernetes API for one world. Test code only. */
export async function startKubernetesFixture(
  options: KubernetesFixtureOptions,
): Promise<KubernetesFixture> {
  const api = new FixtureApi(options);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    api.handle(request, response).catch((error) => response.destroy(error as Error));
  };
  const certificate = options.tls === true ? createSelfSignedCertificate() : options.tls;
  const server: Server = certificate
    ? createTlsServer({ ...certificate }, handle)
    : createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...(certificate ? { caPem: certificate.cert } : {}),
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    world: options.world,
    faults: api.faults,
    access: api.access,
    lists: api.lists,
    logs: api.logs,
    requests: api.requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

class FixtureApi {
  readonly faults = new FaultPlan();
  readonly lists = new Lister();
  readonly requests: string[] = [];
  readonly access: Access;
  readonly logs: PodLogs;
  readonly #world: World;
  readonly #discovery: ReadonlyMap<string, KubeObject>;

  constructor(options: KubernetesFixtureOptions) {
    this.#world = options.world;
    this.access = new Access(options.token, options.forbidden);
    this.logs = new PodLogs(options.logIntervalMs ?? 1_000);
    this.#discovery = discoveryOf(options.world);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (url.pathname.startsWith('/__fixture/')) return this.#control(request, response, url);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const exchange = { request, response, url };
    try {
      this.access.authenticate(request.headers.authorization);
      const target = this.#target(url);
      const effect = this.faults.take(url, target?.collection.type.plural);
      if (effect && (await applyBefore(effect, exchange))) return;
      await this.#answer(exchange, target, effect);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      await sendJson(exchange, error.code, error.status);
    }
  }

  #target(url: URL): Target | undefined {
    const match =
      /^\/(?:api|apis\/([^/]+))\/(v[^/]+)(?:\/namespaces\/([^/]+)(?=\/[^/]))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
        url.pathname,
      );
    if (!match) return undefined;
    const [, group = '', version, namespace, plural, name, subresource] = match;
    const collection = this.#world.collections.get(plural ?? '');
    if (!collection) return undefined;
    const { type } = collection;
    if (type.group !== group || type.version !== version) return undefined;
    return { collection, namespace, name, subresource };
  }

  async #answer(
    exchange: Exchange,
    target: Target | undefined,
    effect: FaultEffect | undefined,
  ): Promise<void> {
    const { request, url } = exchange;
    const document = this.#discovery.get(url.pathname);
    if (document) return sendJson(exchange, 200, document);
    if (request.method === 'POST' && url.pathname.endsWith('/selfsubjectaccessreviews')) {
      return sendJson(exchange, 201, this.access.review(await readBody(request)));
    }
    if (request.method === 'POST' && url.pathname.endsWith('/selfsubjectreviews')) {
      // Came with 1.28, long after CronJobs had left their beta.
      if (this.#world.collections.get('cronjobs')?.type.version !== 'v1') throw notServed();
      return sendJson(exchange, 201, this.access.whoAmI(await readBody(request)));
    }
    if (!target) throw notServed();
    const { collection, namespace, name, subresource } = target;
    const { authorization } = request.headers;
    if (request.method !== 'GET') return this.#write(exchange, target);
    const verb = name === undefined ? 'list' : 'get';
    this.access.authorize(authorization, verb, collection.type, namespace, name);
    if (name === undefined) return this.#list(exchange, collection, namespace, effect);
    const object = collection.get(namespace, name);
    if (!object) throw notFound(collection.type, name);
    if (subresource === 'log') {
      return this.logs.serve(object, url.searchParams, exchange.response);
    }
    const table = wantsTable(request)
      ? toTable(collection.type.plural, { resourceVersion: '1' }, [object])
      : undefined;
    return sendJson(exchange, 200, table ?? typed(collection.type, object));
  }

  #list(
    exchange: Exchange,
    collection: Collection,
    namespace: string | undefined,
    effect: FaultEffect | undefined,
  ): Promise<void> {
    const token = exchange.url.searchParams.get('continue');
    if (effect?.kind === 'expire' && token) {
      throw expiredContinue(token, effect.withToken !== false);
    }
    const { items, metadata } = this.lists.list(collection, namespace, exchange.url.searchParams);
    const { type } = collection;
    const table = wantsTable(exchange.request) ? toTable(type.plural, metadata, items) : undefined;
    const shown =
      effect?.kind === 'malform'
        ? items.map((item) => (item.metadata.name === effect.name ? effect.with : item))
        : items;
    const list = {
      kind: `${type.kind}List`,
      apiVersion: groupVersion(type),
      metadata,
      items: shown,
    };
    return sendJson(exchange, 200, table ?? list, effect);
  }

  async #write(exchange: Exchange, target: Target): Promise<void> {
    const { collection, namespace, name } = target;
    const existing = name === undefined ? undefined : collection.get(namespace, name);
    if (name !== undefined && !existing) throw notFound(collection.type, name);
    const resourceVersion = String(this.lists.nextRevision());
    switch (exchange.request.method) {
      case 'POST':
      case 'PUT': {
        const body = await readBody(exchange.request);
        const object = {
          ...body,
          metadata: {
            creationTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
            uid: randomUUID(),
            ...existing?.metadata,
            ...body.metadata,
            ...(namespace === undefined ? {} : { namespace }),
            resourceVersion,
          },
        };
        collection.put(object);
        return sendJson(exchange, existing ? 200 : 201, typed(collection.type, object));
      }
      case 'DELETE':
        if (existing) collection.delete(existing);
        return sendJson(exchange, 200, { kind: 'Status', apiVersion: 'v1', status: 'Success' });
      default:
        throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method');
    }
  }

  /** For tests in another process: `POST /__fixture/faults`, `DELETE /__fixture/faults`, `POST /__fixture/compact`. */
  async #control(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname === '/__fixture/faults' && request.method === 'POST') {
      this.faults.add((await readBody(request)) as never);
    } else if (url.pathname === '/__fixture/faults' && request.method === 'DELETE') {
      this.faults.clear();
    } else if (url.pathname === '/__fixture/compact') {
      this.lists.compact();
    } else {
      response.writeHead(404);
    }
    response.end();
  }
}

interface Target {
  readonly collection: Collection;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Does what the effect wants instead of an answer; true when there will be no other. */
async function applyBefore(effect: FaultEffect, { response }: Exchange): Promise<boolean> {
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

async function sendJson(
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

async function readBody(request: IncomingMessage): Promise<KubeObject> {
  if (String(request.headers['content-type']).includes('protobuf')) {
    throw new StatusError(415, 'UnsupportedMediaType', 'the fixture reads JSON only');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as KubeObject;
}

function wantsTable(request: IncomingMessage): boolean {
  return String(request.headers.accept ?? '').startsWith('application/json;as=Table');
}
