import { join } from 'node:path';
import { TestProcess } from './child-process.ts';
import { root } from './gantry-process.ts';

export interface FixtureCluster {
  readonly name: string;
  readonly url: string;
  readonly token: string;
}

export interface KubernetesFixture {
  readonly process: TestProcess;
  /** Fits the plugin. */
  readonly config: { readonly clusters: readonly FixtureCluster[] };
  /** Changes a cluster, as kubectl would, or steers it: `POST /__fixture/faults`. */
  request(cluster: string, method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Kubernetes APIs as a process of their own: with generated clusters of these sizes, or the recorded ones. */
export async function startKubernetesFixture(
  sizes: { deployments?: number; pods?: number; namespaces?: number } = {},
): Promise<KubernetesFixture> {
  const script = join(root, 'plugins/kubernetes/test/fixture-api/cli.ts');
  const flags = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
  const args = ['--import', 'tsx', script, '--clusters', 'prod,staging', ...flags];
  const fixture = new TestProcess(process.execPath, args, { cwd: root });
  const [, line = ''] = await fixture.waitFor(/^(\{.*\})$/m);
  const config = JSON.parse(line) as KubernetesFixture['config'];
  return {
    process: fixture,
    config,
    async request(name, method, path, body) {
      const cluster = config.clusters.find((candidate) => candidate.name === name);
      if (!cluster) throw new Error(`There is no cluster ${name}.`);
      const response = await fetch(`${cluster.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${cluster.token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
  };
}
