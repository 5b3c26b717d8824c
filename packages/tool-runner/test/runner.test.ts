import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ToolManifest } from '../src/repository/tool-manifest.ts';
import { type RunnableTool, type ToolRequest, ToolRunner } from '../src/run/tool-runner.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-runner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runner = new ToolRunner({
  environment: { ...process.env, LD_PRELOAD: '/evil.so', NODE_OPTIONS: '--require=/evil.js' },
  graceMs: 300,
});

let count = 0;
/** A tool that is a script of its own. */
function script(text: string, manifest: Partial<ToolManifest> = {}): RunnableTool {
  const path = join(folder, `tool-${count++}`);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    manifest: {
      name: 'scripted',
      version: '1.0.0',
      category: 'health',
      protocol: 'exit',
      timeoutMs: 20_000,
      needsService: false,
      binaries: {},
      ...manifest,
    },
    file: { path, sha256 },
  };
}

const shell = (text: string, manifest?: Partial<ToolManifest>) =>
  script(`#!/bin/sh\n${text}\n`, manifest);
const node = (text: string, manifest?: Partial<ToolManifest>) =>
  script(`#!${process.execPath}\n${text}\n`, manifest);
const run = (tool: RunnableTool, request: Partial<ToolRequest> = {}) =>
  runner.run(tool, { args: {}, ...request });

describe('the outcome', () => {
  it.each([
    [0, 'passed', undefined],
    [1, 'failed', 'exit-code'],
    [2, 'error', 'usage'],
    [3, 'failed', 'exit-code'],
    [4, 'failed', 'exit-code'],
    [77, 'failed', 'exit-code'],
    [124, 'timed-out', 'timeout'],
    [126, 'error', 'not-started'],
    [127, 'error', 'not-started'],
    [139, 'error', 'signal'],
  ])('of exit code %i is %s', async (code, status, reason) => {
    const outcome = await run(shell(`exit ${code}`));
    expect(outcome).toMatchObject({ status, exitCode: code });
    expect(outcome.reason).toBe(reason);
  });

  it('carries what the tool says on its last line', async () => {
    const line = { status: 'pass', message: 'All well.', target: 'x:1', measures: { ms: 3 } };
    expect(await run(shell(`echo noise; echo '${JSON.stringify(line)}'`))).toMatchObject({
      status: 'passed',
      message: 'All well.',
      target: 'x:1',
      measures: { ms: { value: 3 } },
    });
  });

  it('is never better than the exit code, and never better than the report', async () => {
    const forged = await run(shell(`echo '{"status":"pass","message":"fine"}'; exit 1`));
    expect(forged).toMatchObject({ status: 'failed', reason: 'contradiction' });
    const unsure = await run(shell(`echo '{"status":"fail","message":"bad"}'; exit 0`));
    expect(unsure).toMatchObject({ status: 'error', reason: 'contradiction' });
  });

  it('says that a program is missing, not executable or no program', async () => {
    expect(await run(script('#!/no/such/interpreter\n'))).toMatchObject({
      status: 'error',
      reason: 'not-started',
    });
    const plain = shell('exit 0');
    chmodSync(plain.file.path, 0o644);
    if (process.getuid?.() !== 0) expect((await run(plain)).reason).toBe('not-started');
  });
});

describe('a monitoring plugin', () => {
  it.each([
    [0, 'passed', 'ok'],
    [1, 'failed', 'warning'],
    [2, 'failed', 'critical'],
    [3, 'error', 'unknown'],
    [4, 'error', 'unknown'],
    [127, 'error', 'unknown'],
  ])('with exit code %i is %s, %s', async (code, status, reason) => {
    const tool = shell(`echo "DISK - 3%| 'a b'=3%;10;20;0;100 t=1.5s"; exit ${code}`, {
      protocol: 'nagios',
    });
    expect(await run(tool)).toMatchObject({
      status,
      reason,
      message: 'DISK - 3%',
      measures: {
        'a b': { value: 3, unit: '%', warning: '10', critical: '20', minimum: 0, maximum: 100 },
        t: { value: 1.5, unit: 's' },
      },
    });
  });
});

