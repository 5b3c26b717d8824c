const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The proxy that the environment names for an address, as other programs read it; `''` for none. */
export function proxyFor(
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const read = (name: string): string => environment[name] || environment[name.toUpperCase()] || '';
  const protocol = url.protocol.slice(0, -1);
  const port = url.port || DEFAULT_PORTS[url.protocol] || '';
  if (isExcepted(url.hostname.toLowerCase(), port, read('no_proxy'))) return '';
  const proxy = read(`${protocol}_proxy`) || read('all_proxy');
  return proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isExcepted(hostname: string, port: string, exceptions: string): boolean {
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, host = entry, onlyPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== port) return false;
      if (host === '*') return true;
      // `.example.com` and `*.example.com` mean every host below; `example.com` means itself and those.
      const bare = host.replace(/^\*?\./, '');
      return hostname === bare || hostname.endsWith(`.${bare}`);
    });
}
