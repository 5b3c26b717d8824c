import { join } from 'node:path';
import { TestProcess } from './child-process.ts';
import { root } from './gantry-process.ts';

/** Kubernetes APIs with generated clusters, as a process of their own; `config` fits the plugin. */
export async function startKubernetesFixture(sizes: {
  deployments: number;
  pods: number;
  namespaces: number;
}): Promise<{ process: TestProcess; config: { clusters: { name: string; url: string }[] } }> {
  const script = join(root, 'plugins/kubernetes/test/fixture-api/cli.ts');
  const flags = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
  const args = ['--import', 'tsx', script, '--clusters', 'prod,staging', ...flags];
  const fixture = new TestProcess(process.execPath, args, { cwd: root });
  const [, line = ''] = await fixture.waitFor(/^(\{.*\})$/m);
  return { process: fixture, config: JSON.parse(line) };
}
