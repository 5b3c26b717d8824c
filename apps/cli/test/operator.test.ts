import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildTools } from '../../../tests/support/built-tools.ts';
import { isRunning } from '../../../tests/support/processes.ts';
import { type BuiltCli, buildCli } from './support/build-cli.ts';
import { NODE_FLAGS, type RunOptions, runCommand } from './support/run-command.ts';

const root = mkdtempSync(join(tmpdir(), 'gantry-operator-'));
const closers: (() => void)[] = [];
let cli: BuiltCli;
let index: string;
let removeTools: () => void;
let folder: string;
let count = 0;

beforeAll(async () => {
  const [built, tools] = await Promise.all([buildCli(), buildTools()]);
  cli = built;
  index = tools.index;
  removeTools = tools.remove;
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  if (hasSupervisor()) await run(['stop']);
});
afterAll(() => {
  cli?.remove();
  removeTools?.();
  rmSync(root, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({
  XDG_DATA_HOME: join(folder, 'data'),
  HOME: folder,
  GANTRY_TOOL_INDEX: index,
});
const run = (args: readonly string[], options: RunOptions = {}) =>
  runCommand(cli.entry, ['operator', '-f', 'stack.yaml', ...args], {
    cwd: folder,
    ...options,
    environment: { ...environment(), ...options.environment },
  });

/** Writes a configuration into a folder of its own. JSON is YAML. */
function configure(operator: object, rest: object = {}): void {
  folder = join(root, `case-${count++}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'stack.yaml'), JSON.stringify({ operator, ...rest }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => {}));
  closers.push(() => server.close());
  await new Promise<void>((ready, fail) =>
    server.once('error', fail).listen(port, '127.0.0.1', ready),
  );
  return server;
}

const node = (text: string) => ['node', '-e', text];
const forever = node('setInterval(() => {}, 1000)');
const listens = (port: number) =>
  node(`require('net').createServer().listen(${port}, '127.0.0.1'); console.log('up')`);

async function statusOf(name: string) {
  const { out } = await run(['status', '-o', 'json']);
  return JSON.parse(out).find((one: { name: string }) => one.name === name);
}

async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error('It never came to that.');
}

describe('the example of the format', () => {
  const seed = `operator:
  repos:
    core:
      url: https://github.com/octocompose/plugins/releases/download/v0.0.1/repos/core.yaml
  
  services:
    my-service:
      preflight:
        - tool: check-tcp
          args:
            port: 8080
        - tool: check-grpc
          args:
            url: grpc://localhost:9000
            endpoint: /health.V1alpha.Health/HealthZ
`;

  it('is right as it stands, and needs no network', async () => {
    configure({});
    writeFileSync(join(folder, 'stack.yaml'), seed);
    const { code, err } = await run(['config', 'validate']);
    expect(err).toContain('The configuration is right: 1 service.');
    expect(code).toBe(0);
  });

  it('with a service that can be reached starts it after two results', async () => {
    configure({});
    const [tcp, rpc] = [await freePort(), await freePort()];
    await listen(tcp);
    const grpc = new GrpcServer();
    const asIs = (bytes: Buffer) => bytes;
    grpc.addService(
      {
        HealthZ: {
          path: '/health.V1alpha.Health/HealthZ',
          requestStream: false,
          responseStream: false,
          requestSerialize: asIs,
          requestDeserialize: asIs,
          responseSerialize: asIs,
          responseDeserialize: asIs,
        },
      },
      {
        HealthZ: (_call: unknown, done: (error: null, reply: Buffer) => void) =>
          done(null, Buffer.alloc(0)),
      },
    );
    await new Promise<void>((ready, fail) =>
      grpc.bindAsync(`127.0.0.1:${rpc}`, ServerCredentials.createInsecure(), (error) =>
        error ? fail(error) : ready(),
      ),
    );
    closers.push(() => grpc.forceShutdown());
    // The ports of the example may be taken on this machine; everything else is as it stands.
    const completed = seed
      .replace('8080', String(tcp))
      .replace('localhost:9000', `localhost:${rpc}`);
    writeFileSync(
      join(folder, 'stack.yaml'),
      `${completed}      command: [node, -e, "setInterval(() => {}, 1000)"]\n`,
    );
    const { code, out } = await run(['start', '--json']);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const results = events.filter(({ event }) => event === 'tool');
    expect(results.map(({ tool, outcome }) => [tool, outcome.status]).sort()).toEqual([
      ['check-grpc', 'passed'],
      ['check-tcp', 'passed'],
    ]);
    expect(events.at(-1)).toMatchObject({
      event: 'service',
      service: 'my-service',
      state: 'started',
    });
    expect(code).toBe(0);
    expect((await statusOf('my-service')).state).toBe('running');
  });

  it('with a port that is taken starts nothing that depends on it, and names who has it', async () => {
    const port = await freePort();
    configure({
      services: {
        db: { command: forever, preflight: [{ tool: 'check-tcp-port', args: { port } }] },
        web: { command: forever, depends: [{ service: 'db' }] },
        other: { command: forever },
      },
    });
    await listen(port);
    const { code, out, err } = await run(['start']);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`Port ${port} is in use by .+ \\(process ${process.pid}\\)`));
    expect(out).toMatch(/web is not started: it depends on db/);
    expect(err).toContain('Not everything was started.');
    expect((await statusOf('db')).state).toBe('stopped');
    expect((await statusOf('web')).state).toBe('stopped');
    expect((await statusOf('other')).state).toBe('running');
    const forced = await run(['start', '--force']);
    expect(forced.err).toMatch(/db is started although .* because of --force/);
    expect(forced.code).toBe(0);
  });
});

describe('supervision', () => {
  it('survives the death of the command, and stop leaves no process', async () => {
    const port = await freePort();
    configure({
      services: {
        web: {
          command: [
            'sh',
            '-c',
            `trap '' TERM; sleep 300 & setsid sleep 301 & exec node -e "require('net').createServer().listen(${port},'127.0.0.1')"`,
          ],
          // The command waits for this, so it is there to be killed.
          health: [{ tool: 'check-tcp', args: { port }, interval: '200ms', initialDelay: '4s' }],
        },
      },
    });
    const child: ChildProcess = spawn(
      process.execPath,
      [...NODE_FLAGS, cli.entry, 'operator', '-f', 'stack.yaml', 'start'],
      {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', ...environment() },
        stdio: 'ignore',
        detached: true,
      },
    );
    await until(async () => (await statusOf('web')).state === 'running');
    process.kill(-(child.pid as number), 'SIGKILL');
    const status = await until(async () => {
      const now = await statusOf('web');
      return now.health === 'healthy' && now;
    });
    const supervisor = supervisorOf();
    const marked = markedProcesses();
    expect(marked.length).toBeGreaterThanOrEqual(3);
    expect((await run(['stop'])).code).toBe(0);
    for (const pid of [...status.pids, ...marked]) expect(isRunning(pid)).toBe(false);
    await until(async () => !isRunning(supervisor));
  });

  it('of a supervisor that was killed is found again, and ended', async () => {
    configure({ services: { web: { command: forever } } });
    await run(['start']);
    const { pids } = await statusOf('web');
    process.kill(supervisorOf(), 'SIGKILL');
    const orphan = await statusOf('web');
    expect(orphan).toMatchObject({ state: 'running', health: 'unknown', pids });
    await run(['stop']);
    expect(isRunning(pids[0])).toBe(false);
  });

  it('starts again what crashes, and says what ended', async () => {
    configure({
      services: {
        flaky: {
          command: node(
            `const fs = require('fs'); const n = fs.existsSync('n') ? 1 : 0; fs.writeFileSync('n', 'x'); if (!n) process.exit(3); setInterval(() => {}, 1000)`,
          ),
        },
        once: { command: node('') },
        missing: { command: ['/no/such/program'] },
      },
    });
    const { out, code } = await run(['start']);
    expect(code).toBe(1);
    expect(out).toMatch(/missing did not start: it could not be started/);
    await until(async () => {
      const { state, restarts } = await statusOf('flaky');
      return state === 'running' && restarts === 1;
    });
    await until(async () => (await statusOf('once')).state === 'exited');
  });

  it('follows health through its states, and tells about changes once', async () => {
    const port = await freePort();
    configure({
      services: {
        web: {
          command: forever,
          health: [{ tool: 'check-tcp', args: { port }, interval: '100ms', failureThreshold: 2 }],
        },
      },
      repos: { ours: { url: './tools.json' } },
      notifications: [{ tool: 'tell', args: { file: join(root, `told-${count}`) } }],
    });
    const script = `#!/bin/sh\nfor arg; do case $arg in --file=*) file=\${arg#--file=};; --subject=*) subject=\${arg#--subject=};; esac; done\necho "$subject" >> "$file"\n`;
    writeFileSync(join(folder, 'tell'), script);
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(script).digest('hex');
    const tools = {
      tell: {
        version: '1.0.0',
        category: 'notification',
        binaries: { any: { url: './tell', sha256 } },
      },
    };
    writeFileSync(
      join(folder, 'tools.json'),
      JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools }),
    );
    const server = await listen(port);
    expect((await run(['start'])).code).toBe(0);
    expect((await statusOf('web')).health).toBe('healthy');
    server.close();
    await until(async () => (await statusOf('web')).health === 'unhealthy');
    const told = () =>
      readFileSync(join(root, `told-${count - 1}`), 'utf8')
        .trim()
        .split('\n');
    await until(async () => {
      try {
        return told().length > 0;
      } catch {
        return false;
      }
    });
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatch(/web is (degraded|unhealthy)/);
  });
});

