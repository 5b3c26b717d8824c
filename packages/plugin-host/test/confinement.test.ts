import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually, isRunning, rendering, statusText, useTestSpace } from './support/harness.ts';

const space = useTestSpace(['good', 'hostile']);

type Host = ReturnType<typeof space.createHost>['host'];

const ask = async (host: Host, panel: string, options: Record<string, unknown> = {}) =>
  statusText(await host.call('hostile', 'panel.render', rendering(panel, options)));

const DENIED = /^ERR_ACCESS_DENIED/;

describe('a confined plugin', () => {
  test('says that it is', async () => {
    const { host } = space.createHost();
    await ask(host, 'ok');
    expect(host.state('hostile').confinement).toEqual({ kind: 'node-permissions' });
    // Not even a warning about the flags being experimental.
    expect(host.output('hostile')).toBe('');
  });

  test('sees nothing of the host’s environment but what is documented', async () => {
    const { host, dataDir } = space.createHost({
      environment: { TZ: 'Europe/Rome', GANTRY_SECRET: 'x', PATH: '/bin', NODE_OPTIONS: '-r x' },
    });
    const own = join(dataDir, 'plugin-data', 'hostile');
    expect(JSON.parse(await ask(host, 'environment'))).toEqual({
      TZ: 'Europe/Rome',
      NODE_ENV: 'production',
      HOME: own,
      TMPDIR: join(own, 'tmp'),
    });
  });

  test('cannot read the host’s store, another plugin’s folder, or the system’s files', async () => {
    const { host, dataDir } = space.createHost();
    await host.call('numbers', 'panel.render', rendering('numbers'));
    const other = join(dataDir, 'plugin-data', 'numbers');
    writeFileSync(join(other, 'note.txt'), 'private');
    const store = join(dataDir, 'gantry.db');
    writeFileSync(store, 'store');
    for (const path of [store, join(other, 'note.txt'), '/etc/passwd']) {
      expect(await ask(host, 'read-file', { path })).toMatch(DENIED);
    }
    for (const path of [dataDir, other, '/etc']) {
      expect(await ask(host, 'list-folder', { path })).toMatch(DENIED);
    }
    expect(await ask(host, 'parent-environment')).toMatch(DENIED);
  });

  test('cannot write outside its own folder, and not to its own package', async () => {
    const { host, dataDir } = space.createHost();
    const packageFile = join(space.registry.find('hostile')?.directory ?? '', 'new.js');
    for (const path of [join(dataDir, 'x'), packageFile, '/tmp/gantry-plugin-host-test']) {
      expect(await ask(host, 'write-file', { path })).toMatch(DENIED);
    }
    expect(await ask(host, 'link', { path: '/etc' })).toMatch(DENIED);
  });

  test('has a folder of its own, for the host’s user only', async () => {
    const { host, dataDir } = space.createHost();
    expect(await ask(host, 'write-own')).toBe('mine');
    const own = join(dataDir, 'plugin-data', 'hostile');
    expect(readFileSync(join(own, 'note.txt'), 'utf8')).toBe('mine');
    expect(statSync(own).mode & 0o777).toBe(0o700);
  });

  test('cannot start processes or threads, or signal the host', async () => {
    const { host } = space.createHost();
    expect(await ask(host, 'start-process')).toMatch(DENIED);
    expect(await ask(host, 'start-thread')).toMatch(DENIED);
    expect(await ask(host, 'signal-host')).toMatch(/^EPERM/);
    expect(await ask(host, 'fork-bomb', { count: 200 })).toBe('["ERR_ACCESS_DENIED"]');
  });

  test('reads what an operator opened to it', async () => {
    const shared = join(space.directory, 'shared.txt');
    writeFileSync(shared, 'opened');
    const { host } = space.createHost({ readablePaths: { hostile: [shared] } });
    expect(await ask(host, 'read-file', { path: shared })).toBe('done: opened');
  });
});

describe('a plugin that is not confined', () => {
  test('says so, and why', async () => {
    const { host } = space.createHost({ permissions: 'off' });
    await ask(host, 'ok');
    expect(host.state('hostile').confinement).toMatchObject({ kind: 'none' });
  });

  test('does not leave processes of its group behind', async () => {
    const { host } = space.createHost({ permissions: 'off' });
    const pid = Number(await ask(host, 'leave-child'));
    expect(isRunning(pid)).toBe(true);
    await host.stop('hostile');
    await eventually(() => !isRunning(pid));
  });
});

test('a link in the place of a plugin’s folder is refused', async () => {
  const { host, dataDir } = space.createHost();
  const elsewhere = join(space.directory, 'elsewhere');
  mkdirSync(elsewhere);
  mkdirSync(join(dataDir, 'plugin-data'), { recursive: true });
  symlinkSync(elsewhere, join(dataDir, 'plugin-data', 'hostile'));
  await expect(ask(host, 'ok')).rejects.toMatchObject({
    code: 'PLUGIN_CRASHED',
    message: expect.stringContaining('not a folder'),
  });
});
