import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  ArtifactStore,
  type DownloadOptions,
  download,
  HttpClient,
  parseIntegrity,
} from '../src/index.ts';

const CONTENT = Buffer.from('content '.repeat(20_000));
const integrity = (content: Buffer) =>
  parseIntegrity(`sha512-${createHash('sha512').update(content).digest('base64')}`, 'x');

let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
let server: Server;
let base: string;
const root = mkdtempSync(join(tmpdir(), 'gantry-download-'));
const store = new ArtifactStore(join(root, 'store'));
const clients: HttpClient[] = [];

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

function client(options: ConstructorParameters<typeof HttpClient>[0] = {}): HttpClient {
  const made = new HttpClient(options);
  clients.push(made);
  return made;
}

function fetchIt(options: Partial<DownloadOptions> = {}, http = client()) {
  return download(http, store, {
    url: `${base}/a.tgz?signature=secret`,
    maxBytes: 1_000_000,
    firstDelayMs: 1,
    integrity: integrity(CONTENT),
    ...options,
  });
}

describe('download', () => {
  it('publishes what is whole and expected', async () => {
    answer = (_, response) => response.end(CONTENT);
    const progress: number[] = [];
    const blob = await fetchIt({ onProgress: (received) => progress.push(received) });
    expect(readFileSync(blob.path)).toEqual(CONTENT);
    expect(blob.size).toBe(CONTENT.length);
    expect(progress.at(-1)).toBe(CONTENT.length);
    expect(await store.findBlob(blob.digest)).toEqual(blob);
  });

  it('refuses other content, and keeps nothing of it', async () => {
    answer = (_, response) => response.end('something else');
    const before = readdirSync(join(root, 'store/blobs/sha256'));
    await expect(fetchIt()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(readdirSync(join(root, 'store/blobs/sha256'))).toEqual(before);
  });

  it('picks up a connection that was cut where it was cut', async () => {
    const ranges: unknown[] = [];
    answer = (request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      const start = range === undefined ? 0 : Number(/\d+/.exec(range)?.[0]);
      const end = ranges.length === 3 ? CONTENT.length : start + 50_000;
      response.writeHead(range === undefined ? 200 : 206, {
        etag: '"one"',
        'content-length': CONTENT.length - start,
        'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`,
      });
      response.write(CONTENT.subarray(start, end), () => {
        if (end < CONTENT.length) response.destroy();
        else response.end();
      });
    };
    expect((await fetchIt()).size).toBe(CONTENT.length);
    expect(ranges.length).toBeGreaterThanOrEqual(3);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('starts again when the server has other content meanwhile', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests++;
      response.writeHead(200, { etag: `"${requests}"`, 'content-length': CONTENT.length });
      if (requests === 1) response.write(Buffer.alloc(1000), () => response.destroy());
      else response.end(CONTENT);
    };
    expect((await fetchIt()).size).toBe(CONTENT.length);
  });

  it('tries again what may pass, and nothing else', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests++;
      response.writeHead(requests < 3 ? 503 : 200, { 'retry-after': '0' });
      response.end(requests < 3 ? '' : CONTENT);
    };
    await fetchIt();
    expect(requests).toBe(3);
    requests = 0;
    answer = (_, response) => {
      requests++;
      response.writeHead(404).end();
    };
    await expect(fetchIt()).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.not.stringContaining('secret'),
    });
    expect(requests).toBe(1);
  });

  it('stops at the limit, announced or not', async () => {
    answer = (_, response) => response.end(CONTENT);
    await expect(fetchIt({ maxBytes: 1000 })).rejects.toMatchObject({ code: 'DOWNLOAD_TOO_LARGE' });
    answer = (_, response) => {
      response.write(CONTENT);
      response.end(CONTENT);
    };
    await expect(fetchIt({ maxBytes: 1000 })).rejects.toMatchObject({ code: 'DOWNLOAD_TOO_LARGE' });
  });
});

describe('the client', () => {
  it('takes credentials to no other host, and does not leave TLS', async () => {
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end(CONTENT);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: `http://127.0.0.1:${port}/b` }).end();
    };
    await fetchIt({ headers: async () => ({ authorization: 'Basic abc' }) });
    expect(seen).toEqual(['Basic abc', undefined]);
    other.closeAllConnections();
    other.close();
  });

  it('does not follow redirects for ever', async () => {
    answer = (request, response) => response.writeHead(302, { location: request.url }).end();
    await expect(fetchIt()).rejects.toMatchObject({
      message: expect.stringContaining('redirects too often'),
    });
  });

  it('speaks plain HTTP with loopback and named hosts alone', async () => {
    const http = client({ plainHttpHosts: ['named.invalid'] });
    const failure = (url: string) => http.request(url).catch((error: Error) => error.message);
    expect(await failure('http://registry.invalid/')).toContain('not encrypted');
    expect(await failure('http://named.invalid/')).not.toContain('not encrypted');
    expect(await failure('file:///etc/passwd')).toContain('not supported');
  });

  it('gives up on a server that says nothing', async () => {
    answer = () => {};
    const http = client({ idleTimeoutMs: 50 });
    await expect(fetchIt({ attempts: 1 }, http)).rejects.toMatchObject({
      message: expect.stringContaining('nothing was heard'),
    });
  });

  it('goes through the proxy of the environment, except where told not to', async () => {
    const lines: string[] = [];
    const proxy = createServer((request, response) => {
      lines.push(String(request.url));
      const { pathname } = new URL(String(request.url));
      response.end(pathname === '/a.tgz' ? CONTENT : '');
    });
    proxy.on('connect', (request, socket) => {
      lines.push(`CONNECT ${request.url}`);
      const [host, port] = String(request.url).split(':');
      const onward = connect(Number(port), host, () => socket.end('HTTP/1.1 502 No\r\n\r\n'));
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const environment = {
      HTTP_PROXY: `http://127.0.0.1:${port}`,
      https_proxy: `127.0.0.1:${port}`,
      NO_PROXY: 'direct.invalid, .inner.invalid:80',
    };
    const http = client({
      environment,
      plainHttpHosts: ['far.invalid', 'direct.invalid', 'x.inner.invalid'],
    });
    await fetchIt({ url: 'http://far.invalid/a.tgz' }, http);
    await http.request(`https://127.0.0.1:${new URL(base).port}/`).catch(() => {});
    for (const host of ['direct.invalid', 'x.inner.invalid']) {
      await http.request(`http://${host}/`).catch(() => {});
    }
    expect(lines).toEqual(['http://far.invalid/a.tgz', `CONNECT 127.0.0.1:${new URL(base).port}`]);
    proxy.closeAllConnections();
    proxy.close();
  });
});
