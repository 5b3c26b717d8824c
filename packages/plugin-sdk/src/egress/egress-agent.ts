import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { type AgentOptions, type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { PluginError } from '../errors.ts';
import { classifyAddress } from './address-class.ts';
import { isDeniedEndpoint } from './denied-endpoints.ts';

/** A connection that the egress rules forbid. Nothing was sent. */
export class EgressRefusedError extends PluginError {
  constructor(message: string) {
    super('EGRESS_REFUSED', 403, message);
  }
}

export interface EgressAgentOptions {
  readonly protocol: 'http:' | 'https:';
  /**
   * Hosts named by a saved configuration, as `host` or `host:port`. They may resolve to private addresses,
   * because clusters and in-house systems live there.
   */
  readonly allowHosts: readonly string[];
  /** Hosts that the manifest declares. They have to resolve to public addresses. */
  readonly publicHosts?: readonly string[];
  /** For `https:`. Verification is on unless `rejectUnauthorized` is exactly `false`. */
  readonly tls?: Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase'> & {
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
  /** Sockets kept open between requests. `destroy()` the agent when the call is over. Default 8. */
  readonly maxSockets?: number;
}

// Names that clouds give to their metadata services; their addresses are refused too.
const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata', 'instance-data']);

/**
 * A `node:http` agent for vendor clients that cannot use the host's own fetch. Only the given hosts are
 * contacted; the address is judged when the connection is made, after the look-up and in whatever spelling
 * it came, so a name that resolves differently the second time gains nothing. Cloud metadata services,
 * link-local and multicast addresses and Gantry's own endpoints are refused whatever is configured.
 *
 * The agent cannot see redirects: a client that follows them gets each hop checked, but should not follow
 * them with credentials.
 */
export function createEgressAgent(options: EgressAgentOptions): HttpAgent {
  const rules = new EgressRules(options.allowHosts, options.publicHosts ?? []);
  const agentOptions: AgentOptions = {
    keepAlive: true,
    maxSockets: options.maxSockets ?? 8,
    scheduling: 'lifo',
  };
  if (options.protocol === 'http:') return new GuardedHttpAgent(rules, agentOptions);
  return new GuardedHttpsAgent(rules, {
    ...agentOptions,
    ...options.tls,
    // Said explicitly, so that neither an absent value nor NODE_TLS_REJECT_UNAUTHORIZED turns it off.
    rejectUnauthorized: options.tls?.rejectUnauthorized !== false,
  });
}

class EgressRules {
  readonly #anywhere: ReadonlySet<string>;
  readonly #public: ReadonlySet<string>;

  constructor(anywhere: readonly string[], publicOnly: readonly string[]) {
    this.#anywhere = new Set(anywhere.map(normalizeHost));
    this.#public = new Set(publicOnly.map(normalizeHost));
  }

  /** Adds the address check to a connection's options, or says why it may not be made. */
  guard(options: ClientRequestArgs): ClientRequestArgs | EgressRefusedError {
    const host = normalizeHost(options.host ?? options.hostname ?? '');
    const port = Number(options.port ?? options.defaultPort ?? 0);
    const has = (set: ReadonlySet<string>): boolean =>
      set.has(host) || set.has(joinPort(host, port));
    if (options.socketPath || METADATA_NAMES.has(host)) {
      return new EgressRefusedError(`Connecting to ${host || 'a local socket'} is not allowed.`);
    }
    const anywhere = has(this.#anywhere);
    if (!anywhere && !has(this.#public)) {
      return new EgressRefusedError(
        `${joinPort(host, port)} is not a host that the configuration or the manifest names.`,
      );
    }
    const refuse = (address: string): EgressRefusedError | undefined =>
      refusal(host, address, port, anywhere);
    // A literal is not looked up, so it is judged here.
    if (isIP(host) !== 0) {
      const refused = refuse(host);
      if (refused) return refused;
    }
    return { ...options, lookup: guardedLookup(refuse) };
  }
}

function refusal(
  host: string,
  address: string,
  port: number,
  anywhere: boolean,
): EgressRefusedError | undefined {
  const where = host === address ? address : `${host} (${address})`;
  const kind = classifyAddress(address);
  if (kind === 'forbidden') {
    return new EgressRefusedError(
      `${where} is a cloud metadata, link-local or multicast address, which is never contacted.`,
    );
  }
  if (kind === 'private' && !anywhere) {
    return new EgressRefusedError(`${where} is a private address; this host has to be public.`);
  }
  if (isDeniedEndpoint(address, port)) {
    return new EgressRefusedError(`${where} port ${port} is Gantry itself.`);
  }
  return undefined;
}

function guardedLookup(
  refuse: (address: string) => EgressRefusedError | undefined,
): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      // One bad address refuses all: a connection attempt could pick any of them.
      for (const { address } of addresses) {
        const refused = refuse(address);
        if (refused) return callback(refused, '', 0);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses as [LookupAddress];
      return callback(null, first.address, first.family);
    });
  };
}

type Connected = (error: Error | null, socket: Duplex) => void;

class GuardedHttpAgent extends HttpAgent {
  readonly #rules: EgressRules;

  constructor(rules: EgressRules, options: AgentOptions) {
    super(options);
    this.#rules = rules;
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected) {
    const guarded = this.#rules.guard(options);
    if (guarded instanceof Error) return fail(guarded, callback);
    return super.createConnection(guarded, callback);
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  readonly #rules: EgressRules;

  constructor(rules: EgressRules, options: ConstructorParameters<typeof HttpsAgent>[0]) {
    super(options);
    this.#rules = rules;
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected) {
    const guarded = this.#rules.guard(options);
    if (guarded instanceof Error) return fail(guarded, callback);
    return super.createConnection(guarded, callback);
  }
}

function fail(error: Error, callback: Connected | undefined): null {
  // After the request object exists; a synchronous error would be thrown from `http.request` instead.
  if (callback) process.nextTick(callback, error);
  else throw error;
  return null;
}

function joinPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Lower case, without a trailing dot, and without brackets around a bare IPv6 literal. */
function normalizeHost(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[([^\]]*)\]$/, '$1')
    .replace(/\.$/, '');
}
