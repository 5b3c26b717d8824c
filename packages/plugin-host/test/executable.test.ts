import { describe, expect, test } from 'vitest';
import {
  callContext,
  eventually,
  isRunning,
  rendering,
  statusText,
  useTestSpace,
} from './support/harness.ts';

const space = useTestSpace(['good']);

describe('a plugin that is an executable', () => {
  test('renders a panel over stdin and stdout', async () => {
    const { host } = space.createHost();
    const document = await host.call('python-hello', 'panel.render', rendering('hello'));
    expect(statusText(document)).toBe('Hello cart from Python');
    // Its stderr is output, as with every plugin.
    await eventually(() => host.output('python-hello') === 'rendering\n');
    expect(host.state('python-hello').confinement).toMatchObject({ kind: 'none' });
  });

  test('streams pages, and is left in the middle', async () => {
    const { host } = space.createHost();
    const sync = () =>
      host.stream('python-hello', 'catalog.sync', { parameters: {}, context: callContext() });
    const ids: string[] = [];
    for await (const page of sync()) ids.push(...page.entities.map((entity) => entity.externalId));
    expect(ids).toEqual(['python-0', 'python-1', 'python-2']);
    for await (const _ of sync()) break;
    await host.call('python-hello', 'panel.render', rendering('hello'));
    expect(host.state('python-hello').crashes).toEqual([]);
  });

  test('is stopped like any other', async () => {
    const { host } = space.createHost();
    await host.call('python-hello', 'panel.render', rendering('hello'));
    const pid = host.state('python-hello').pid as number;
    await host.stop('python-hello');
    expect(isRunning(pid)).toBe(false);
  });
});
