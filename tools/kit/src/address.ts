import { UsageError } from './report.ts';

/** Where to connect to. */
export type Address =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly secure: boolean }
  | { readonly kind: 'unix'; readonly path: string; readonly secure: boolean };

/** What a scheme means, by scheme; `true` is TLS. */
export type Schemes = Readonly<Record<string, boolean>>;

/**
 * Reads `scheme://host:port`, `unix:///path` and `unix:path`. Throws `UsageError` for anything else: a scheme that
 * is not in the list, a port that is missing or impossible, a path where none belongs.
 */
export function parseAddress(text: string, schemes: Schemes, defaultPort?: number): Address {
  const unix = /^unix:(?:\/\/)?(\/?[^?#]+)$/.exec(text);
  if (unix) return { kind: 'unix', path: unix[1] as string, secure: false };
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(\/?)$/i.exec(text);
  const known = [...Object.keys(schemes), 'unix'].map((scheme) => `${scheme}://`).join(', ');
  if (!match) throw new UsageError(`"${text}" is not an address such as ${known} with host:port.`);
  const scheme = (match[1] as string).toLowerCase();
  const secure = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  if (secure === undefined) throw new UsageError(`"${scheme}://" is not one of ${known}.`);
  return { kind: 'tcp', ...parseHostPort(match[2] as string, defaultPort), secure };
}

/** `host:port`, `[::1]:port` or `:port`. */
export function parseHostPort(text: string, defaultPort?: number): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:@]*))(?::(\d{1,5}))?$/.exec(text);
  if (!match) throw new UsageError(`"${text}" is not of the form host:port.`);
  const port = match[3] === undefined ? defaultPort : Number(match[3]);
  if (port === undefined) throw new UsageError(`"${text}" has no port.`);
  if (port < 1 || port > 65_535) throw new UsageError(`${port} is not a port from 1 to 65535.`);
  return { host: dialable(match[1] ?? match[2] ?? ''), port };
}

/** A server's own "listen" address names every interface; a client of the same machine dials loopback. */
export function dialable(host: string): string {
  if (host === '' || host === '0.0.0.0' || host === '*') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

export function formatAddress(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${host}:${address.port}`;
}
