import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { callApi } from './support/api-client.ts';
import { runSync } from './support/plugin-harness.ts';

// Other suites start the fixture as a process and steer it over HTTP; this is what they rely on.

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

it('serves clusters of a wanted size, takes changes and faults, and ends on SIGTERM', async () => {
  const script = join(import.meta.dirname, 'fixture-api', 'cli.ts');
  const sizes = ['--namespaces', '4', '--deployments', '30', '--pods', '60'];
  child = spawn(
    process.execPath,
    ['--import', 'tsx', script, '--clusters', 'prod,staging', ...sizes],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const { clusters } = JSON.parse(line.toString()) as {
    clusters: { name: string; url: string; token: string }[];
  };
  const servicesOf = (refs: string[]) => refs.filter((ref) => ref.startsWith('Service/'));
  const before = await runSync({ clusters });
  expect(before.failures).toEqual([]);
  expect(servicesOf(before.refs())).toHaveLength(30);

  const [prod] = clusters as [(typeof clusters)[number]];
  const path = '/apis/apps/v1/namespaces/team-000/deployments/service-00000';
  expect((await callApi(prod, 'DELETE', path)).status).toBe(200);
  expect(servicesOf((await runSync({ clusters })).refs())).toHaveLength(29);

  const fault = { resource: 'services', times: -1, effect: { kind: 'status', status: 403 } };
  await callApi(prod, 'POST', '/__fixture/faults', fault);
  expect((await runSync({ clusters })).failures.map(({ scope }) => scope)).toEqual(['prod']);
  await callApi(prod, 'DELETE', '/__fixture/faults');
  expect((await runSync({ clusters })).failures).toEqual([]);

  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});
