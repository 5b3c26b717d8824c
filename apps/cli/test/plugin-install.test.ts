import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTgz } from '@gantry/artifacts/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltCli, buildCli } from './support/build-cli.ts';
import { NODE_FLAGS, runCommand } from './support/run-command.ts';

let cli: BuiltCli;
let folder: string;
let children: ChildProcess[] = [];

beforeAll(async () => {
  cli = await buildCli();
});
afterAll(() => cli.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-cli-install-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string | Buffer) =>
  writeFileSync(join(folder, name), content);
const archive = (version: string) =>
  buildTgz([{ name: 'package/package.json', content: JSON.stringify({ name: 'a', version }) }]);
const plugin = (...args: string[]) =>
  runCommand(cli.entry, ['plugin', ...args, '--root', 'root'], { cwd: folder });

describe('gantry plugin install', () => {
  it('installs, has nothing to do, verifies, and goes back', async () => {
    write('a.tgz', archive('1.0.0'));
    write('dynamic-plugins.yaml', 'plugins: [{package: ./a.tgz}]');
    expect(await plugin('install')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('All plugins installed successfully'),
    });
    expect(await plugin('install')).toMatchObject({
      code: 0,
      err: expect.stringContaining('Nothing to do'),
    });
    write('a.tgz', archive('2.0.0'));
    const json = await plugin('install', '--json');
    const events = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ type: 'done', changed: true, generation: 2 });
    expect(await plugin('verify')).toMatchObject({ code: 0 });
    expect(await plugin('rollback')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'root/a-1.0.0'))).toBe(true);
    write('root/a-1.0.0/package.json', 'changed');
    expect(await plugin('verify')).toMatchObject({
      code: 3,
      out: 'a-1.0.0: package.json was changed\n',
    });
    const generations = JSON.parse((await plugin('generations', '-o', 'json')).out);
    expect(generations).toHaveLength(3);
  });

  it('says with its exit code what went wrong, and where', async () => {
    write('dynamic-plugins.yaml', 'plugins:\n  - package: 7\n  - package: x@1\n');
    const wrong = await plugin('install');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('dynamic-plugins.yaml:2: ');
    expect(wrong.err).toContain(
      'dynamic-plugins.yaml:3: No integrity hash provided for Package x@1',
    );
    write('dynamic-plugins.yaml', 'plugins: [{package: "oci://127.0.0.1:1/a/b:1!p"}]');
    expect((await plugin('install')).code).toBe(2);
    write('bad.tgz', buildTgz([{ name: 'package/../../evil' }]));
    write('dynamic-plugins.yaml', 'plugins: [{package: ./bad.tgz}]');
    expect(await plugin('install')).toMatchObject({
      code: 3,
      err: expect.stringContaining('path traversal detected'),
    });
    expect(readdirSync(join(folder, 'root'))).toEqual(['.gantry']);
  });

  it('ends a wait for a lock when its time is over or a signal comes, with nothing changed', async () => {
    write('a.tgz', archive('1.0.0'));
    write('dynamic-plugins.yaml', 'plugins: [{package: ./a.tgz}]');
    // A server that never answers holds the first run, and with it the lock.
    const { createServer } = await import('node:http');
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    write('slow.yaml', `plugins: [{package: "oci://127.0.0.1:${port}/a/b:1!p"}]`);
    const connected = once(silent, 'connection');
    const first = start('install', '-f', 'slow.yaml');
    await connected;
    expect(await plugin('install', '--lock-timeout', '0')).toMatchObject({
      code: 4,
      err: expect.stringContaining(`process ${first.pid} on `),
    });
    const second = start('install');
    await once(second.stderr as NodeJS.ReadableStream, 'data');
    second.kill('SIGTERM');
    expect(await once(second, 'exit')).toEqual([143, null]);
    first.kill('SIGINT');
    expect(await once(first, 'exit')).toEqual([130, null]);
    expect(readdirSync(join(folder, 'root'))).toEqual(['.gantry']);
    silent.closeAllConnections();
    silent.close();
    expect(await plugin('install')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'root/app-config.dynamic-plugins.yaml'), 'utf8')).toContain(
      'rootDirectory: dynamic-plugins-root',
    );
  });
});

function start(...args: string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, cli.entry, 'plugin', ...args, '--root', 'root'],
    { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: '/nowhere' }, stdio: 'pipe' },
  );
  children.push(child);
  return child;
}
