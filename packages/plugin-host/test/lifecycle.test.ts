import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PluginRegistry } from '@gantry/plugin-host';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  callContext,
  eventually,
  fixtureRoot,
  isRunning,
  rendering,
  runningProcesses,
  statusText,
  useTestSpace,
} from './support/harness.ts';

const space = useTestSpace(['good', 'hostile']);

const crash = (host: ReturnType<typeof space.createHost>['host']) =>
  expect(host.call('hostile', 'panel.render', rendering('exit'))).rejects.toMatchObject({
    code: 'PLUGIN_CRASHED',
  });

describe('a plugin', () => {
  test('is started by its first call and stopped when it is idle', async () => {
    const { host, states } = space.createHost({ limits: { idleMs: 150 } });
    expect(host.state('numbers')).toEqual({
      slug: 'numbers',
      status: 'idle',
      crashes: [],
      openCalls: 0,
      droppedLogLines: 0,
    });
    const rendered = await host.call('numbers', 'panel.render', rendering('numbers'));
    const pid = Number(statusText(rendered));
    expect(host.state('numbers')).toMatchObject({ status: 'running', pid });
    expect(host.state('numbers').startedAt).toBeInstanceOf(Date);
    await eventually(() => !isRunning(pid));
    expect(host.state('numbers')).toMatchObject({ status: 'idle', crashes: [] });
    expect(new Set(states.map(({ status }) => status))).toEqual(
      new Set(['starting', 'running', 'idle']),
    );
  });

  test.runIf(process.platform === 'linux')('says how large its process is', async () => {
    const { host } = space.createHost({ limits: { memoryCheckMs: 20 } });
    await host.call('numbers', 'panel.render', rendering('numbers'));
    await eventually(() => (host.state('numbers').memoryBytes ?? 0) > 10 * 1024 * 1024);
  });

  test('is not stopped while a stream is open', async () => {
    const { host } = space.createHost({ limits: { idleMs: 50 } });
    for await (const _ of host.stream('numbers', 'catalog.sync', {
      parameters: {},
      context: callContext(),
    })) {
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    expect(host.state('numbers').crashes).toEqual([]);
  });

  test('that is restarted finishes what it has, and new calls use a new process', async () => {
    const { host } = space.createHost();
    const before = host.call('numbers', 'panel.render', rendering('nap'));
    await eventually(() => host.state('numbers').openCalls === 1);
    host.restart('numbers');
    const after = await host.call('numbers', 'panel.render', rendering('numbers'));
    const old = statusText(await before);
    expect(statusText(after)).not.toBe(old);
    await eventually(() => !isRunning(Number(old)));
    expect(isRunning(Number(statusText(after)))).toBe(true);
  });

  test('whose package changed gets a new process with the next load', async () => {
    const root = join(space.directory, 'changing');
    cpSync(join(fixtureRoot('good'), 'numbers'), join(root, 'numbers'), { recursive: true });
    const plugins = new PluginRegistry({ roots: [root], runnerPath: space.runnerPath });
    await plugins.load();
    const { host } = space.createHost({ plugins });
    const render = async () =>
      statusText(await host.call('numbers', 'panel.render', rendering('numbers')));
    const before = await render();
    await plugins.load();
    expect(await render()).toBe(before);
    const entry = join(root, 'numbers', 'plugin.js');
    writeFileSync(entry, readFileSync(entry, 'utf8').replace('String(process.pid)', '"changed"'));
    await plugins.load();
    expect(await render()).toBe('changed');
    await eventually(() => !isRunning(Number(before)));
  });

  test('of which another version is installed finishes what it has, and takes what waits with that', async () => {
    const versions = await Promise.all(
      ['former', 'present'].map(async (version) => {
        const root = join(space.directory, version);
        cpSync(join(fixtureRoot('good'), 'numbers'), join(root, 'numbers'), { recursive: true });
        const entry = join(root, 'numbers', 'plugin.js');
        const code = readFileSync(entry, 'utf8');
        writeFileSync(entry, code.replace('String(process.pid)', `"${version}"`));
        const plugins = new PluginRegistry({ roots: [root], runnerPath: space.runnerPath });
        await plugins.load();
        return plugins.find('numbers');
      }),
    );
    let [installed] = versions;
    const { host } = space.createHost({
      plugins: { find: () => installed },
      // Too short for the call under way, were it a restart.
      limits: { drainMs: 1, maxConcurrentCalls: 1 },
    });
    const render = async (panel: string) =>
      statusText(await host.call('numbers', 'panel.render', rendering(panel)));
    const underWay = render('nap');
    await eventually(() => host.state('numbers').openCalls === 1);
    const waiting = render('numbers');
    [, installed] = versions;
    host.supersede('numbers');
    expect(await Promise.all([underWay, waiting])).toEqual(['former', 'present']);

    // A call whose process is replaced while it starts is not lost either.
    await host.stop('numbers');
    const starting = render('numbers');
    await eventually(() => host.state('numbers').status === 'starting');
    [installed] = versions;
    host.supersede('numbers');
    expect(await starting).toBe('former');

    const last = render('nap');
    await eventually(() => host.state('numbers').openCalls === 1);
    const tooLate = render('numbers');
    installed = undefined;
    host.supersede('numbers');
    expect(await last).toBe('former');
    await expect(tooLate).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    await eventually(() => host.state('numbers').status === 'idle');
  });

  test('that is restarted gives up on calls that take too long', async () => {
    const { host } = space.createHost({ limits: { drainMs: 100 } });
    const slow = host.call('numbers', 'panel.render', rendering('slow'));
    await eventually(() => host.state('numbers').openCalls === 1);
    host.restart('numbers');
    await expect(slow).rejects.toMatchObject({ code: 'PLUGIN_CANCELLED' });
    await eventually(() => host.state('numbers').openCalls === 0);
    expect(host.state('numbers').crashes).toEqual([]);
  });

  test('that is stopped cancels its calls, those that wait included', async () => {
    const { host } = space.createHost({ limits: { maxConcurrentCalls: 1 } });
    const calls = [1, 2].map(() => host.call('numbers', 'panel.render', rendering('slow')));
    await eventually(() => host.state('numbers').openCalls === 1);
    const pid = host.state('numbers').pid as number;
    const outcomes = Promise.allSettled(calls);
    await host.stop('numbers');
    expect(isRunning(pid)).toBe(false);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: { code: 'PLUGIN_CANCELLED' } });
    }
    expect(host.state('numbers')).toMatchObject({ status: 'idle', openCalls: 0, crashes: [] });
    await host.call('numbers', 'panel.render', rendering('numbers'));
  });

  test('that is stopped while it blocks is killed', async () => {
    const { host } = space.createHost({ limits: { unresponsiveMs: 60_000 } });
    const looping = host.call('hostile', 'panel.render', rendering('loop')).catch(() => {});
    await eventually(() => host.state('hostile').openCalls === 1);
    const pid = host.state('hostile').pid as number;
    await host.stop('hostile');
    expect(isRunning(pid)).toBe(false);
    await looping;
  });
});