describe('arguments', () => {
  const echo = node('console.log(JSON.stringify({details: process.argv.slice(2)}))');
  it('reach the tool as they are, without a shell', async () => {
    const args = {
      port: 8080,
      plain: true,
      off: false,
      none: null,
      many: ['a', 'b c'],
      map: { k: 'v' },
      evil: `$(touch x); \`id\` "quoted" 'single' | & ; \n -rf --x \u202e`,
      dash: '-rf',
      camelCase: 'stays',
    };
    const { details } = await run(echo, { args });
    expect(details).toEqual([
      '--port=8080',
      '--plain',
      '--many=a',
      '--many=b c',
      '--map={"k":"v"}',
      // The mark that reverses text reached the tool; what is shown of it is without.
      `--evil=${args.evil.replace('\u202e', '')}`,
      '--dash=-rf',
      '--camelCase=stays',
    ]);
  });

  it('that no command line can carry are refused, and nothing runs', async () => {
    const outcome = await run(echo, { args: { 'a b': 1, x: 'nul\0' } });
    expect(outcome).toMatchObject({ status: 'error', reason: 'usage' });
    expect(outcome.message).toMatch(/a b is not a name.*x contains a NUL/);
  });

  it('are checked against the schema of the tool', async () => {
    const tool = shell('exit 0', {
      argsSchema: {
        type: 'object',
        required: ['host'],
        properties: { host: { type: 'string' }, port: { type: 'integer' } },
        additionalProperties: false,
      },
    });
    const outcome = await run(tool, { args: { prot: 1, port: 'x' } });
    expect(outcome.message).toMatch(/host is required/);
    expect(outcome.message).toMatch(/did you mean "port"/);
    expect(outcome.message).toMatch(/port must be an integer/);
  });

  it('that are secret travel in the environment or on standard input, and come back as nothing', async () => {
    const tool = node(
      `const input = require('fs').readFileSync(0, 'utf8');
       console.log(process.argv.slice(2).join(' '), process.env.GANTRY_SECRET_API_TOKEN, input);
       console.error(Buffer.from(process.env.GANTRY_SECRET_API_TOKEN).toString('base64'));`,
      {
        argsSchema: {
          type: 'object',
          properties: {
            apiToken: { type: 'string', secret: true },
            headers: { type: 'object', secret: 'stdin' },
            plain: { type: 'string' },
          },
        },
      },
    );
    const args = { apiToken: 'canary-one-41', headers: { auth: 'canary-two-42' }, plain: 'seen' };
    const outcome = await run(tool, { args });
    expect(outcome.status).toBe('passed');
    expect(outcome.output.stdout).toContain('--plain=seen [redacted] {"headers"');
    expect(JSON.stringify(outcome)).not.toMatch(/canary|Y2FuYXJ5/);
  });
});

describe('the environment', () => {
  it('is cleared to what every program needs', async () => {
    const { output } = await run(shell('env | cut -d= -f1 | sort'), { env: { MY_OWN: 'x' } });
    const names = output.stdout.trim().split('\n');
    expect(names).toEqual(expect.arrayContaining(['HOME', 'MY_OWN', 'PATH', 'TMPDIR']));
    const allowed =
      /^(HOME|TMPDIR|PATH|PWD|OLDPWD|SHLVL|_|TZ|LANG|LC_ALL|MY_OWN|GANTRY_RUN_ID|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|\w+_proxy|\w+_PROXY)$/;
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
  });

  it('has a fresh folder that is gone afterwards, and no open descriptor of ours', async () => {
    const ours = openSync(join(folder, 'ours'), 'w');
    const { output } = await run(shell('pwd; ls -A | wc -l; touch left; ls -l /proc/self/fd'));
    closeSync(ours);
    const [cwd = '', files] = output.stdout.trim().split('\n');
    expect(files?.trim()).toBe('0');
    expect(output.stdout).not.toContain('ours');
    expect(() => readFileSync(join(cwd, 'left'))).toThrow();
  });
});

