import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltCli, buildCli } from './support/build-cli.ts';
import { runCommand } from './support/run-command.ts';

let built: BuiltCli;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-serve-'));
  built = await buildCli({ withServer: true });
});
afterAll(() => {
  built?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => runCommand(built.entry, args, { cwd: folder });

interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  readonly shown: () => string;
}

async function serve(...args: string[]): Promise<Serving> {
  const child = spawn(
    process.execPath,
    [built.entry, 'serve', '--port', '0', '--host', '127.0.0.1', '--log-level', 'warn', ...args],
    { cwd: folder, env: { PATH: process.env.PATH ?? '' } },
  );
  let text = '';
  child.stderr?.setEncoding('utf8');
  for await (const chunk of child.stderr as AsyncIterable<string>) {
    text += chunk;
    if (/Gantry is at .*\n/.test(text)) break;
  }
  return { child, url: /Gantry is at (\S+)/.exec(text)?.[1] ?? '', shown: () => text };
}

describe('serve', () => {
  it('shows the first password once, and stops when it is asked to', async () => {
    const child = spawn(
      process.execPath,
      [built.entry, 'serve', '--port', '0', '--host', '127.0.0.1', '--log-level', 'warn'],
      { cwd: folder, env: { PATH: process.env.PATH ?? '' } },
    );
    let shown = '';
    const ready = new Promise<void>((resolve) => {
      child.stderr.on('data', (text) => {
        shown += text;
        if (shown.includes('└')) resolve();
      });
    });
    await ready;
    const url = /Gantry is at (\S+)/.exec(shown)?.[1] ?? '';
    const password = /password {2}(\S+)/.exec(shown)?.[1] ?? '';
    expect(password).not.toBe('');
    const login = ['login', url, '-u', 'admin', '--password-stdin', '--new-password-stdin'];
    const environment = { XDG_CONFIG_HOME: join(folder, 'config') };
    const input = `${password}\na-better-password\n`;
    expect(await runCommand(built.entry, login, { environment, input })).toMatchObject({ code: 0 });

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(shown).toContain('Stopped.');
    expect(existsSync(join(folder, 'data/gantry.db'))).toBe(true);
  });

  it('shows no password when there are users already', async () => {
    const { child, shown, url } = await serve();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(shown()).not.toContain('password');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('lists every problem of its configuration, and starts nothing', async () => {
    const { code, out, err } = await run(
      'serve',
      '--port',
      'x',
      '--log-level',
      'loud',
      '--data-dir',
      'never',
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('port (--port): must be a whole number from 0 to 65535');
    expect(err).toContain('logLevel (--log-level): must be one of:');
    expect(err).not.toMatch(/\n\s+at /);
    expect(existsSync(join(folder, 'never'))).toBe(false);
    expect((await run('serve', '--prot', '1')).code).toBe(2);
  });

  it('says when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, err } = await run('serve', '--port', String(port), '--host', '127.0.0.1');
    other.close();
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is in use by another program.`);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('shows its options, with their defaults and variables', async () => {
    const { out } = await run('serve', '--help');
    expect(out).toMatch(/--session-lifetime <duration> +How long/);
    expect(out.replace(/\s+/g, ' ')).toContain('(env: GANTRY_PORT, default: 8080)');
  });
});
