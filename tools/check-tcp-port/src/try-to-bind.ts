import { createServer } from 'node:net';

/** Binds for a moment; gives the system's error when that is not possible. */
export function tryToBind(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    // Without `ipv6Only` the wildcard of IPv6 would take the one of IPv4 with it.
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      server.close(() => resolve(undefined));
    });
  });
}