describe('a service', () => {
  it('gets its secrets, and nobody else does', async () => {
    const vault = `#!/bin/sh\nprintf '{"password":"canary-secret-%s"}' "$$" >&3\n`;
    configure({
      repos: { ours: { url: './tools.json' } },
      secrets: { store: { tool: 'store' } },
      services: {
        db: {
          command: node(
            `require('fs').writeFileSync('db-env', process.env.PASSWORD ?? 'none'); setInterval(() => {}, 1000)`,
          ),
          env: { PASSWORD: '${secret:store:app/db#password}' },
          init: [
            { tool: 'run-service', args: { args: ['-e', `console.log(process.env.PASSWORD)`] } },
          ],
        },
        web: {
          command: node(
            `require('fs').writeFileSync('web-env', process.env.PASSWORD ?? 'none'); setInterval(() => {}, 1000)`,
          ),
        },
      },
    });
    writeFileSync(join(folder, 'store'), vault);
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(vault).digest('hex');
    const tools = {
      store: {
        version: '1.0.0',
        category: 'secret',
        protocol: 'secret',
        binaries: { any: { url: './store', sha256 } },
      },
    };
    writeFileSync(
      join(folder, 'tools.json'),
      JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools }),
    );
    const started = await run(['start', '--json']);
    expect(started.code).toBe(0);
    const read = (name: string) =>
      until(async () => {
        try {
          return readFileSync(join(folder, name), 'utf8');
        } catch {
          return undefined;
        }
      });
    const secret = await read('db-env');
    expect(secret).toMatch(/^canary-secret-\d+$/);
    expect(await read('web-env')).toBe('none');
    const shown = await run(['config', 'show']);
    const status = await run(['status', '-o', 'json']);
    for (const { out, err } of [started, shown, status])
      expect(out + err).not.toContain('canary-secret');
    const atRest = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const text of atRest) expect(text).not.toContain(secret);
  });

  it('is initialised once before it starts, and not started when that fails', async () => {
    configure({
      services: {
        good: {
          command: node(
            `require('fs').appendFileSync('order', 'start '); setInterval(() => {}, 1000)`,
          ),
          init: [
            {
              tool: 'run-service',
              args: {
                args: ['-e', `require('fs').appendFileSync('order', process.env.STEP + ' ')`],
                env: { STEP: 'migrate' },
              },
            },
          ],
          replicas: 2,
        },
        bad: {
          command: forever,
          init: [{ tool: 'run-service', args: { args: ['-e', 'process.exit(9)'] } }],
        },
      },
    });
    const { out, code } = await run(['start']);
    expect(code).toBe(1);
    expect(out).toMatch(/bad did not start: its init run-service failed/);
    await until(
      async () => readFileSync(join(folder, 'order'), 'utf8').split('start').length === 3,
    );
    expect(readFileSync(join(folder, 'order'), 'utf8')).toBe('migrate start start ');
    expect((await statusOf('good')).pids).toHaveLength(2);
  });

  it('shows its logs, runs commands beside it, and stops with what depends on it', async () => {
    const port = await freePort();
    configure({
      services: {
        db: { command: listens(port), env: { WHO: 'db' } },
        web: { command: forever, depends: [{ service: 'db' }] },
      },
    });
    await run(['start']);
    await until(async () => (await run(['logs', 'db'])).out === 'up\n');
    const exec = await run(['exec', 'db', '--', 'sh', '-c', 'echo "I am $WHO"; exit 6']);
    expect([exec.out, exec.code]).toEqual(['I am db\n', 6]);
    await run(['restart', 'db']);
    expect((await statusOf('web')).state).toBe('running');
    await run(['stop', 'db']);
    expect((await statusOf('web')).state).toBe('stopped');
    expect((await run(['stop', 'nobody'])).code).toBe(5);
  });
});

