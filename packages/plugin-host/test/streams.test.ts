import { describe, expect, test } from 'vitest';
import { callContext, eventually, rendering, useTestSpace } from './support/harness.ts';

const space = useTestSpace(['good', 'hostile']);

describe('a stream', () => {
  test('makes one item for each that is asked for', async () => {
    const { host } = space.createHost();
    const logged: string[] = [];
    const told: number[] = [];
    const stream = host.stream('numbers', 'catalog.sync', {
      parameters: {},
      context: callContext({ pages: 4 }),
      onLog: ({ message }) => logged.push(message),
      onProgress: ({ done }) => told.push(done),
    });
    expect(host.state('numbers').status).toBe('idle');
    let pages = 0;
    for await (const page of stream) {
      pages++;
      expect(page.entities).toHaveLength(2);
      // The reader is slow, and nothing is made ahead of it.
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(logged).toHaveLength(pages);
    }
    expect(pages).toBe(4);
    expect(logged.at(-1)).toBe('making page 3');
    expect(told.at(-1)).toBe(3);
  });

  test('that is left in the middle is cancelled', async () => {
    const { host } = space.createHost();
    for await (const line of host.stream('hostile', 'panel.stream', {
      parameters: { panel: 'p', source: 'count' },
      context: callContext(),
    })) {
      if (line.text === '5') break;
    }
    await eventually(() => host.state('hostile').openCalls === 0);
    expect(host.state('hostile')).toMatchObject({ status: 'running', crashes: [] });
  });

  test('that follows is ended by the signal of its reader', async () => {
    const { host } = space.createHost();
    const controller = new AbortController();
    const lines: string[] = [];
    const reading = (async () => {
      for await (const { text } of host.stream('numbers', 'panel.stream', {
        parameters: { panel: 'p', source: 'log', tailLines: 2 },
        context: callContext(),
        signal: controller.signal,
      })) {
        lines.push(text);
      }
    })();
    await eventually(() => lines.length === 2);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_CANCELLED' });
    await eventually(() => host.state('numbers').openCalls === 0);
    expect(host.state('numbers').crashes).toEqual([]);
  });

  test('whose next item does not come in time fails, and a slow reader does not count', async () => {
    const { host } = space.createHost();
    const lines: string[] = [];
    const reading = (async () => {
      for await (const { text } of host.stream('hostile', 'panel.stream', {
        parameters: { panel: 'p', source: 'stalls' },
        context: callContext(),
        itemTimeoutMs: 300,
      })) {
        lines.push(text);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_TIMEOUT' });
    expect(lines).toEqual(['one']);
  });

  test('has a deadline as a whole', async () => {
    const { host } = space.createHost();
    const reading = (async () => {
      for await (const _ of host.stream('hostile', 'panel.stream', {
        parameters: { panel: 'p', source: 'slow' },
        context: callContext({ everyMs: 20 }),
        timeoutMs: 600,
      }));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_TIMEOUT' });
  });

  test('whose process is killed in the middle fails as a crash', async () => {
    const { host } = space.createHost();
    const lines: string[] = [];
    const reading = (async () => {
      for await (const { text } of host.stream('hostile', 'panel.stream', {
        parameters: { panel: 'p', source: 'slow' },
        context: callContext({ everyMs: 5 }),
      })) {
        lines.push(text);
        if (lines.length === 3) process.kill(host.state('hostile').pid as number, 'SIGKILL');
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_CRASHED' });
    expect(lines.length).toBeGreaterThanOrEqual(3);
  });

  test('whose plugin throws fails with its error, and its items were delivered', async () => {
    const { host } = space.createHost();
    const lines: string[] = [];
    const reading = (async () => {
      for await (const { text } of host.stream('hostile', 'panel.stream', {
        parameters: { panel: 'p', source: 'throws' },
        context: callContext(),
      })) {
        lines.push(text);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
    expect(lines).toEqual(['one']);
  });

  test('may be anything that can be iterated, and nothing else', async () => {
    const { host } = space.createHost();
    const sync = async (returns: string) => {
      let pages = 0;
      const context = callContext({ returns });
      for await (const _ of host.stream('hostile', 'catalog.sync', { parameters: {}, context })) {
        pages++;
      }
      return pages;
    };
    expect(await sync('pages')).toBe(1);
    await expect(sync('nothing')).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
  });

  test('does not take the turns of calls', async () => {
    const { host } = space.createHost({ limits: { maxConcurrentCalls: 1 } });
    const controller = new AbortController();
    const streams = Array.from({ length: 3 }, async () => {
      for await (const _ of host.stream('numbers', 'panel.stream', {
        parameters: { panel: 'p', source: 'log', tailLines: 1 },
        context: callContext(),
        signal: controller.signal,
      }));
    });
    await eventually(() => host.state('numbers').openCalls === 3);
    await host.call('numbers', 'panel.render', rendering('numbers'));
    controller.abort();
    await Promise.allSettled(streams);
  });
});
