import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltTools,
  buildTools,
  createCertificate,
} from '../../../tests/support/built-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-drpc-'));
let tools: BuiltTools;
const servers: Server[] = [];
const open = new Set<Socket>();

/** What clients and servers of the protocol were seen to send, byte by byte. */
const REQUEST = '0301011c2f677270632e6865616c74682e76312e4865616c74682f436865636b050102000d010300';
const SERVING = '050101020801';
const CLOSE_SEND = '0d010200';
const ENVELOPE =
  '0501013e123c0a36747970652e676f6f676c65617069732e636f6d2f677270632e6865616c74682e76312e4865616c7468436865636b526573706f6e736512020801';
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

beforeAll(async () => {
  tools = await buildTools('check-orbdrpc');
});
afterAll(() => {
  for (const socket of open) socket.destroy();
  for (const server of servers) server.close();
  tools?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A peer that keeps what it is sent, and answers once the request is whole. */
async function peer(answer: (socket: Socket, request: () => string) => void, path?: string) {
  let received = '';
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received += data.toString('hex');
    });
    answer(socket, () => received);
  });
  servers.push(server);
  await new Promise<void>((ready) =>
    path ? server.listen(path, ready) : server.listen(0, '127.0.0.1', ready),
  );
  const address = server.address();
  const url = typeof address === 'string' ? `unix:${address}` : `drpc://127.0.0.1:${address?.port}`;
  return { url, received: () => received };
}

/** Answers when the whole request has come. */
const whenAsked =
  (
    bytes: Buffer,
    how: (socket: Socket, bytes: Buffer) => void = (socket, all) => socket.write(all),
  ) =>
  (socket: Socket, request: () => string) => {
    socket.on('data', () => {
      if (request().endsWith('00')) how(socket, bytes);
    });
  };

const check = (url: string, ...args: string[]) =>
  tools.run('check-orbdrpc', [`--url=${url}`, ...args]);

