import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { integrityOf } from './npm-registry.ts';

/** A real HTTP server of archives on loopback. */
export class FileServer {
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #files = new Map<string, Buffer>();

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push(String(request.url));
      const content = this.#files.get(String(request.url));
      response.writeHead(content ? 200 : 404).end(content);
    });
  }

  static async start(): Promise<FileServer> {
    const server = new FileServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** Returns an entry of a plugin file. */
  serve(path: string, content: Buffer): { package: string; integrity: string } {
    this.#files.set(path, content);
    const { port } = this.#server.address() as AddressInfo;
    return { package: `http://127.0.0.1:${port}${path}`, integrity: integrityOf(content) };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
