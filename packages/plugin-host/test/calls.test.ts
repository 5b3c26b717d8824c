import { describe, expect, test } from 'vitest';
import {
  callContext,
  eventually,
  isRunning,
  rendering,
  statusText,
  useTestSpace,
} from './support/harness.ts';

const space = useTestSpace(['good', 'hostile']);

const properties = (document: { sections: readonly unknown[] }) =>
  Object.fromEntries(
    (document.sections[0] as { items: { label: string; value: unknown }[] }).items.map((item) => [
      item.label,
      item.value,
    ]),
  );

describe('a call', () => {
  test('reaches a handler of the class form with context, credentials and parameters', async () => {
    const { host } = space.createHost();
    const document = await host.call('greeter', 'panel.render', {
      ...rendering('greeting', { greeting: 'Good day' }),
      credentials: { token: 'secret' },
    });
    expect(properties(document)).toMatchObject({
      text: 'Good day, cart',
      org: 'shop',
      id: 'uid-1',
      team: 'team-a',
      panel: 'greeting',
      credentials: 'token',
      deadline: true,
    });
    expect(properties(document).pid).not.toBe(process.pid);
  });

  test('of the connection test carries the answer as it is', async () => {
    const { host } = space.createHost();
    const options = { parameters: {}, context: callContext() };
    const ask = (token: string) =>
      host.call('greeter', 'plugin.testConnection', { ...options, credentials: { token } });
    expect(await ask('right')).toEqual({ ok: true, message: 'Asked the remote system.' });
    expect((await ask('wrong')).ok).toBe(false);
  });

  test('of an unknown plugin or method fails without a process', async () => {
    const { host, states } = space.createHost();
    await expect(host.call('nobody', 'panel.render', rendering('p'))).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
      status: 404,
    });
    await expect(
      host.call('numbers', 'plugin.testConnection', { parameters: {}, context: callContext() }),
    ).rejects.toMatchObject({ code: 'PLUGIN_METHOD_UNSUPPORTED' });
    expect(states).toEqual([]);
  });

  test('that takes too long fails at its deadline, and the plugin is told', async () => {
    const { host } = space.createHost();
    await host.call('numbers', 'panel.render', rendering('numbers'));
    const pid = host.state('numbers').pid;
    await expect(
      host.call('numbers', 'panel.render', { ...rendering('slow'), timeoutMs: 200 }),
    ).rejects.toMatchObject({ code: 'PLUGIN_TIMEOUT', status: 503 });
    await eventually(() => host.state('numbers').openCalls === 0);
    expect(host.state('numbers')).toMatchObject({ pid, crashes: [] });
  });

  test('that is aborted fails at once, and the plugin lets go of it', async () => {
    const { host } = space.createHost();
    const controller = new AbortController();
    const call = host.call('numbers', 'panel.render', {
      ...rendering('slow'),
      signal: controller.signal,
    });
    await eventually(() => host.state('numbers').openCalls === 1);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'PLUGIN_CANCELLED' });
    await eventually(() => host.state('numbers').openCalls === 0);
    expect(host.state('numbers').crashes).toEqual([]);
    const aborted = host.call('numbers', 'panel.render', {
      ...rendering('slow'),
      signal: controller.signal,
    });
    await expect(aborted).rejects.toMatchObject({ code: 'PLUGIN_CANCELLED' });
  });

  test('waits for its turn, and is refused when too many wait', async () => {
    const { host } = space.createHost({ limits: { maxConcurrentCalls: 2, maxQueuedCalls: 1 } });
    const calls = Array.from({ length: 4 }, () =>
      host.call('numbers', 'panel.render', rendering('nap')),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect((outcomes[3] as PromiseRejectedResult).reason).toMatchObject({ code: 'PLUGIN_BUSY' });
  });

  test('that was cancelled keeps its turn until the plugin lets go of it', async () => {
    const { host } = space.createHost({
      limits: { maxConcurrentCalls: 1, cancelGraceMs: 60_000, maxQueuedCalls: 0 },
    });
    const controller = new AbortController();
    const { signal } = controller;
    const nap = host.call('numbers', 'panel.render', { ...rendering('nap'), signal });
    await eventually(() => host.state('numbers').openCalls === 1);
    controller.abort();
    await expect(nap).rejects.toMatchObject({ code: 'PLUGIN_CANCELLED' });
    // The handler does not listen to its signal, so the plugin is still at work.
    expect(host.state('numbers').openCalls).toBe(1);
    const next = host.call('numbers', 'panel.render', rendering('numbers'));
    await expect(next).rejects.toMatchObject({ code: 'PLUGIN_BUSY' });
    await eventually(() => host.state('numbers').openCalls === 0);
    await host.call('numbers', 'panel.render', rendering('numbers'));
    expect(host.state('numbers').crashes).toEqual([]);
  });

  test('that is too large to be sent fails, and the plugin goes on', async () => {
    const { host } = space.createHost();
    const huge = rendering('greeting', { greeting: 'x'.repeat(9 * 1024 * 1024) });
    await expect(host.call('greeter', 'panel.render', huge)).rejects.toMatchObject({
      code: 'PLUGIN_REQUEST_TOO_LARGE',
    });
    await host.call('greeter', 'panel.render', rendering('greeting'));
  });
});

test('callbacks that throw do not disturb the call', async () => {
  const errors: unknown[] = [];
  const { host } = space.createHost({ onCallbackError: (error) => errors.push(error) });
  let pages = 0;
  for await (const _ of host.stream('numbers', 'catalog.sync', {
    parameters: {},
    context: callContext(),
    onLog: () => {
      throw new Error('callback');
    },
  })) {
    pages++;
  }
  expect(pages).toBe(3);
  expect(errors).toHaveLength(3);
});

test('calls on one plugin share its process', async () => {
  const { host } = space.createHost();
  const texts = await Promise.all(
    Array.from({ length: 5 }, async () =>
      statusText(await host.call('numbers', 'panel.render', rendering('numbers'))),
    ),
  );
  expect(new Set(texts).size).toBe(1);
  expect(isRunning(Number(texts[0]))).toBe(true);
});
