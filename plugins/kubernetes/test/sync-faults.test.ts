import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { KubernetesCatalog } from '../src/catalog/kubernetes-catalog.ts';
import type { FaultEffect } from './fixture-api/faults.ts';
import { generatedWorld } from './fixture-api/generated-world.ts';
import { recordedWorld } from './fixture-api/recorded-world.ts';
import type { KubernetesFixture } from './fixture-api/start-kubernetes-fixture.ts';
import { syncProblems } from './support/contract.ts';
import { createCall, runSync } from './support/plugin-harness.ts';
import { clusterAt, optionsFor, useFixtures } from './support/use-fixtures.ts';

const fixtures = useFixtures();

/** Two clusters, the first with a fault: the second has to come in whatever happens to the first. */
async function syncBeside(fixture: KubernetesFixture) {
  const healthy = await fixtures.start({ world: recordedWorld('b') });
  const outcome = await runSync({
    clusters: [clusterAt(fixture), clusterAt(healthy, 'staging')],
  });
  expect(syncProblems(outcome.pages)).toEqual([]);
  expect(outcome.refs()).toContain('Infrastructure/staging.shop/shop-ingress');
  expect(outcome.failures.every(({ scope }) => scope === 'prod')).toBe(true);
  return outcome;
}

const big = () => generatedWorld({ namespaces: 10, deployments: 1_200, pods: 0, services: 10 });

describe('a sync whose cluster refuses', () => {
  it('leaves out a type that may not be read and brings in the others', async () => {
    const fixture = await fixtures.start({ forbidden: ['cronjobs.batch', 'namespaces'] });
    const outcome = await syncBeside(fixture);
    expect(outcome.failures).toHaveLength(1);
    expect(outcome.failures[0]?.message).toMatch(/^namespaces: .* forbidden.*; cronjobs\.batch: /);
    expect(outcome.refs()).toContain('Service/prod.shop/frontend');
    expect(outcome.refs()).toContain('Infrastructure/prod.shop/shop-ingress');
  });

  it('refers to Services unseen when they may not be read', async () => {
    const fixture = await fixtures.start({ forbidden: ['services'] });
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.find('Infrastructure/prod.payments/public-ingress')?.spec?.dependsOn).toEqual([
      { kind: 'Infrastructure', namespace: 'prod.payments', name: 'api-svc' },
    ]);
  });

  it('stops at refused credentials', async () => {
    const fixture = await fixtures.start();
    fixture.faults.add({
      resource: 'deployments',
      times: -1,
      skip: 1,
      effect: { kind: 'status', status: 401 },
    });
    const outcome = await syncBeside(fixture);
    expect(outcome.failures[0]?.message).toBe(
      'deployments.apps: the cluster refuses the credentials: Unauthorized (401)',
    );
    expect(fixture.requests.filter((request) => request.includes('/services?'))).toHaveLength(1);
  });

  it('asks for CronJobs in their old version where there is no new one, and does without', async () => {
    const fixture = await fixtures.start();
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.refs()).toContain('Service/prod.payments/reconcile');
    fixture.faults.add({
      path: '/apis/batch/',
      times: -1,
      effect: { kind: 'status', status: 404 },
    });
    const without = await runSync(optionsFor(fixture));
    expect(without.failures).toEqual([]);
    expect(without.refs()).not.toContain('Service/prod.payments/reconcile');
  });
});