describe('a health check', () => {
  it('sends the very bytes of other clients', async () => {
    const { url, received } = await peer(whenAsked(hex(SERVING + CLOSE_SEND)));
    const { code, report } = await check(url);
    expect([code, report.status]).toEqual([0, 'pass']);
    expect(received()).toBe(REQUEST);
  });

  it('asks for one service', async () => {
    const { url, received } = await peer(whenAsked(hex(SERVING)));
    await check(url, '--service=up');
    expect(received()).toContain('050102040a0275700d010300');
  });

  it.each([
    ['plain SERVING', SERVING, 0, 'SERVING'],
    ['plain NOT_SERVING', '050101020802', 1, 'NOT_SERVING'],
    ['plain UNKNOWN, which is an empty message', '05010100', 1, 'UNKNOWN'],
    ['enveloped SERVING', ENVELOPE, 0, 'SERVING'],
    ['enveloped NOT_SERVING', `${ENVELOPE.slice(0, -2)}02`, 1, 'NOT_SERVING'],
    [
      'enveloped UNKNOWN, without a value',
      `0501013a12380a36${ENVELOPE.slice(16, 16 + 108)}`,
      1,
      'UNKNOWN',
    ],
    [
      'enveloped SERVING with metadata',
      `05010148 0a080a0161120 3623d31 123c0a36${ENVELOPE.slice(16)}`.replace(
        '0a080a0161120 3623d31',
        '0a080a01611203623d31',
      ),
      0,
      'SERVING',
    ],
  ])('understands %s', async (_name, answer, code, status) => {
    const { url } = await peer(whenAsked(hex(answer)));
    const run = await check(url);
    expect(run.report).toMatchObject({ details: { status } });
    expect(run.code).toBe(code);
  });

  it.each<[string, (socket: Socket, bytes: Buffer) => void]>([
    [
      'one byte at a time',
      async (socket, bytes) => {
        for (const byte of bytes) {
          socket.write(Buffer.from([byte]));
          await new Promise((wake) => setImmediate(wake));
        }
      },
    ],
    [
      'in two halves',
      (socket, bytes) => {
        socket.write(bytes.subarray(0, 3));
        setImmediate(() => socket.write(bytes.subarray(3)));
      },
    ],
  ])('reads an answer that comes %s', async (_name, how) => {
    const { url } = await peer(whenAsked(hex(ENVELOPE + CLOSE_SEND), how));
    expect((await check(url)).code).toBe(0);
  });

  it('puts a message of several frames together', async () => {
    const { url } = await peer(whenAsked(hex('04010101 08 05010101 01'.replaceAll(' ', ''))));
    expect((await check(url)).code).toBe(0);
  });

  it('reads 200 KiB in frames of 64 KiB, for a call that is no health check', async () => {
    const part = Buffer.alloc(65_536, 1);
    const rest = Buffer.alloc(8_192, 1);
    const frames = Buffer.concat([
      ...[1, 2, 3].flatMap(() => [hex('040101808004'), part]),
      hex('0501018040'),
      rest,
      hex(CLOSE_SEND),
    ]);
    const { url } = await peer(whenAsked(frames));
    expect((await check(url, '--endpoint=/some.Service/Call')).code).toBe(0);
  });

  it('works over a unix socket, and with the header of a shared port', async () => {
    const { url, received } = await peer(whenAsked(hex(SERVING)), join(folder, 'drpc.sock'));
    expect((await check(url, '--header')).code).toBe(0);
    expect(received()).toBe(Buffer.from('DRPC!!!1').toString('hex') + REQUEST);
  });

  it('works over TLS', async () => {
    const { ca, cert, key } = createCertificate(folder);
    const server = createTlsServer(
      { cert: readFileSync(cert), key: readFileSync(key) },
      (socket) => {
        socket.on('error', () => {});
        socket.on('data', () => socket.write(hex(SERVING)));
      },
    );
    servers.push(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as { port: number };
    expect((await check(`drpcs://localhost:${port}`, `--ca=${ca}`)).code).toBe(0);
    expect((await check(`drpcs://localhost:${port}`)).report.reason).toBe('certificate');
  });

  it('sends metadata with the content type that servers insist on', async () => {
    const { url, received } = await peer(whenAsked(hex(SERVING)));
    const input = { metadata: { who: 'me' } };
    await tools.run('check-orbdrpc', [`--url=${url}`], { input });
    expect(received()).toMatch(/^0f0101/);
    expect(received()).toContain(
      '0a260a0c436f6e74656e742d5479706512166170706c69636174696f6e2f782d70726f746f627566',
    );
    expect(received()).toContain('030102');
  });
});

describe('an error', () => {
  it.each([
    ['with a code', '070101170000000000000005756e6b6e6f776e2073657276696365', 5, 'unknown service'],
    [
      'of a server of go-orb',
      '0701011b00000000000001f77365727669636520756e617661696c61626c65',
      503,
      'service',
    ],
    ['without a code', '0701010b0000000000000000454f46', 0, 'EOF'],
    ['that is cut short', '0701010548656c6c6f', null, 'Hello'],
  ])('%s fails with number and text', async (_name, answer, number, text) => {
    const { url } = await peer(whenAsked(hex(answer)));
    const { code, report } = await check(url);
    expect([code, report.details.code]).toEqual([4, number]);
    expect(report.message).toContain(text);
  });
});

describe('a peer that is no DRPC server', () => {
  it.each([
    ['an HTTP server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a gRPC server', hex('000018040000000000')],
    ['a frame of an unknown kind', hex('21010100')],
    ['a frame of stream 0', hex('05000100')],
    ['a frame whose number goes backwards', hex('0501050004010100')],
    ['a packet that changes its kind', hex('04010101080701010100')],
    ['a number that never ends', hex('05ffffffffffffffffffffff')],
    ['a claim of 5 MiB', hex('0501018080c002')],
    ['a claim beyond all numbers', hex('050101ffffffffffffffffff01')],
    ['a message only clients send', hex('03010100')],
    ['a frame of a stream that was never opened', hex('050201020801')],
  ])('is told at once: %s', async (_name, bytes) => {
    // It keeps the connection open, so whoever waits for more waits for the timeout.
    const { url } = await peer((socket) => socket.write(bytes));
    const { code, report } = await check(url, '--timeout=10');
    expect([code, report.reason]).toEqual([3, 'protocol']);
  });

  it('ignores what it is told that it may ignore', async () => {
    const { url } = await peer(whenAsked(hex(`b1010100050102020801`)));
    expect((await check(url)).code).toBe(0);
  });

  it.each([
    ['closes without an answer', (socket: Socket) => socket.end()],
    ['closes the call', (socket: Socket) => socket.write(hex('0b010100'))],
    ['only says that it will send no more', (socket: Socket) => socket.write(hex('0d010100'))],
    ['closes in the middle of a frame', (socket: Socket) => socket.end(hex('05010108'))],
  ])('that %s has not passed', async (_name, act) => {
    const { url } = await peer((socket) => void act(socket));
    const { code, report } = await check(url);
    expect([code, report.reason]).toEqual([3, 'closed']);
  });

  it('that says nothing is given up on', async () => {
    const { url } = await peer(() => {});
    const { code, report } = await check(url, '--timeout=0.5');
    expect([code, report.reason]).toEqual([124, 'timeout']);
  });

  it('that answers without the envelope is refused where it is expected', async () => {
    const { url } = await peer(whenAsked(hex(SERVING)));
    expect((await check(url, '--flavour=orb')).report.reason).toBe('protocol');
  });
});
