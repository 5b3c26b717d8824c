import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ApiAccess, mustCallApi } from './api-client.ts';
import { createSelfSignedCertificate } from './self-signed-certificate.ts';

/**
 * Plays the kubelet of a node, as far as logs go: the API server forwards `pods/log` to the address that the
 * node's status names. With it, followed logs cross a real API server.
 */
export async function startFakeKubelet(
  admin: ApiAccess,
  node: string,
): Promise<{ close(): Promise<void> }> {
  const server = createServer(createSelfSignedCertificate(), (request, response) => {
    const url = new URL(request.url ?? '/', 'https://kubelet');
    const match = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(url.pathname);
    if (!match) {
      response.writeHead(404).end();
      return;
    }
    const entry = (text: string): string => `${new Date().toISOString()} ${text}\n`;
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(entry(`starting ${match.slice(1).join('/')}`));
    response.write(entry('listening'));
    response.write(entry('grüße aus dem Pod ✓'));
    if (url.searchParams.get('follow') !== 'true') {
      response.end();
      return;
    }
    let count = 0;
    const timer = setInterval(() => response.write(entry(`tick ${++count}`)), 20);
    response.once('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const object = await mustCallApi(admin, 'GET', `/api/v1/nodes/${node}`);
  await mustCallApi(admin, 'PUT', `/api/v1/nodes/${node}/status`, {
    ...object,
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    },
  });
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