describe('a sync whose cluster falters', () => {
  const passing: [string, FaultEffect][] = [
    ['a 500', { kind: 'status', status: 500 }],
    ['a 503', { kind: 'status', status: 503 }],
    ['a 429 with a short wait', { kind: 'status', status: 429, retryAfterSeconds: 0 }],
    ['a body that is cut', { kind: 'cut', afterBytes: 700 }],
    ['a body that is no JSON', { kind: 'garbage', body: '<html>Bad gateway</html>' }],
    ['an empty body', { kind: 'garbage', body: '' }],
  ];
  it.each(passing)('gets over %s', async (_, effect) => {
    const fixture = await fixtures.start();
    // The first list of a type is the count; a fault in it must not matter either.
    fixture.faults.add({ resource: 'deployments', times: 3, effect });
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.failures).toEqual([]);
    expect(outcome.refs()).toContain('Service/prod.shop/frontend');
  });

  const lasting: [string, FaultEffect, string][] = [
    ['answers 500', { kind: 'status', status: 500 }, 'answered 500: Internal error occurred'],
    [
      'asks for a long wait',
      { kind: 'status', status: 429, retryAfterSeconds: 3_600 },
      'limits the rate of requests',
    ],
    ['cuts its answers', { kind: 'cut', afterBytes: 700 }, 'the connection was cut'],
    ['answers with a page', { kind: 'garbage', body: '<html>Hello' }, 'begins with "<html>Hello"'],
    [
      'answers with something else',
      { kind: 'garbage', body: '{"items":{}}' },
      'is not a list of deployments',
    ],
    [
      'redirects',
      { kind: 'redirect', location: 'http://127.0.0.1:1/login' },
      'answers with a redirect (302)',
    ],
  ];
  it.each(lasting)('gives up on a cluster that %s, and says so', async (_, effect, words) => {
    const fixture = await fixtures.start();
    fixture.faults.add({ resource: 'deployments', times: -1, effect });
    const started = Date.now();
    const outcome = await syncBeside(fixture);
    expect(outcome.failures).toHaveLength(1);
    expect(outcome.failures[0]?.message).toContain('deployments.apps: ');
    expect(outcome.failures[0]?.message).toContain(words);
    // Relations of Services would be wrong without the workloads.
    expect(outcome.refs().some((ref) => ref.startsWith('Infrastructure/prod'))).toBe(false);
    expect(outcome.refs()).toContain('Environment/prod/shop');
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('never sends the token to where a redirect points', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    fixtures.track(elsewhere);
    const { port } = elsewhere.address() as AddressInfo;
    const fixture = await fixtures.start();
    fixture.faults.add({
      times: -1,
      effect: { kind: 'redirect', location: `http://127.0.0.1:${port}/` },
    });
    await runSync(optionsFor(fixture));
    expect(seen).toEqual([]);
  });

  it('leaves out an object that makes no sense, names it, and keeps the scope open', async () => {
    const nonsense: unknown[] = [
      null,
      'frontend',
      { metadata: { name: 'frontend', namespace: 'shop' }, spec: 'text' },
      { metadata: { name: 'frontend', namespace: 'shop', labels: { app: 7 } } },
      { metadata: { name: 'Not A Name', namespace: 'shop' } },
      { metadata: { name: 'frontend', namespace: 'shop' }, spec: { template: [] } },
      { spec: {} },
    ];
    for (const wrong of nonsense) {
      const fixture = await fixtures.start();
      fixture.faults.add({
        resource: 'deployments',
        times: -1,
        effect: { kind: 'malform', name: 'frontend', with: wrong },
      });
      const outcome = await runSync(optionsFor(fixture));
      expect(outcome.refs()).not.toContain('Service/prod.shop/frontend');
      expect(outcome.refs()).toContain('Service/prod.shop/checkout');
      expect(outcome.refs()).toContain('Infrastructure/prod.shop/shop-ingress');
      expect(outcome.failures).toEqual([
        { scope: 'prod', message: '1 object could not be read; the log names it' },
      ]);
      expect(outcome.log.join('\n')).toMatch(/left out (a )?Deployment/);
    }
  });
});

describe('a sync that is cancelled', () => {
  it.each<[string, FaultEffect]>([
    ['while it waits for an answer', { kind: 'stall' }],
    ['while it waits before trying again', { kind: 'status', status: 429, retryAfterSeconds: 15 }],
  ])('%s ends at once and asks for nothing more', async (_, effect) => {
    const fixture = await fixtures.start();
    fixture.faults.add({ resource: 'deployments', skip: 1, times: -1, effect });
    const controller = new AbortController();
    const { ctx } = createCall(optionsFor(fixture), controller.signal);
    const sync = (async () => {
      for await (const page of new KubernetesCatalog().sync(ctx, {})) void page;
    })();
    await expect
      .poll(() => fixture.requests.filter((request) => request.includes('/deployments')).length)
      .toBe(2);
    const count = fixture.requests.length;
    const started = Date.now();
    controller.abort(new Error('cancelled by the test'));
    await expect(sync).rejects.toThrow('cancelled by the test');
    expect(Date.now() - started).toBeLessThan(500);
    expect(fixture.requests).toHaveLength(count);
  });

  it('between pages stops there', async () => {
    const fixture = await fixtures.start({ world: big() });
    const controller = new AbortController();
    const { ctx } = createCall(optionsFor(fixture), controller.signal);
    let pages = 0;
    const sync = (async () => {
      for await (const _ of new KubernetesCatalog().sync(ctx, {})) {
        if (++pages === 2) controller.abort(new Error('cancelled by the test'));
      }
    })();
    await expect(sync).rejects.toThrow('cancelled by the test');
    expect(pages).toBe(2);
  });
});

describe('a sync of clusters that are not configured properly', () => {
  it('says what is wrong with each and reads the others', async () => {
    const fixture = await fixtures.start();
    const outcome = await runSync({
      clusters: [
        { name: 'none', url: 'https://k8s.example.com' },
        { name: 'metadata', url: 'http://169.254.169.254', token: 't' },
        { name: 'sneaky', url: 'http://[::ffff:a9fe:a9fe]:80', token: 't' },
        clusterAt(fixture),
      ],
    });
    expect(outcome.failures.map(({ scope }) => scope)).toEqual(['none', 'metadata', 'sneaky']);
    expect(outcome.failures[0]?.message).toContain('no way to authenticate');
    expect(outcome.failures[1]?.message).toContain('cloud metadata');
    expect(outcome.failures[2]?.message).toContain('cloud metadata');
    expect(outcome.refs()).toContain('Service/prod.shop/frontend');
  });
});
