import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FaultEffect } from './fixture-api/faults.ts';
import { generatedWorld } from './fixture-api/generated-world.ts';
import { panelProblems } from './support/contract.ts';
import { handWritten, renderPanel, streamLog, testConnection } from './support/plugin-harness.ts';
import { sectionOf } from './support/sections.ts';
import { createSelfSignedCertificate } from './support/self-signed-certificate.ts';
import { FIXTURE_TOKEN, optionsFor, useFixtures } from './support/use-fixtures.ts';

const fixtures = useFixtures();

const entityOf = (deployment: string, namespace: string) =>
  handWritten('Service', deployment, {
    'kubernetes.io/cluster': 'prod',
    'kubernetes.io/namespace': namespace,
    'kubernetes.io/deployment': deployment,
  });
const frontend = entityOf('frontend', 'shop');
const api = entityOf('api', 'payments');

describe('a panel whose cluster fails', () => {
  it.each<[string, FaultEffect, string]>([
    ['refuses the token', { kind: 'status', status: 401 }, 'PLUGIN_AUTHENTICATION_FAILED'],
    [
      'limits the rate',
      { kind: 'status', status: 429, retryAfterSeconds: 60 },
      'PLUGIN_RATE_LIMITED',
    ],
    ['answers 503', { kind: 'status', status: 503 }, 'PLUGIN_UNAVAILABLE'],
    ['cuts the connection', { kind: 'cut', afterBytes: 10 }, 'PLUGIN_UNAVAILABLE'],
  ])('because it %s says so in the terms of the contract', async (_, effect, code) => {
    const fixture = await fixtures.start();
    fixture.faults.add({ path: '/(deployments|pods)', times: -1, effect });
    await expect(renderPanel(optionsFor(fixture), frontend)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^Cluster "prod": /),
    });
  });

  it('shows what it can when events, pods or ReplicaSets may not be read', async () => {
    const fixture = await fixtures.start({ forbidden: ['events', 'pods', 'replicasets.apps'] });
    const document = await renderPanel(optionsFor(fixture), frontend);
    expect(panelProblems(document)).toEqual([]);
    expect(sectionOf(document, 'status')).toMatchObject({
      level: 'warning',
      text: '1 of 2 replicas ready',
    });
    const notes = document.sections.filter(
      (section) => section.type === 'status' && section.level === 'info',
    );
    expect(notes).toHaveLength(3);
  });
});

describe('a panel of a big namespace', () => {
  it('shows the first 500 pods and asks about the events of a few objects only', async () => {
    const world = generatedWorld({ namespaces: 1, deployments: 1, pods: 650 });
    const fixture = await fixtures.start({ world });
    const events = world.collections.get('events');
    const about = { kind: 'Deployment', namespace: 'team-000', name: 'service-00000' };
    for (let index = 0; index < 700; index++) {
      const involvedObject = index === 699 ? about : { ...about, name: `other-${index}` };
      events?.put({
        metadata: { name: `event-${index}`, namespace: 'team-000' },
        involvedObject,
        reason: 'ScalingReplicaSet',
        type: 'Normal',
        lastTimestamp: '2026-03-01T10:00:00Z',
        count: 1,
      });
    }
    const document = await renderPanel(optionsFor(fixture), entityOf('service-00000', 'team-000'));
    expect(panelProblems(document)).toEqual([]);
    expect(sectionOf(document, 'table', 'Pods').rows).toHaveLength(500);
    expect(sectionOf(document, 'timeline').events).toHaveLength(1);
    const text = JSON.stringify(document);
    expect(text).toContain('Only the first 500 pods are shown');
    expect(text).toContain('those of 12 of 502 objects are shown');
    expect(fixture.requests.length).toBeLessThan(20);
  });
});

