import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials, type sendUnaryData, status } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltTools,
  buildTools,
  type Certificate,
  createCertificate,
} from '../../../tests/support/built-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-grpc-'));
const socketPath = join(folder, 'grpc.sock');
let tools: BuiltTools;
let certificate: Certificate;
let port: number;
let tlsPort: number;
let barePort: number;
const servers: Server[] = [];

const asIs = (bytes: Buffer): Buffer => bytes;
const method = (path: string) => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
});

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
}

/** A server with the standard health service, and a service of its own as in the seed of the format. */
function createHealthy(): Server {
  const server = new Server();
  const health = new HealthImplementation({
    '': 'SERVING',
    up: 'SERVING',
    down: 'NOT_SERVING',
    unsure: 'UNKNOWN',
  });
  health.addToServer(server);
  server.addService(
    {
      HealthZ: method('/health.V1alpha.Health/HealthZ'),
      Deny: method('/health.V1alpha.Health/Deny'),
      Slow: method('/health.V1alpha.Health/Slow'),
    },
    {
      HealthZ: (
        call: { metadata: { get(name: string): unknown[] } },
        done: sendUnaryData<Buffer>,
      ) =>
        call.metadata.get('x-deny').length > 0
          ? done({ code: status.PERMISSION_DENIED, details: 'go away' })
          : done(null, Buffer.from('anything')),
      Deny: (_call: unknown, done: sendUnaryData<Buffer>) =>
        done({ code: status.PERMISSION_DENIED, details: 'go away' }),
      Slow: () => {},
    },
  );
  return server;
}

beforeAll(async () => {
  certificate = createCertificate(folder);
  const insecure = ServerCredentials.createInsecure();
  const [cert_chain, private_key] = [readFileSync(certificate.cert), readFileSync(certificate.key)];
  const tls = ServerCredentials.createSsl(null, [{ cert_chain, private_key }]);
  [tools, port, tlsPort, barePort] = await Promise.all([
    buildTools('check-grpc'),
    bind(createHealthy(), '127.0.0.1:0', insecure),
    bind(createHealthy(), '127.0.0.1:0', tls),
    bind(new Server(), '127.0.0.1:0', insecure),
    bind(createHealthy(), `unix:${socketPath}`, insecure),
  ]);
});
afterAll(() => {
  for (const server of servers) server.forceShutdown();
  tools?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const check = (...args: string[]) => tools.run('check-grpc', args);

describe('the standard health service', () => {
  it.each([
    ['', 0, 'pass', 'SERVING'],
    ['up', 0, 'pass', 'SERVING'],
    ['down', 1, 'fail', 'NOT_SERVING'],
    ['unsure', 1, 'fail', 'UNKNOWN'],
  ])('of service "%s" exits with %i', async (service, code, state, name) => {
    const run = await check(`--url=grpc://127.0.0.1:${port}`, `--service=${service}`);
    expect(run.code).toBe(code);
    expect(run.report).toMatchObject({ status: state, details: { status: name } });
  });

  it('says that a service is unknown to it', async () => {
    const { code, report } = await check(`--url=grpc://127.0.0.1:${port}`, '--service=nobody');
    expect([code, report.reason]).toEqual([1, 'service-unknown']);
  });

  it('says that a server has none', async () => {
    const { code, report } = await check(`--url=grpc://127.0.0.1:${barePort}`);
    expect([code, report.reason]).toEqual([4, 'unimplemented']);
  });

  it('is asked over a unix socket', async () => {
    for (const url of [`unix:${socketPath}`, `unix://${socketPath}`]) {
      expect((await check(`--url=${url}`)).report.status).toBe('pass');
    }
  });
});

describe('TLS', () => {
  it('passes with an authority that is trusted, and fails without', async () => {
    const url = `--url=grpcs://localhost:${tlsPort}`;
    expect((await check(url, `--ca=${certificate.ca}`)).report.status).toBe('pass');
    const untrusted = await check(url, '--timeout=2');
    expect([untrusted.code, untrusted.report.status]).toEqual([3, 'error']);
  });

  it('is neither taken for plain text nor the other way round', async () => {
    const plain = await check(`--url=grpc://127.0.0.1:${tlsPort}`, '--timeout=2');
    expect(plain.report.status).toBe('error');
    const secure = await check(`--url=grpcs://127.0.0.1:${port}`, '--timeout=2');
    expect(secure.report.status).toBe('error');
  });
});

describe('any other call', () => {
  const endpoint = '--endpoint=/health.V1alpha.Health/HealthZ';
  it('passes when it succeeds', async () => {
    expect((await check(`--url=grpc://127.0.0.1:${port}`, endpoint)).code).toBe(0);
  });

  it('fails with the code that it answers', async () => {
    const url = `--url=grpc://127.0.0.1:${port}`;
    const denied = await check(url, '--endpoint=/health.V1alpha.Health/Deny');
    expect([denied.code, denied.report.details.code]).toEqual([4, 'PERMISSION_DENIED']);
    const wrongCase = await check(url, '--endpoint=/health.v1alpha.Health/Healthz');
    expect(wrongCase.report).toMatchObject({
      reason: 'unimplemented',
      details: { code: 'UNIMPLEMENTED' },
    });
  });

  it('carries metadata, which never stands on the command line', async () => {
    const url = `--url=grpc://127.0.0.1:${port}`;
    const run = await tools.run('check-grpc', [url, endpoint], {
      input: { metadata: { 'x-deny': '1' } },
    });
    expect(run.report.details.code).toBe('PERMISSION_DENIED');
    expect((await check(url, '--metadata={}')).code).toBe(2);
  });

  it('that is not answered ends in time', async () => {
    const { code, report } = await check(
      `--url=grpc://127.0.0.1:${port}`,
      '--endpoint=/health.V1alpha.Health/Slow',
      '--timeout=1',
    );
    expect([code, report.reason]).toEqual([124, 'timeout']);
  });
});

describe('a peer that is no gRPC server', () => {
  const peers: TcpServer[] = [];
  const listen = (handle: (socket: Socket) => void) =>
    new Promise<number>((resolve) => {
      const server = createServer(handle);
      peers.push(server);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  afterAll(() => {
    for (const server of peers) server.close();
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes at once', (socket) => socket.destroy()],
    ['speaks HTTP/1', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['sends noise', (socket) => socket.write(Buffer.alloc(4096, 0x47))],
    ['says nothing', () => {}],
  ])('and %s is never passed', async (_name, handle) => {
    const sockets: Socket[] = [];
    const at = await listen((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      handle(socket);
    });
    const { code, report } = await check(`--url=grpc://127.0.0.1:${at}`, '--timeout=1');
    expect(report.status).toBe('error');
    expect([3, 124]).toContain(code);
    for (const socket of sockets) socket.destroy();
  });
});

it.each([
  ['--url=grpc://127.0.0.1'],
  ['--url=ftp://x:1'],
  ['--url=grpc://x:99999'],
  ['--url=grpc://x:1', '--endpoint=nope'],
  ['--url=grpc://x:1', '--endpoint=/only-service'],
  [],
])('refuses %j before it connects', async (...args) => {
  expect((await check(...args)).code).toBe(2);
});
