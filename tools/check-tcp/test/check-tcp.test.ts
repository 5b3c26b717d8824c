import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltTools, buildTools } from '../../../tests/support/built-tools.ts';

// The tools that look at ports, and the one that runs a program.

const folder = mkdtempSync(join(tmpdir(), 'gantry-tcp-'));
let tools: BuiltTools;
const servers: Server[] = [];
beforeAll(async () => {
  tools = await buildTools('check-tcp', 'check-tcp-port', 'run-service');
});
afterAll(() => {
  for (const server of servers) server.close();
  tools?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(host?: string, path?: string): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}));
  servers.push(server);
  await new Promise<void>((ready) =>
    path ? server.listen(path, ready) : server.listen(0, host, ready),
  );
  return (server.address() as { port?: number }).port ?? 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, ready));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

describe('check-tcp', () => {
  it('passes where something accepts connections, and fails where nothing does', async () => {
    const port = await listen('127.0.0.1');
    const up = await tools.run('check-tcp', [`--port=${port}`]);
    expect([up.code, up.report.status, up.report.target]).toEqual([0, 'pass', `127.0.0.1:${port}`]);
    const down = await tools.run('check-tcp', [`--port=${await freePort()}`]);
    expect([down.code, down.report.reason]).toEqual([1, 'refused']);
  });

  it('dials loopback for an address that means every interface, and unix sockets', async () => {
    const port = await listen('127.0.0.1');
    expect((await tools.run('check-tcp', [`--port=${port}`, '--host=0.0.0.0'])).code).toBe(0);
    expect((await tools.run('check-tcp', [`--url=tcp://0.0.0.0:${port}`])).code).toBe(0);
    const path = join(folder, 's');
    await listen(undefined, path);
    expect((await tools.run('check-tcp', [`--url=unix://${path}`])).code).toBe(0);
  });

  it('says that a host is not known', async () => {
    const run = await tools.run('check-tcp', ['--port=1', '--host=no-such-host.invalid']);
    expect([run.code, run.report.reason]).toEqual([3, 'unknown-host']);
  });

  it.each([
    [],
    ['--port=0'],
    ['--port=65536'],
    ['--port=x'],
    ['--port=1.5'],
    ['--port=1', '--url=tcp://x:1'],
    ['--prot=1'],
    ['1'],
  ])('refuses %j', async (...args) => {
    expect((await tools.run('check-tcp', args)).code).toBe(2);
  });
});

describe('check-tcp-port', () => {
  it('passes for a free port, and leaves it free', async () => {
    const port = await freePort();
    for (let i = 0; i < 2; i++) {
      expect((await tools.run('check-tcp-port', [`--port=${port}`])).code).toBe(0);
    }
  });

  it.each([['127.0.0.1'], ['0.0.0.0'], ['::']])(
    'fails for one that is taken on %s, and names who has it',
    async (host) => {
      const port = await listen(host);
      const { code, report } = await tools.run('check-tcp-port', [`--port=${port}`]);
      expect([code, report.reason]).toEqual([1, 'in-use']);
      if (process.platform === 'linux') expect(report.details.owner.pid).toBe(process.pid);
    },
  );

  it('expects a listener where that is asked for', async () => {
    const port = await listen('127.0.0.1');
    expect((await tools.run('check-tcp-port', [`--port=${port}`, '--expect=listening'])).code).toBe(
      0,
    );
    const none = await tools.run('check-tcp-port', [
      `--port=${await freePort()}`,
      '--expect=listening',
    ]);
    expect([none.code, none.report.reason]).toEqual([1, 'not-listening']);
  });
});

describe('run-service', () => {
  const script = join(folder, 'service.mjs');
  writeFileSync(
    script,
    `console.log(process.argv.slice(2).join('|'), process.env.A, process.env.B); console.error('to err'); if (process.argv[2] === 'kill') process.kill(process.pid, 'SIGKILL'); process.exitCode = Number(process.argv[3] ?? 0);`,
  );
  const service = {
    name: 'web',
    argv: [process.execPath, script],
    env: { A: '1', B: '2' },
    cwd: folder,
  };
  const run = (...args: string[]) => tools.run('run-service', args, { input: { service } });

  it('runs the program of the service with other arguments and variables', async () => {
    const { code, err, report } = await run('--args=migrate', '--args=0', '--env={"B":"over"}');
    expect([code, report.target]).toEqual([0, 'web']);
    expect(err).toContain('migrate|0 1 over');
  });

  it('fails with the exit code and the last lines', async () => {
    const { code, report } = await run('--args=migrate', '--args=7');
    expect([code, report.reason, report.details.exitCode]).toEqual([1, 'exit-code', 7]);
    expect(report.details.lastLines).toContain('to err');
    expect((await run('--args=kill')).report.details.signal).toBe('SIGKILL');
  });

  it('does not split words, and passes them without a shell', async () => {
    const { err } = await run('--args=a b; $(id)');
    expect(err).toContain('a b; $(id) 1 2');
  });

  it('refuses to guess what to run', async () => {
    expect((await tools.run('run-service', ['--args=x'])).code).toBe(2);
    const none = await tools.run('run-service', [], {
      input: { service: { ...service, argv: ['/no/such/program'] } },
    });
    expect([none.code, none.report.reason]).toEqual([2, 'not-started']);
  });
});