describe('a followed log', () => {
  const source = 'payments/api-7d9c5b8f6-4kq2x/app';

  it('ends when the container ends', async () => {
    const fixture = await fixtures.start();
    const lines: string[] = [];
    for await (const line of streamLog(optionsFor(fixture), api, { source, tailLines: 1 })) {
      lines.push(line.text);
      if (lines.length === 3) fixture.logs.end(source);
    }
    expect(lines[0]).toBe('grüße aus dem Pod ✓');
    expect(lines.length).toBeGreaterThanOrEqual(3);
  });

  it('lets go of the cluster when the reader goes away or stops reading', async () => {
    const fixture = await fixtures.start();
    const reader = new AbortController();
    const log = streamLog(optionsFor(fixture), api, { source, signal: reader.signal });
    await log.next();
    expect(fixture.logs.followers(source)).toBe(1);
    const waiting = (async () => {
      for await (const line of log) void line;
    })();
    reader.abort();
    await waiting;
    await expect.poll(() => fixture.logs.followers(source)).toBe(0);
    const second = streamLog(optionsFor(fixture), api, { source });
    await second.next();
    await second.return(undefined);
    await expect.poll(() => fixture.logs.followers(source)).toBe(0);
  });

  it('shows the run before, and says why a container has no log yet', async () => {
    const fixture = await fixtures.start();
    const options = optionsFor(fixture);
    const read = async (entity: typeof api, from: string) => {
      const lines = [];
      for await (const line of streamLog(options, entity, { source: from })) lines.push(line);
      return lines;
    };
    const previous = await read(frontend, 'shop/frontend-66b8d-crash/app/previous');
    expect(previous.map(({ text }) => text)).toEqual(['panic: out of memory', 'exit 137']);
    const waiting = await read(entityOf('checkout', 'shop'), 'shop/checkout-9f8e7-pull0/app');
    expect(waiting).toEqual([
      { level: 'warn', text: expect.stringContaining('is waiting to start: ImagePullBackOff') },
    ]);
  });

  it('fails in the terms of the contract when the connection is cut', async () => {
    const fixture = await fixtures.start();
    const log = streamLog(optionsFor(fixture), api, { source });
    await log.next();
    const rest = (async () => {
      for await (const line of log) void line;
    })();
    void fixture.close();
    await expect(rest).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
  });

  it('never follows the log of a pod that the labels of another workload select', async () => {
    const fixture = await fixtures.start();
    fixture.requests.length = 0;
    const log = streamLog(optionsFor(fixture), api, { source: 'payments/ledger-0/app' });
    await expect(log.next()).rejects.toMatchObject({ code: 'KUBERNETES_LOG_SOURCE' });
    expect(fixture.requests.some((request) => request.includes('/log'))).toBe(false);
  });
});

describe('a connection test', () => {
  const test = (cluster: Record<string, unknown>) =>
    testConnection({ clusters: [{ name: 'prod', token: FIXTURE_TOKEN, ...cluster }] });

  it('explains a certificate that has expired or is for another name', async () => {
    const expired = createSelfSignedCertificate({ notAfter: new Date('2021-01-01T00:00:00Z') });
    const old = await fixtures.start({ tls: expired });
    const oldAnswer = await test({ url: old.url, caData: expired.cert });
    expect(oldAnswer.message).toContain('certificate has expired');
    const foreign = createSelfSignedCertificate({ names: ['other.example.com'] });
    const other = await fixtures.start({ tls: foreign });
    const otherAnswer = await test({ url: other.url, caData: foreign.cert });
    expect(otherAnswer.message).toContain('is for another name');
  });

  it('explains http where TLS is spoken, and the other way round', async () => {
    const plain = await fixtures.start();
    const answer = await test({ url: plain.url.replace('http:', 'https:') });
    expect(answer.message).toContain('does not speak TLS on this port');
    const secure = await fixtures.start({ tls: true });
    const other = await test({ url: secure.url.replace('https:', 'http:') });
    expect(other.ok).toBe(false);
    expect(other.message).toMatch(/cut before the answer|does not speak HTTP/);
  });

  it('warns about a connection that others can read', async () => {
    const plain = await fixtures.start();
    const answer = await test({ url: plain.url });
    expect(answer.ok).toBe(true);
    expect(answer.details?.[0]?.message).toContain('not encrypted');
  });

  it('explains a server that accepts and closes', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    fixtures.track(server);
    const { port } = server.address() as AddressInfo;
    const answer = await test({ url: `http://127.0.0.1:${port}` });
    expect(answer.message).toContain('the connection was cut');
  });

  it('names the cluster among several and keeps the good ones green', async () => {
    const good = await fixtures.start();
    const answer = await testConnection({
      clusters: [
        { name: 'prod', url: good.url, token: FIXTURE_TOKEN },
        { name: 'staging', url: good.url, token: 'wrong' },
        { name: 'dev' },
      ],
    });
    expect(answer.ok).toBe(false);
    expect(answer.message).toContain('2 of 3 clusters cannot be used');
    const byLabel = new Map(answer.details?.map((detail) => [detail.label, detail.ok]));
    expect(Object.fromEntries(byLabel)).toEqual({
      prod: true,
      'prod: rights': true,
      staging: false,
      dev: false,
    });
  });
});
