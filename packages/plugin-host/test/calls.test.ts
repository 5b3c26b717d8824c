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

  test('that is too large to be sent fails, and the plugin goes on', async () => {
    const { host } = space.createHost();
    const huge = rendering('greeting', { greeting: 'x'.repeat(9 * 1024 * 1024) });
    await expect(host.call('greeter', 'panel.render', huge)).rejects.toMatchObject({
      code: 'PLUGIN_REQUEST_TOO_LARGE',
    });
    await host.call('greeter', 'panel.render', rendering('greeting'));
  });
});

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

describe('an error of a plugin', () => {
  test.each([
    ['PLUGIN_CREDENTIALS_MISSING', 503, { field: 'token' }],
    ['PLUGIN_TIMEOUT', 503, {}],
    ['PLUGIN_UNAVAILABLE', 503, {}],
    ['PLUGIN_AUTHENTICATION_FAILED', 502, {}],
    ['CURSOR_EXPIRED', 409, {}],
  ])('raised on purpose keeps its code %s', async (code, status, details) => {
    const { host } = space.createHost();
    const call = host.call(
      'hostile',
      'panel.render',
      rendering('throws-raised', { code, details }),
    );
    await expect(call).rejects.toMatchObject({
      code,
      status,
      message: 'raised on purpose',
      details: { plugin: 'hostile', method: 'panel.render', ...details },
    });
  });

  test('that limits the rate says until when, within reason', async () => {
    const { host } = space.createHost();
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    const raise = (details: object) =>
      host.call(
        'hostile',
        'panel.render',
        rendering('throws-raised', { code: 'PLUGIN_RATE_LIMITED', details }),
      );
    await expect(raise({ retryAt })).rejects.toMatchObject({ status: 503, details: { retryAt } });
    await expect(raise({ retryAt: 'soon' })).rejects.toMatchObject({
      code: 'PLUGIN_RATE_LIMITED',
      details: { retryAt: expect.stringMatching(/Z$/) },
    });
  });

  test.each(['throws', 'throws-null', 'throws-trap', 'throws-invented'])(
    'that was not on purpose is wrapped once (%s)',
    async (panel) => {
      const { host } = space.createHost();
      const logged: string[] = [];
      await expect(
        host.call('hostile', 'panel.render', {
          ...rendering(panel),
          onLog: ({ message }) => logged.push(message),
        }),
      ).rejects.toMatchObject({
        code: 'PLUGIN_FAILED',
        status: 502,
        message: expect.stringMatching(/^Plugin "hostile" failed in panel\.render: /),
      });
      // The stack is for the log only.
      expect(logged.length).toBe(1);
      expect(host.state('hostile')).toMatchObject({ status: 'running', crashes: [] });
    },
  );
});

describe('a secret of a call', () => {
  const token = 'tok-3n-of-great-value';
  const calling = (panel: string) => ({ ...rendering(panel), credentials: { token } });

  test('is not in logs and errors, in no spelling', async () => {
    const { host } = space.createHost();
    const logged: string[] = [];
    const error = await host
      .call('hostile', 'panel.render', {
        ...calling('logs-secret'),
        onLog: ({ message }) => logged.push(message),
      })
      .catch((thrown: Error) => thrown.message);
    const shown = [...logged, error].join('\n');
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(btoa(token));
  });

  test('is not in the output that is kept of a crash', async () => {
    const { host } = space.createHost();
    await host.call('hostile', 'panel.render', calling('prints-secret')).catch(() => {});
    const [crash] = host.state('hostile').crashes;
    expect(crash?.output).toContain('token [redacted]');
    expect(JSON.stringify(host.state('hostile'))).not.toContain(token);
  });

  test('that only the caller knows is masked as well', async () => {
    const { host } = space.createHost();
    await expect(
      host.call('hostile', 'panel.render', {
        ...rendering('throws'),
        redact: ['s3cr3t-token-value'],
      }),
    ).rejects.toThrow('the token is [redacted]');
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