describe('a hostile tool', () => {
  it('that prints 10 MiB leaves its end, and the rest is counted', async () => {
    const tool = node(
      `for (let i = 0; i < 160; i++) process.stdout.write('x'.repeat(65535) + '\\n'); process.stdout.write('the end\\n');`,
    );
    const { status, output } = await run(tool);
    expect(status).toBe('passed');
    expect(output.stdout.length).toBeLessThanOrEqual(64 * 1024);
    expect(output.stdout.endsWith('the end\n')).toBe(true);
    expect(output.droppedBytes).toBe(160 * 65_536 + 8 - 64 * 1024);
  });

  it('that ignores the request to stop, and its children, are ended', async () => {
    const pidFile = join(folder, 'pids');
    const tool = shell(
      `trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! > ${pidFile}; echo $$ >> ${pidFile}; while :; do sleep 1; done`,
    );
    const outcome = await run(tool, { timeoutMs: 700 });
    expect(outcome).toMatchObject({ status: 'timed-out', reason: 'timeout' });
    for (const pid of readFileSync(pidFile, 'utf8').trim().split('\n'))
      expect(isAlive(pid)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'that leaves a process in a session of its own leaves none',
    async () => {
      for (const ending of ['exit 0', 'sleep 60']) {
        const pidFile = join(folder, 'daemon');
        const tool = shell(
          `setsid sh -c 'echo $$ > ${pidFile}; exec sleep 300' </dev/null >/dev/null 2>&1 &\nwhile [ ! -s ${pidFile} ]; do :; done; ${ending}`,
        );
        await run(tool, { timeoutMs: 1_500 });
        expect(isAlive(readFileSync(pidFile, 'utf8').trim())).toBe(false);
        rmSync(pidFile);
      }
    },
  );

  it('that leaves a child with the output open does not hold its outcome up', async () => {
    const tool = shell('sleep 300 & echo done');
    const outcome = await run(tool);
    expect(outcome).toMatchObject({ status: 'passed', message: 'done' });
    expect(outcome.durationMs).toBeLessThan(20_000);
  });

  it('that crashes is an error with its signal', async () => {
    expect(await run(shell('echo before; kill -SEGV $$'))).toMatchObject({
      status: 'error',
      reason: 'signal',
      signal: 'SIGSEGV',
    });
  });

  it('that paints, moves the cursor and fakes a result prints plain text', async () => {
    const tool = node(
      `process.stdout.write('\\x1b[2J\\x1b]0;title\\x07\\x1b[31mred\\x1b[0m \\u202eback \\xff\\n{"status":"pass"}\\n'); process.exit(1)`,
    );
    const outcome = await run(tool);
    expect(outcome.status).toBe('failed');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(outcome.output.stdout).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
    expect(outcome.output.stdout).toContain('red back');
  });

  it('that prints a configured secret, in any spelling and in pieces, prints none', async () => {
    const secret = 'hunter2/canary+SECRET';
    const tool = node(
      `const s = process.env.S;
       process.stdout.write(s.slice(0, 9)); setTimeout(() => {
         process.stdout.write(s.slice(9) + '\\n' + s.slice(0, 5) + '\\x1b[0m' + s.slice(5) + '\\n');
         console.log(encodeURIComponent(s), JSON.stringify({ s }), Buffer.from(s).toString('base64'), s.toUpperCase(), Buffer.from(s).toString('hex'));
         console.log(JSON.stringify({ status: 'fail', message: 'the secret is ' + s }));
         process.exit(1);
       }, 20)`,
    );
    const outcome = await run(tool, { env: { S: secret }, secrets: [`${secret}\n`] });
    expect(outcome).toMatchObject({ status: 'failed', message: 'the secret is [redacted]' });
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|canary|68756e746572/i);
  });

  it('that prints one endless line has no report, and no part of a secret at its cut', async () => {
    const tool = node(
      `const s = process.env.S; process.stdout.write((s + '-').repeat(20000)); process.exit(1)`,
    );
    const outcome = await run(tool, {
      env: { S: 'canary-secret-1' },
      secrets: ['canary-secret-1'],
    });
    expect(outcome.status).toBe('failed');
    expect(outcome.message.length).toBeLessThan(1_000);
    expect(outcome.output.stdout).not.toMatch(/canary|ecret/);
  });

  it('that is changed after it was verified is not run', async () => {
    const tool = shell(`touch ${join(folder, 'ran')}`);
    writeFileSync(tool.file.path, '#!/bin/sh\ntouch ran; exit 0\n');
    expect(await run(tool)).toMatchObject({ status: 'error', reason: 'not-verified' });
  });

  it('is stopped when nobody wants its answer any more', async () => {
    const stop = new AbortController();
    const running = run(shell('sleep 60'), { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    expect(await running).toMatchObject({ status: 'cancelled' });
  });
});

describe('a tool of secrets', () => {
  const manifest = { protocol: 'secret', category: 'secret' } as const;
  it('hands its values over on a descriptor of its own', async () => {
    const outcome = await run(
      shell(`echo '{"password":"canary-77"}' >&3; echo 'got canary-77'`, manifest),
    );
    expect(outcome).toMatchObject({ status: 'passed', secrets: { password: 'canary-77' } });
    expect(outcome.output.stdout).toBe('got [redacted]\n');
  });

  it.each([`echo 'nothing'`, `echo 'not json' >&3`, `echo '{"a":1}' >&3`])(
    'that gives no texts has failed: %s',
    async (text) => {
      expect(await run(shell(text, manifest))).toMatchObject({ status: 'error' });
    },
  );
});

function isAlive(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
