import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedWorld } from './fixture-api/recorded-world.ts';
import {
  type KubernetesFixture,
  startKubernetesFixture,
} from './fixture-api/start-kubernetes-fixture.ts';
import type { ApiAccess } from './support/api-client.ts';
import { KUBECTL_CHECKS, kubeconfigFor, maskKubectl } from './support/kubectl.ts';
import { commandExists } from './support/real-cluster.ts';

// The fixture is only worth testing against if kubectl cannot tell it from the server it was recorded from.

const available = commandExists('kubectl');
if (!available) console.warn('SKIPPED: kubectl is not on the PATH, so the fixture is not proven.');

const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'fixtures', 'recorded', 'kubectl', `${name}.txt`), 'utf8');

describe.skipIf(!available)('the fixture, seen through kubectl', () => {
  let fixture: KubernetesFixture;
  let access: ApiAccess & { caPem: string };
  let kubeconfig: Awaited<ReturnType<typeof kubeconfigFor>>;

  beforeAll(async () => {
    fixture = await startKubernetesFixture({
      world: recordedWorld(),
      token: 'kubectl-token',
      tls: true,
      logIntervalMs: 20,
    });
    access = { url: fixture.url, token: 'kubectl-token', caPem: fixture.caPem as string };
    kubeconfig = await kubeconfigFor(access);
  });
  afterAll(async () => {
    await fixture.close();
    await kubeconfig.remove();
  });

  const run = (args: readonly string[]): Promise<string> =>
    // Not in the same thread: the fixture has to answer meanwhile.
    new Promise((resolve, reject) => {
      const command = ['--kubeconfig', kubeconfig.path, ...args];
      const env = { ...process.env, KUBECACHEDIR: `${kubeconfig.path}.cache`, TZ: 'UTC' };
      execFile('kubectl', command, { env, timeout: 20_000 }, (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error);
        else resolve(error ? `${stdout}${stderr}` : stdout);
      });
    });

  it.each(Object.entries(KUBECTL_CHECKS))(
    'prints what the real server printed for %s',
    async (name, args) => {
      expect(maskKubectl(await run(args))).toBe(maskKubectl(recorded(name)));
    },
  );

  it('serves lists in chunks, as kubectl asks for them', async () => {
    fixture.requests.length = 0;
    await run(['get', 'pods', '-A', '-o', 'name', '--chunk-size=3']);
    const lists = fixture.requests.filter((request) => request.includes('/pods?'));
    expect(lists).toHaveLength(4);
    expect(lists.slice(1).every((request) => request.includes('continue='))).toBe(true);
  });

  it('prints logs of one container, and the end of them', async () => {
    const pod = ['-n', 'payments', 'api-7d9c5b8f6-4kq2x'];
    expect(await run(['logs', ...pod, '-c', 'app'])).toContain('listening on :8080');
    expect(await run(['logs', ...pod, '-c', 'app', '--tail=1'])).toBe('grüße aus dem Pod ✓\n');
    expect(await run(['logs', ...pod, '-c', 'nope'])).toContain('container nope is not valid');
    const crashed = ['logs', '-n', 'shop', 'frontend-66b8d-crash', '--previous'];
    expect(await run(crashed)).toContain('out of memory');
  });

  it('follows logs until the pod ends', async () => {
    const following = run(['logs', '-f', '-n', 'platform', 'log-agent-x7k2p', '-c', 'app']);
    const key = 'platform/log-agent-x7k2p/app';
    await expect.poll(() => fixture.logs.followers(key), { timeout: 10_000 }).toBe(1);
    fixture.logs.append(key, 'one more line');
    await new Promise((done) => setTimeout(done, 100));
    fixture.logs.end(key);
    const output = await following;
    expect(output).toContain('one more line');
    expect(output).toMatch(/tick 2 of/);
  });

  it('refuses a wrong token in the words of the API', async () => {
    const wrong = await kubeconfigFor({ ...access, token: 'wrong' });
    const output = await run(['--kubeconfig', wrong.path, 'get', 'pods']);
    await wrong.remove();
    expect(output).toContain('must be logged in to the server');
  });
});
