import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiAccess } from './api-client.ts';

/** Commands whose output has to be the same from a real API server and from the fixture. */
export const KUBECTL_CHECKS: Record<string, readonly string[]> = {
  'get-namespaces': ['get', 'namespaces', 'payments', 'platform', 'shop', '--show-labels'],
  'get-pods': ['get', 'pods', '-A', '--show-labels'],
  'get-pods-wide': ['get', 'pods', '-n', 'shop', '-o', 'wide'],
  'get-deployments': ['get', 'deployments', '-A', '-o', 'wide'],
  'get-workloads': ['get', 'statefulsets,daemonsets,cronjobs,jobs,replicasets', '-A'],
  'get-services': ['get', 'services', '-n', 'shop', '-o', 'wide'],
  'get-ingresses': ['get', 'ingresses', '-A'],
  'get-nodes': ['get', 'nodes'],
  'get-events': ['get', 'events', '-n', 'shop', '--field-selector', 'type=Warning'],
  'get-by-label': ['get', 'pods', '-A', '-l', 'app in (frontend,ledger),tier!=storage'],
  'get-by-missing-label': ['get', 'pods', '-A', '-l', '!app', '--no-headers'],
  'get-by-field': ['get', 'pods', '-A', '--field-selector', 'status.phase=Pending'],
  'get-one-json': ['get', 'deployment', 'frontend', '-n', 'shop', '-o', 'json'],
  'get-names-in-chunks': ['get', 'pods', '-A', '-o', 'name', '--chunk-size=3'],
  'describe-deployment': ['describe', 'deployment', 'frontend', '-n', 'shop'],
  'describe-pod': ['describe', 'pod', 'frontend-66b8d-crash', '-n', 'shop'],
  'describe-namespace': ['describe', 'namespace', 'payments'],
  'api-resources': ['api-resources', '--api-group=apps', '--no-headers'],
};

/** Runs kubectl and answers what it printed, on both streams, whatever its exit code. */
export function runKubectl(kubeconfig: string, args: readonly string[]): string {
  try {
    return execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
      encoding: 'utf8',
      timeout: 20_000,
      // A cache folder of its own: kubectl would otherwise remember the discovery of another server.
      env: { ...process.env, KUBECACHEDIR: `${kubeconfig}.cache`, TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const failed = error as { stdout?: string; stderr?: string; message: string };
    if (failed.stdout === undefined) throw error;
    return `${failed.stdout}${failed.stderr}`;
  }
}

/** Takes out what differs between two runs: ages, times, identifiers, ports that the server picked. */
export function maskKubectl(output: string): string {
  return output
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
    .replace(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} [\d:]+ \+\d{4}/g, '<time>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/"resourceVersion": "\d+"/g, '"resourceVersion": "<version>"')
    .replace(/\b10\.96\.\d+\.\d+\b/g, '<cluster-ip>')
    .replace(/:3\d{4}\/TCP/g, ':<node-port>/TCP')
    .replace(/<invalid>|\b(\d+[smhdy]){1,2}\b/g, '<age>')
    .replace(/ +$/gm, '')
    .replace(/ {2,}/g, '  ');
}

export async function kubeconfigFor(
  access: ApiAccess,
): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-kubectl-'));
  const path = join(folder, 'config');
  const cluster: Record<string, unknown> = { server: access.url };
  if (access.caPem !== undefined) {
    cluster['certificate-authority-data'] = Buffer.from(access.caPem).toString('base64');
  }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user: { token: access.token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  };
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