it('says every mistake at once, with its line and the nearest name', async () => {
  configure({});
  writeFileSync(
    join(folder, 'stack.yaml'),
    `operator:
  services:
    web:
      preflght: []
      depends: [{service: dbb}]
      preflight:
        - tool: chek-tcp
        - tool: check-tcp
          args: {prot: 1}
      health:
        - {tool: check-tcp, args: {port: 1}, interval: soon}
      env: {A: "\${env:NOT_SET}"}
    db:
      enabled: maybe
`,
  );
  const { code, err, out } = await run(['start']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('Nothing was started.');
  for (const line of [
    'stack.yaml:4: /operator/services/web/preflght unknown key "preflght"; did you mean "preflight"?',
    'stack.yaml:5: /operator/services/web/depends/0/service there is no service "dbb"; did you mean "db"?',
    'stack.yaml:7: /operator/services/web/preflight/0/tool no repository has a tool "chek-tcp"; did you mean "check-tcp"?',
    'stack.yaml:9: /operator/services/web/preflight/1/args/prot unknown field "prot"; did you mean "port"?',
    'stack.yaml:11: /operator/services/web/health/0/interval must be a duration',
    'stack.yaml:12: /operator/services/web/env/A the variable NOT_SET is not set',
    'stack.yaml:14: /operator/services/db/enabled',
  ]) {
    expect(err).toContain(line);
  }
});

it('shows a configuration without what its variables hold', async () => {
  const token = `$${'{env:TOKEN}'}`;
  const args = { address: 'http://127.0.0.1:1', token };
  configure({
    secrets: { vault: { tool: 'vault-client', args } },
    services: { web: { command: forever, env: { A: token } } },
  });
  const variables = { environment: { TOKEN: 'canary-token' } };
  for (const words of [
    ['config', 'show'],
    ['show'],
    ['config', 'explain', 'operator.services.web.env.A'],
    ['config', 'validate'],
  ]) {
    const { code, out, err } = await run(words, variables);
    expect([code, out + err]).toEqual([0, expect.not.stringContaining('canary')]);
  }
});

it('does nothing in a dry run', async () => {
  configure({
    services: {
      web: {
        command: node(`require('fs').writeFileSync('ran', '')`),
        preflight: [{ tool: 'check-tcp', args: { port: 1 } }],
      },
    },
  });
  const { code, out } = await run(['start', '--dry-run']);
  expect([code, out]).toEqual([0, '· web would be started\n']);
  expect(readdirSync(folder)).not.toContain('ran');
});

function hasSupervisor(): boolean {
  try {
    return supervisorOf() > 0;
  } catch {
    return false;
  }
}

function supervisorOf(): number {
  const operator = join(folder, 'data/gantry/operator');
  const [project = ''] = readdirSync(operator);
  return JSON.parse(readFileSync(join(operator, project, 'supervisor.json'), 'utf8')).pid;
}

/** Processes of the services of this case, wherever they went. */
function markedProcesses(): number[] {
  const operator = join(folder, 'data/gantry/operator');
  const [project = ''] = readdirSync(operator);
  const file = JSON.parse(readFileSync(join(operator, project, 'supervisor.json'), 'utf8'));
  const marks = file.services.map(({ run: id }: { run: string }) => `GANTRY_RUN_ID=${id}`);
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return marks.some((mark: string) => text.includes(mark));
      } catch {
        return false;
      }
    });
}
