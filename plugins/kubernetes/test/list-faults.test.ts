import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectCluster } from '../src/api/connect-cluster.ts';
import { type ListOptions, listPages } from '../src/api/list-pages.ts';
import { resources } from '../src/api/resources.ts';
import { ONCE } from '../src/api/retry.ts';
import { parseClusters } from '../src/config/cluster-config.ts';
import type { FaultEffect } from './fixture-api/faults.ts';
import { generatedWorld } from './fixture-api/generated-world.ts';
import { runSync } from './support/plugin-harness.ts';
import { optionsFor, useFixtures } from './support/use-fixtures.ts';

const fixtures = useFixtures();

const big = () => generatedWorld({ namespaces: 10, deployments: 1_200, pods: 0, services: 10 });

describe('a long list', () => {
  it('comes in pages of 500 and reports progress against the total', async () => {
    const fixture = await fixtures.start({ world: big() });
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.failures).toEqual([]);
    expect(outcome.pages.map((page) => page.entities.length)).toEqual([10, 500, 500, 200, 10, 1]);
    expect(outcome.progress.at(-1)).toMatchObject({ done: 1_221, total: 1_221 });
    expect(outcome.progress.every(({ total }) => total === 1_221)).toBe(true);
  });

  it.each([
    ['with a place to go on from', true],
    ['without one', false],
  ])('that expires %s is read to its end, each object once', async (_, withToken) => {
    const fixture = await fixtures.start({ world: big() });
    fixture.faults.add({
      resource: 'deployments',
      continued: true,
      skip: 1,
      effect: { kind: 'expire', withToken },
    });
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.failures).toEqual([]);
    const services = outcome.refs().filter((ref) => ref.startsWith('Service/'));
    expect(services).toHaveLength(1_200);
    expect(new Set(services).size).toBe(1_200);
    expect(outcome.log.join('\n')).toContain('continues in a newer state');
  });

  it('that always expires fails in the end', async () => {
    const fixture = await fixtures.start({ world: big() });
    const effect: FaultEffect = { kind: 'expire', withToken: false };
    fixture.faults.add({ resource: 'deployments', continued: true, times: -1, effect });
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.failures[0]?.message).toContain('too old to display a consistent list');
  });

  it('that is cut in the middle of a compressed page is asked for again', async () => {
    const fixture = await fixtures.start({ world: big() });
    const effect: FaultEffect = { kind: 'cut', afterBytes: 3_000 };
    fixture.faults.add({ resource: 'deployments', continued: true, times: 2, effect });
    const outcome = await runSync(optionsFor(fixture));
    expect(outcome.failures).toEqual([]);
    expect(outcome.refs().filter((ref) => ref.startsWith('Service/'))).toHaveLength(1_200);
  });

  const read = async (
    fixture: { url: string },
    limits: { maxBytes?: number; timeoutMs?: number; connectTimeoutMs?: number },
    options: ListOptions = {},
  ) => {
    const [setting] = parseClusters(optionsFor(fixture));
    if (setting?.kind !== 'valid') throw new Error('not configured');
    const signal = new AbortController().signal;
    const connection = await connectCluster(setting.cluster, { signal, retry: ONCE, ...limits });
    try {
      const sizes: number[] = [];
      for await (const page of listPages(connection, resources.deployments, options)) {
        sizes.push(page.items.length);
      }
      return sizes;
    } finally {
      connection.close();
    }
  };

  it('is asked for in smaller pages when a page is beyond the size limit', async () => {
    const fixture = await fixtures.start({ world: big() });
    const sizes = await read(fixture, { maxBytes: 512 * 1024 });
    expect(Math.max(...sizes)).toBe(100);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1_200);
    await expect(read(fixture, { maxBytes: 1_000 })).rejects.toThrow('the answer is larger than');
  });

  it('gives up on a host that takes no connection, TLS included', async () => {
    const silent = createSocketServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    fixtures.track(silent);
    const { port } = silent.address() as AddressInfo;
    const url = `https://127.0.0.1:${port}`;
    await expect(read({ url }, { connectTimeoutMs: 50 })).rejects.toThrow(
      'no connection within 0.05 s',
    );
  });

  it('gives up on a server that accepts and never answers', async () => {
    const fixture = await fixtures.start();
    fixture.faults.add({ resource: 'deployments', effect: { kind: 'stall' } });
    await expect(read(fixture, { timeoutMs: 100 })).rejects.toThrow('no answer within');
  });
});
