import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createLaunch, type LaunchOptions } from './launch.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'launch-')));
const runnerPath = join(folder, 'runner.js');
writeFileSync(runnerPath, '');
afterAll(() => rmSync(folder, { recursive: true }));

const options: LaunchOptions = { runnerPath, heapMegabytes: 99, permissions: 'auto' };
const module = { entry: { kind: 'module', path: '/p/plugin.js' }, directory: '/p' } as const;

describe('how a plugin is started', () => {
  test('a module runs in the runner, in its own folder, with a capped heap', () => {
    const launch = createLaunch({ ...module, dataDirectory: '/data/p' }, options);
    expect(launch).toMatchObject({ command: process.execPath, cwd: '/data/p', pipe: 'descriptor' });
    expect(launch.args).toContain('--max-old-space-size=99');
    expect(launch.args).toContain('--allow-fs-read=/p/');
    expect(launch.args).toContain('--allow-fs-write=/data/p/');
    expect(launch.args.slice(-3)).toEqual([runnerPath, '/p/plugin.js', '[]']);
    expect(launch.args.join(' ')).not.toMatch(/child-process|worker|addons|wasi/);
  });

  test('one that only describes itself may write nowhere', () => {
    const launch = createLaunch(module, options);
    expect(launch.cwd).toBe('/p');
    expect(launch.args.filter((arg) => arg.startsWith('--allow-fs-write'))).toEqual([]);
  });

  test('what an operator opened is readable under its name and where it leads to', () => {
    const target = join(folder, 'target');
    mkdirSync(target);
    const link = join(folder, 'link');
    symlinkSync(target, link);
    const readablePaths = [link, runnerPath, join(folder, 'missing')];
    const { args } = createLaunch({ ...module, readablePaths }, options);
    expect(args).toContain(`--allow-fs-read=${link}/`);
    expect(args).toContain(`--allow-fs-read=${target}/`);
    expect(args).toContain(`--allow-fs-read=${runnerPath}`);
    expect(args.join(' ')).not.toContain('missing');
  });

  test('the runner is told what the plugin may not reach', () => {
    const launch = createLaunch(module, { ...options, deniedEndpoints: [{ port: 8080 }] });
    expect(launch.args.at(-1)).toBe('[{"port":8080}]');
  });

  test('a path that Node would read as a wildcard is refused', () => {
    expect(() => createLaunch({ ...module, directory: '/p*' }, options)).toThrow('asterisk');
  });

  test('without permissions it says so', () => {
    const launch = createLaunch(module, { ...options, permissions: 'off' });
    expect(launch.confinement.kind).toBe('none');
    expect(launch.args).toEqual([
      '--max-old-space-size=99',
      '--initial-old-space-size=49',
      '--max-semi-space-size=64',
      runnerPath,
      '/p/plugin.js',
      '[]',
    ]);
  });

  test('an executable speaks on stdin and stdout, and finds interpreters in a fixed path', () => {
    const entry = { kind: 'command', command: 'python3', args: ['/p/plugin.py'] } as const;
    const launch = createLaunch(
      { entry, directory: '/p', dataDirectory: '/data/p' },
      { ...options, environment: { PATH: '/evil', TZ: 'UTC', https_proxy: 'http://proxy' } },
    );
    expect(launch).toMatchObject({
      command: 'python3',
      args: ['/p/plugin.py'],
      pipe: 'stdio',
      confinement: { kind: 'none' },
      env: { TZ: 'UTC', https_proxy: 'http://proxy', HOME: '/data/p', TMPDIR: '/data/p/tmp' },
    });
    expect(launch.env.PATH).not.toContain('evil');
  });
});
