import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Toolbox } from '../src/toolbox.ts';

const PLUGINS = '/usr/lib/nagios/plugins';
const isHere = existsSync(join(PLUGINS, 'check_tcp'));
if (!isHere)
  console.warn(
    'SKIPPED: real monitoring plugins, which the package monitoring-plugins-basic brings.',
  );

const folder = mkdtempSync(join(tmpdir(), 'gantry-nagios-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!isHere)('an unmodified monitoring plugin', () => {
  const entry = (name: string) => {
    const url = join(PLUGINS, name);
    const sha256 = createHash('sha256').update(readFileSync(url)).digest('hex');
    return { version: '2.3.3', protocol: 'nagios', binaries: { any: { url, sha256 } } };
  };
  const run = async (tool: string, args: Record<string, string | number>) => {
    const tools = { check_tcp: entry('check_tcp'), check_disk: entry('check_disk') };
    writeFileSync(
      join(folder, 'tools.json'),
      JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools }),
    );
    const bundled = join(folder, 'tools.json');
    const toolbox = new Toolbox({ directory: join(folder, 'data'), bundled, environment: {} });
    try {
      const found = await toolbox.obtain(await toolbox.find(tool));
      return await toolbox.runner.run(found, { args });
    } finally {
      await toolbox.close();
    }
  };

  it('passes with its text and its measures', async () => {
    const server = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as { port: number };
    const up = await run('check_tcp', { hostname: '127.0.0.1', port });
    expect(up).toMatchObject({
      status: 'passed',
      reason: 'ok',
      message: expect.stringContaining('TCP OK'),
    });
    expect(up.measures?.time).toMatchObject({ unit: 's', minimum: 0 });
    await new Promise((done) => server.close(done));
    const down = await run('check_tcp', { hostname: '127.0.0.1', port });
    expect(down).toMatchObject({ status: 'failed', reason: 'critical' });
  });

  it('warns, and says when it cannot tell', async () => {
    const full = await run('check_disk', { warning: '100%', critical: '0%', path: '/' });
    expect(full).toMatchObject({ status: 'failed', reason: 'warning' });
    expect(full.measures?.['/']).toMatchObject({
      unit: expect.stringMatching(/B$/),
      maximum: expect.any(Number),
    });
    const wrong = await run('check_disk', { nonsense: 'x' });
    expect(wrong).toMatchObject({ status: 'error', reason: 'unknown' });
  });
});
