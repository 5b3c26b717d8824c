import { errors } from '../errors.ts';

/** Where a server runs that was started without any configuration. */
export const DEFAULT_SERVER = 'http://localhost:8080';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0']);

/**
 * The address of a server in one spelling, without a slash at its end. Without a scheme it is `https`,
 * but `http` on this machine. `source` names where the text came from, for the message.
 */
export function parseServerAddress(text: string, source: string): string {
  const refuse = (reason: string): never => {
    const help = 'Write it as https://gantry.example.com.';
    throw errors.CLI_USAGE({ reason: `${source}: "${text}" ${reason}.`, help });
  };
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  let url: URL;
  try {
    url = new URL(hasScheme ? text : `https://${text}`);
  } catch {
    return refuse('is not an address');
  }
  if (!['http:', 'https:'].includes(url.protocol)) return refuse('is not an http or https address');
  if (url.username || url.password) return refuse('must not hold a username or password');
  if (url.search || url.hash) return refuse('must end with the host or a path');
  if (!hasScheme && LOCAL_HOSTS.has(url.hostname)) url.protocol = 'http:';
  // With the default port of the other scheme given, changing the scheme would lose it.
  const port = !hasScheme && url.port === '' ? (/:(\d+)(\/|$)/.exec(text)?.[1] ?? '') : url.port;
  const isDefault = port === (url.protocol === 'http:' ? '80' : '443');
  const host = port === '' || isDefault ? url.hostname : `${url.hostname}:${port}`;
  return `${url.protocol}//${host}${url.pathname.replace(/\/+$/, '')}`;
}

/** How a context is called that nobody named: after its server's host. */
export function contextNameOf(server: string): string {
  return new URL(server).host;
}
