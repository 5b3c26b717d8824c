import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltTools,
  buildTools,
  createCertificate,
} from '../../../tests/support/built-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-url-'));
let tools: BuiltTools;
const closers: (() => void)[] = [];
beforeAll(async () => {
  tools = await buildTools('check-server-url');
});
afterAll(() => {
  for (const close of closers) close();
  tools?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as { port: number }).port;
}
const serve = async (listener: RequestListener) =>
  `http://127.0.0.1:${await listen(createServer(listener))}`;
const check = (url: string, ...args: string[]) =>
  tools.run('check-server-url', [`--url=${url}`, ...args]);

it.each([
  [200, 0],
  [204, 0],
  [304, 0],
  [404, 1],
  [500, 1],
])('status %i exits with %i', async (status, code) => {
  const url = await serve((_request, response) => response.writeHead(status).end());
  const run = await check(url);
  expect(run.code).toBe(code);
  expect(run.report.details.status).toBe(status);
});

it('passes on the statuses that are expected, and no others', async () => {
  const url = await serve((_request, response) => response.writeHead(404).end());
  expect((await check(url, '--expectStatus=404,500-599')).code).toBe(0);
  expect((await check(url, '--expectStatus=nope')).code).toBe(2);
});

describe('redirects', () => {
  it('are followed, as often as is allowed', async () => {
    const url = await serve((request, response) => {
      const at = Number(request.url?.slice(1)) || 0;
      if (at < 5) response.writeHead(302, { location: `/${at + 1}` }).end();
      else response.end('there');
    });
    expect((await check(url)).report).toMatchObject({ status: 'pass', details: { redirects: 5 } });
    expect((await check(url, '--maxRedirects=4')).report.reason).toBe('redirects');
  });

  it('in a circle end, and to other schemes are refused', async () => {
    const circle = await serve((_request, response) =>
      response.writeHead(302, { location: '/' }).end(),
    );
    expect((await check(circle)).report.reason).toBe('redirects');
    for (const location of ['file:///etc/passwd', 'gopher://x', 'http://']) {
      const url = await serve((_request, response) => response.writeHead(302, { location }).end());
      expect((await check(url)).report.reason).toBe('redirect-scheme');
    }
  });

  it('do not carry credentials to another server', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    const first = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: other }).end();
    });
    const run = await check(first.replace('//', '//ada:canary-8@'));
    expect(run.code).toBe(0);
    expect(seen).toEqual([`Basic ${Buffer.from('ada:canary-8').toString('base64')}`, undefined]);
    expect(run.out).not.toContain('canary-8');
  });
});

describe('a server that', () => {
  it('hangs is given up on', async () => {
    const run = await check(await serve(() => {}), '--timeout=0.5');
    expect([run.code, run.report.reason]).toEqual([124, 'timeout']);
  });

  it('drips is given up on', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 50);
      response.once('close', () => clearInterval(drip));
    });
    expect((await check(url, '--timeout=1')).code).toBe(124);
  });

  it('never stops sending is read only so far', async () => {
    const url = await serve((_request, response) => {
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', flood);
      flood();
    });
    expect((await check(url)).code).toBe(0);
  });

  it('announces more than it sends has not answered', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await check(url)).report.status).toBe('error');
  });

  it('does not speak HTTP is told', async () => {
    const server = createTcp((socket) => {
      socket.on('error', () => {});
      socket.end('SSH-2.0-OpenSSH_9\r\n');
    });
    closers.push(() => server.close());
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as { port: number };
    const run = await check(`http://127.0.0.1:${port}`);
    expect([run.code, run.report.reason]).toEqual([3, 'not-http']);
    expect((await check(`https://127.0.0.1:${port}`)).report.reason).toBe('not-tls');
    expect((await check(`tcp://127.0.0.1:${port}`)).code).toBe(0);
    expect((await check(`grpcs://127.0.0.1:${port}`)).report.status).toBe('error');
  });

  it('is not there is refused, with its reason', async () => {
    const server = createServer();
    const port = await listen(server);
    server.close();
    for (const scheme of ['http', 'tcp', 'grpc']) {
      const run = await check(`${scheme}://127.0.0.1:${port}`);
      expect([run.code, run.report.reason]).toEqual([1, 'refused']);
    }
    expect((await check('http://no-such-host.invalid')).report.reason).toBe('unknown-host');
    expect((await check(`unix://${folder}/none`)).report.reason).toBe('no-socket');
  });
});

it('checks certificates', async () => {
  const { ca, cert, key } = createCertificate(folder);
  const server = createHttps(
    { cert: readFileSync(cert), key: readFileSync(key) },
    (_request, response) => response.end(),
  );
  const url = `https://localhost:${await listen(server)}`;
  expect((await check(url, `--ca=${ca}`)).code).toBe(0);
  const untrusted = await check(url);
  expect([untrusted.code, untrusted.report.reason]).toEqual([3, 'certificate']);
});

it.each(['nope', 'ftp://x', 'http://', 'tcp://x', 'tcp://x:0', 'javascript:alert(1)', ''])(
  'refuses the URL "%s"',
  async (url) => {
    expect((await check(url)).code).toBe(2);
  },
);
