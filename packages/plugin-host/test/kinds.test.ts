import { join } from 'node:path';
import type { CallMethod, CallOptions, LoadedPlugin, PluginHost } from '@gantry/plugin-host';
import { PluginRegistry } from '@gantry/plugin-host';
import { beforeAll, describe, expect, test } from 'vitest';
import { callContext, fixtureRoot, TEST_LIMITS, useTestSpace } from './support/harness.ts';

const space = useTestSpace([]);
const root = join(fixtureRoot('good'), '..', 'capabilities');
let registry: PluginRegistry;
beforeAll(async () => {
  registry = new PluginRegistry({
    roots: [root],
    runnerPath: space.runnerPath,
    limits: TEST_LIMITS,
  });
  await registry.load();
});

const call = <M extends CallMethod>(
  host: PluginHost,
  slug: string,
  method: M,
  parameters: CallOptions<M>['parameters'],
  more: Partial<CallOptions<M>['context']> = {},
) => host.call(slug, method, { parameters, context: { ...callContext(), ...more } });

describe('plugins of every kind', () => {
  test('are loaded, with what their classes list', () => {
    const found = registry.records as readonly LoadedPlugin[];
    expect(found.map(({ status, slug }) => [status, slug])).toEqual([
      ['loaded', 'bells'],
      ['loaded', 'conveyor'],
      ['loaded', 'diary'],
      ['loaded', 'keeper'],
    ]);
    const [webhook, action, , , , widget] = registry.find('bells')?.manifest.capabilities ?? [];
    expect(webhook?.actions?.map((entry) => [entry.name, 'run' in entry])).toEqual([
      ['ring', false],
      ['mute', false],
    ]);
    expect(action?.actions).toMatchObject([{ name: 'chime', effect: 'write' }]);
    expect(widget?.widgets).toMatchObject([{ id: 'tower' }]);
  });

  test('take their parameters one by one', async () => {
    const { host } = space.createHost({ plugins: registry });
    const commits = { ref: 'main', limit: 1 };
    expect(await call(host, 'conveyor', 'deployment.listCommits', commits)).toHaveLength(3);
    expect(
      await call(
        host,
        'conveyor',
        'deployment.triggerDeployment',
        { refOrSha: 'main', inputs: { a: 'b' } },
        { environment: 'prod' },
      ),
    ).toMatchObject({ runId: 'main-prod-a=b' });
    expect(await call(host, 'conveyor', 'health.check', {})).toMatchObject({ text: 'cart coughs' });
    expect(
      await call(host, 'bells', 'identity.authorizationRequest', {
        redirectUri: 'https://gantry.example.com/cb',
        scopes: ['a', 'b'],
      }),
    ).toMatchObject({ authorizationUrl: expect.stringContaining('scope=a+b') });
    expect(
      await call(host, 'bells', 'secrets.resolve', {
        references: [{ path: 'missing' }, { path: 'p', key: 'k' }],
      }),
    ).toEqual([{ path: 'p', key: 'k', value: 'secret of p', ttlSeconds: 60 }]);
    const message = { title: 'Hi', text: 'there', level: 'info' } as const;
    expect(await call(host, 'bells', 'notification.send', { message })).toMatchObject({
      status: 'skipped',
    });
    expect(
      await call(host, 'bells', 'action.run', { action: 'chime', input: { times: 2 } }),
    ).toEqual({ message: 'chimed 2 times', output: { times: 2 } });
    expect(await call(host, 'bells', 'widget.render', { widget: 'tower' })).toMatchObject({
      sections: [{ text: 'tower for ada' }],
    });
  });

  test('run a listed action by its own code, and any other by the class', async () => {
    const { host } = space.createHost({ plugins: registry });
    const hook = (
      action: string,
      actionConfig: string | Record<string, unknown>,
      payload: unknown,
    ) =>
      call(host, 'bells', 'webhook.runAction', {
        externalIdentifier: 'x',
        action,
        actionConfig,
        payload,
      });
    await hook('ring', { bell: 'big', times: 3 }, { text: 'noon' });
    await expect(
      hook('ring', { bell: 'big', times: 3 }, { fail: true, text: 'noon' }),
    ).rejects.toThrow('big x3 for cart: noon');
    await hook('mute', '{}', null);
    await expect(hook('mute', '{"fail":1}', null)).rejects.toThrow('muting failed');
    await expect(hook('sing', '{}', null)).rejects.toThrow('Unknown action: sing');
  });
});