describe('a plugin that crashed', () => {
  test('is started again after a wait that grows, and calls wait for it', async () => {
    const { host } = space.createHost({ limits: { backOffMs: 200, maxBackOffMs: 2_000 } });
    await crash(host);
    const { status, retryAt } = host.state('hostile');
    expect(status).toBe('backing-off');
    await host.call('hostile', 'panel.render', rendering('ok'));
    expect(Date.now()).toBeGreaterThanOrEqual((retryAt as Date).getTime());
  });

  test('fails calls that would have to wait for too long, and says when to come back', async () => {
    const { host } = space.createHost({
      limits: { backOffMs: 60_000, maxBackOffMs: 60_000, maxBackOffWaitMs: 1_000 },
    });
    await crash(host);
    const call = host.call('hostile', 'panel.render', rendering('ok'));
    await expect(call).rejects.toMatchObject({
      code: 'PLUGIN_RESTARTING',
      status: 503,
      details: { retryAt: host.state('hostile').retryAt?.toISOString() },
    });
  });

  test('too often is put into quarantine until somebody releases it', async () => {
    const { host, states } = space.createHost({ limits: { crashLimit: 3 } });
    for (let round = 0; round < 3; round++) await crash(host);
    const starts = states.filter(({ status }) => status === 'starting').length;
    await expect(host.call('hostile', 'panel.render', rendering('ok'))).rejects.toMatchObject({
      code: 'PLUGIN_QUARANTINED',
      status: 503,
    });
    expect(host.state('hostile')).toMatchObject({ status: 'quarantined' });
    expect(states.filter(({ status }) => status === 'starting')).toHaveLength(starts);
    // Nobody else is in quarantine.
    await host.call('numbers', 'panel.render', rendering('numbers'));

    host.release('hostile');
    await host.call('hostile', 'panel.render', rendering('ok'));
    expect(host.state('hostile').status).toBe('running');
    expect(host.state('hostile').crashes).toHaveLength(3);
  });

  test('while it starts fails the call and not the host', async () => {
    const { host } = space.createHost({ limits: { startTimeoutMs: 1 } });
    await expect(host.call('numbers', 'panel.render', rendering('p'))).rejects.toMatchObject({
      code: 'PLUGIN_CRASHED',
      message: expect.stringContaining('did not say hello'),
    });
  });
});

describe('a host', () => {
  test('that is disposed leaves nothing behind and takes no calls', async () => {
    const { host } = space.createHost();
    await Promise.all([
      host.call('numbers', 'panel.render', rendering('numbers')),
      host.call('greeter', 'panel.render', rendering('greeting')),
      host.call('hostile', 'panel.render', rendering('leaves-timers')),
    ]);
    const slow = host.call('numbers', 'panel.render', rendering('slow')).catch((error) => error);
    await host.dispose();
    expect(await slow).toMatchObject({ code: 'PLUGIN_CANCELLED' });
    expect(runningProcesses(space.directory)).toEqual([]);
    await expect(host.call('numbers', 'panel.render', rendering('p'))).rejects.toMatchObject({
      code: 'PLUGIN_HOST_STOPPED',
    });
  });

  const script = join(space.directory, 'small-host.mjs');
  beforeAll(() =>
    build({
      entryPoints: [fileURLToPath(new URL('./support/small-host.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    }),
  );

  test.each([
    ['is killed', 'SIGKILL', 'leaves-timers'],
    ['is killed while a plugin blocks', 'SIGKILL', 'loop'],
    ['exits', 'SIGUSR2', 'leaves-timers'],
    ['exits while a plugin blocks', 'SIGUSR2', 'loop'],
  ] as const)('that %s takes its plugins with it', async (_, signal, panel) => {
    const dataDir = join(space.directory, 'small');
    const child = spawn(
      process.execPath,
      [script, fixtureRoot('hostile'), space.runnerPath, dataDir, panel],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = await new Promise<number>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    });
    expect(isRunning(pid)).toBe(true);
    child.kill(signal);
    await eventually(() => !isRunning(pid));
  });
});
