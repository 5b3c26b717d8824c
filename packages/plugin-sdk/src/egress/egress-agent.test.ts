import { type Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { denyEgressTo } from './denied-endpoints.ts';
import { createEgressAgent, type EgressAgentOptions } from './egress-agent.ts';

// Real sockets on the loopback interface: what the guard must stop happens inside `net.connect`.
let server: Server;
let port: number;
let requests = 0;
const agents: Agent[] = [];

beforeAll(async () => {
  server = createServer((_, response) => {
    requests++;
    response.end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
  denyEgressTo([]);
  requests = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function fetchThrough(url: string, options: Partial<EgressAgentOptions>): Promise<string> {
  const agent = createEgressAgent({ protocol: 'http:', allowHosts: [], ...options });
  agents.push(agent);
  return new Promise((resolve, reject) => {
    get(url, { agent, timeout: 2_000 }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    }).on('error', (error: NodeJS.ErrnoException) => reject(error));
  });
}

describe('createEgressAgent', () => {
  it('reaches a configured host on a private address', async () => {
    const url = `http://127.0.0.1:${port}/`;
    await expect(fetchThrough(url, { allowHosts: ['127.0.0.1'] })).resolves.toBe('reached');
    await expect(fetchThrough(url, { allowHosts: [`127.0.0.1:${port}`] })).resolves.toBe('reached');
    const named = `http://localhost:${port}/`;
    await expect(fetchThrough(named, { allowHosts: ['LOCALHOST.'] })).resolves.toBe('reached');
  });

  it('refuses a host that nobody named, and another port of one that was named with its port', async () => {
    for (const allowHosts of [[], ['example.com'], ['127.0.0.1:1'], ['27.0.0.1']]) {
      await expect(fetchThrough(`http://127.0.0.1:${port}/`, { allowHosts })).rejects.toMatchObject(
        { code: 'EGRESS_REFUSED' },
      );
    }
    expect(requests).toBe(0);
  });

  // The URL parser rewrites most of these; the others reach the resolver, which knows the old number forms.
  it.each([
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0xA9.0xFE.0xA9.0xFE',
    '0251.0376.0251.0376',
    '169.254.43518',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[0:0:0:0:0:ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '100.100.100.200',
    'metadata.google.internal',
    'METADATA.google.internal.',
  ])('refuses the metadata service as http://%s even when configured', async (host) => {
    const url = `http://${host}/latest/meta-data/`;
    const allowHosts = [host, new URL(url).hostname];
    await expect(fetchThrough(url, { allowHosts })).rejects.toMatchObject({
      code: 'EGRESS_REFUSED',
    });
  });

  it('judges what the resolver gives for spellings that no URL parser has normalised', async () => {
    const agent = createEgressAgent({
      protocol: 'http:',
      allowHosts: ['2852039166', '0xa9fea9fe'],
    });
    agents.push(agent);
    for (const hostname of ['2852039166', '0xa9fea9fe']) {
      const attempt = new Promise((resolve, reject) => {
        get({ hostname, port: 80, agent, timeout: 2_000 }, resolve).on('error', reject);
      });
      await expect(attempt).rejects.toMatchObject({ code: 'EGRESS_REFUSED' });
    }
  });

  it('refuses a public host that resolves to a private address', async () => {
    await expect(
      fetchThrough(`http://localhost:${port}/`, { publicHosts: ['localhost'] }),
    ).rejects.toMatchObject({ code: 'EGRESS_REFUSED' });
    expect(requests).toBe(0);
  });

  it("refuses Gantry's own port on every address of this machine, and no other port", async () => {
    const allowHosts = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0.0.0.0'];
    denyEgressTo([{ port }]);
    for (const host of allowHosts) {
      await expect(fetchThrough(`http://${host}:${port}/`, { allowHosts })).rejects.toMatchObject({
        code: 'EGRESS_REFUSED',
      });
    }
    denyEgressTo([{ port: port + 1 }, { port, address: '192.0.2.1' }]);
    await expect(fetchThrough(`http://127.0.0.1:${port}/`, { allowHosts })).resolves.toBe(
      'reached',
    );
  });

  it('verifies certificates unless told otherwise in so many words', () => {
    const verifies = (tls: EgressAgentOptions['tls']): unknown => {
      const agent = createEgressAgent({ protocol: 'https:', allowHosts: [], ...(tls && { tls }) });
      return (agent as Agent & { options: { rejectUnauthorized?: boolean } }).options
        .rejectUnauthorized;
    };
    expect(verifies(undefined)).toBe(true);
    expect(verifies({})).toBe(true);
    expect(verifies({ ca: '' })).toBe(true);
    expect(verifies({ rejectUnauthorized: false })).toBe(false);
  });
});
