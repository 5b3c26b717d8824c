import type { Agent, IncomingMessage } from 'node:http';
import { createEgressAgent } from '@gantry/plugin-sdk/egress';
import type {
  AppsV1Api,
  AuthenticationV1Api,
  AuthorizationV1Api,
  BatchV1Api,
  Configuration,
  CoreV1Api,
  CustomObjectsApi,
  NetworkingV1Api,
  RequestContext,
  VersionApi,
} from '@kubernetes/client-node';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { readServiceAccount } from '../config/service-account.ts';
import { toApiError } from './api-errors.ts';
import { exchange, type HttpExchangeOptions, openStream } from './http-exchange.ts';
import { type JsonResponse, parseJson, rawResponses } from './raw-responses.ts';
import { PATIENT, type RetryPolicy, retry } from './retry.ts';

/** An open connection to one cluster, for the length of one call. */
export interface ClusterConnection {
  readonly cluster: ClusterConfig;
  readonly apis: ClusterApis;
  /** Opens a GET whose answer is read while it arrives. */
  stream(path: string, query: Readonly<Record<string, string>>): Promise<IncomingMessage>;
  close(): void;
}

/** The vendor's clients. They answer plain JSON (see `rawResponses`), whatever their types say. */
export interface ClusterApis {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly batch: BatchV1Api;
  readonly networking: NetworkingV1Api;
  readonly custom: CustomObjectsApi;
  readonly version: VersionApi;
  readonly authorization: AuthorizationV1Api;
  readonly authentication: AuthenticationV1Api;
}

interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly deadline?: Date;
  /** Default: patient. */
  readonly retry?: RetryPolicy;
  /** Default 60 s. */
  readonly timeoutMs?: number;
  /** Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** Default 64 MiB. */
  readonly maxBytes?: number;
  onRetry?(error: unknown, delayMs: number): void;
}

const MEBIBYTE = 1024 * 1024;

/**
 * Prepares the vendor's client for one cluster, with its own seams: our HTTP library (guarded agent, time and
 * size limits, retries, no redirects), our authentication (plain data only), our response processors. Nothing
 * is sent yet.
 */
export async function connectCluster(
  cluster: ClusterConfig,
  options: ConnectOptions,
): Promise<ClusterConnection> {
  // Several megabytes of generated code: loaded when a cluster is used, not when the plugin is described.
  const client = await import('@kubernetes/client-node');
  const { agent, headers } = await openAccess(cluster);
  const limits: HttpExchangeOptions = {
    agent,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? 60_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 64 * MEBIBYTE,
  };
  const send = async (context: RequestContext): Promise<JsonResponse> => {
    const request = {
      url: context.getUrl(),
      method: context.getHttpMethod().toString(),
      headers: context.getHeaders(),
      body: context.getBody() as string | undefined,
    };
    // Judged and parsed inside the retry, because a cut or garbled answer is a reason to ask again.
    const attempt = async (): Promise<JsonResponse> => {
      const { status, headers: received, text } = await exchange(request, limits);
      if (status < 200 || status > 299) throw toApiError(status, received, text);
      const body = { text: async () => text, binary: async () => Buffer.from(text) };
      const response = new client.ResponseContext(status, received, body);
      return Object.assign(response, { json: parseJson(text) });
    };
    return retry(attempt, options.retry ?? PATIENT, options);
  };
  const configuration: Configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(cluster.server, {}),
    httpApi: client.wrapHttpLibrary({ send }),
    authMethods: {
      default: {
        getName: () => 'gantry',
        applySecurityAuthentication: (context) => {
          for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
        },
      },
    },
  });
  // Typed by the client as its own generated processors.
  const raw = rawResponses as never;
  return {
    cluster,
    apis: {
      core: new client.CoreV1Api(configuration, undefined, raw),
      apps: new client.AppsV1Api(configuration, undefined, raw),
      batch: new client.BatchV1Api(configuration, undefined, raw),
      networking: new client.NetworkingV1Api(configuration, undefined, raw),
      custom: new client.CustomObjectsApi(configuration, undefined, raw),
      version: new client.VersionApi(configuration, undefined, raw),
      authorization: new client.AuthorizationV1Api(configuration, undefined, raw),
      authentication: new client.AuthenticationV1Api(configuration, undefined, raw),
    },
    stream: (path, query) => {
      const search = new URLSearchParams(query).toString();
      const url = `${cluster.server}${path}${search === '' ? '' : `?${search}`}`;
      return openStream({ url, method: 'GET', headers }, limits);
    },
    close: () => agent.destroy(),
  };
}

/** An agent that reaches this cluster and nothing else, and the headers that say who asks. */
async function openAccess(
  cluster: ClusterConfig,
): Promise<{ agent: Agent; headers: Record<string, string> }> {
  const { identity, trust } = cluster;
  const url = new URL(cluster.server);
  const account = identity.kind === 'service-account' ? await readServiceAccount() : undefined;
  const { token, basic, clientCertificate } =
    identity.kind === 'configured' ? identity : { token: account?.token };
  const ca = account?.caPem ?? trust.caPem;
  const agent = createEgressAgent({
    protocol: url.protocol === 'http:' ? 'http:' : 'https:',
    allowHosts: [`${url.hostname}:${url.port || (url.protocol === 'http:' ? 80 : 443)}`],
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(trust.tlsServerName === undefined ? {} : { servername: trust.tlsServerName }),
      ...clientCertificate,
      rejectUnauthorized: !trust.insecureSkipTlsVerify,
    },
  });
  const headers: Record<string, string> = { 'user-agent': 'gantry-plugin-kubernetes' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  else if (basic) {
    const pair = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
    headers.authorization = `Basic ${pair}`;
  }
  return { agent, headers };
}
