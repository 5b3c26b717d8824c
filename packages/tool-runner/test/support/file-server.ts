import { createServer, type ServerResponse } from 'node:http';

export interface FileServer {
  readonly url: string;
  /** What is answered at a path: bytes, or something that answers by itself. */
  readonly files: Map<string, Buffer | string | ((response: ServerResponse) => void)>;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): void;
}

/** An HTTP server whose files a test changes as it goes. */
export async function startFileServer(): Promise<FileServer> {
  const files: FileServer['files'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const file = files.get(path);
    if (file === undefined) response.writeHead(404).end();
    else if (typeof file === 'function') file(response);
    else response.end(file);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    files,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
