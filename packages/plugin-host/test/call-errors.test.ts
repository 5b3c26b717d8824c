import { describe, expect, test } from 'vitest';
import { rendering, useTestSpace } from './support/harness.ts';

const space = useTestSpace(['hostile']);

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
