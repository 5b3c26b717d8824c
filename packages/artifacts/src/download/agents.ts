import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';

export interface AgentRequest {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: string;
  /** False for a host that only a redirect named. */
  readonly isNamed: boolean;
  /** Certificate authorities to trust, if not Node's own. */
  readonly ca: readonly string[] | undefined;
}

export type AgentFactory = (request: AgentRequest) => HttpAgent;

/** How connections are made. */
export interface ConnectionOptions {
  /** Makes the connections, and may refuse them: the place for egress rules. Default: no rules. */
  readonly createAgent?: AgentFactory | undefined;
  /** `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` in either case. Default: no proxy. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Certificate authorities in PEM, beside those that Node trusts. */
  readonly extraCa?: string | undefined;
}

/** Agents of one client, a kind and host each, so that connections are kept between requests. */
export function createAgents(options: ConnectionOptions): {
  agentFor(url: URL, isNamed: boolean): Promise<HttpAgent>;
  close(): void;
} {
  const agents = new Map<string, HttpAgent>();
  const ca = options.extraCa === undefined ? undefined : [...rootCertificates, options.extraCa];
  const create = options.createAgent ?? createPlainAgent;
  return {
    async agentFor(url, isNamed) {
      const proxy = await proxyFor(url, options.environment);
      const key = proxy === '' ? `${url.origin} ${isNamed}` : `${url.protocol} ${proxy}`;
      const existing = agents.get(key);
      if (existing) return existing;
      const agent =
        proxy === ''
          ? create({
              protocol: url.protocol as 'http:' | 'https:',
              hostname: url.hostname,
              port: url.port,
              isNamed,
              ca,
            })
          : await createProxyAgent(url, proxy, ca);
      agents.set(key, agent);
      return agent;
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

function createPlainAgent({ protocol, ca }: AgentRequest): HttpAgent {
  const options = { keepAlive: true, maxSockets: 16, scheduling: 'lifo' as const };
  if (protocol === 'http:') return new HttpAgent(options);
  return new HttpsAgent({ ...options, ...(ca ? { ca: [...ca] } : {}), rejectUnauthorized: true });
}

async function proxyFor(
  url: URL,
  environment: ConnectionOptions['environment'] = {},
): Promise<string> {
  const isSet = ['http_proxy', 'https_proxy', 'all_proxy'].some(
    (name) => environment[name] || environment[name.toUpperCase()],
  );
  if (!isSet) return '';
  const { proxyFor: find } = await import('./find-proxy.ts');
  return find(url, environment);
}

async function createProxyAgent(
  url: URL,
  proxy: string,
  ca: readonly string[] | undefined,
): Promise<HttpAgent> {
  if (url.protocol === 'http:') {
    const { HttpProxyAgent } = await import('http-proxy-agent');
    return new HttpProxyAgent(proxy, { keepAlive: true }) as unknown as HttpAgent;
  }
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true });
  // For the connection through the tunnel: the library takes options for the one to the proxy alone.
  if (ca) agent.options = { ...agent.options, ca: [...ca] } as typeof agent.options;
  return agent as unknown as HttpAgent;
}
