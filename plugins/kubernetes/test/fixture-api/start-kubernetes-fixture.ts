import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  createSelfSignedCertificate,
  type SelfSignedCertificate,
} from '../support/self-signed-certificate.ts';
import type { KubeObject } from '../world/object-builders.ts';
import { Access, notFound, notServed, typed } from './access.ts';
import { applyBefore, type Exchange, readBody, sendJson, wantsTable } from './answers.ts';
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
