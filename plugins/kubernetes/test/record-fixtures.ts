import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callApi } from './support/api-client.ts';
import { KUBECTL_CHECKS, kubeconfigFor, runKubectl } from './support/kubectl.ts';
import { findRealCluster, startRealCluster } from './support/real-cluster.ts';
import { demoWorld } from './world/demo-world.ts';
import { writeWorld } from './world/write-world.ts';

// Records what a real kube-apiserver says about the demo world, for the fixture server to repeat:
//   node --import tsx plugins/kubernetes/test/record-fixtures.ts

const target = join(import.meta.dirname, 'fixtures', 'recorded');

const COLLECTIONS: Record<string, string> = {
  namespaces: '/api/v1/namespaces',
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  endpoints: '/api/v1/endpoints',
  events: '/api/v1/events',
  resourcequotas: '/api/v1/resourcequotas',
  limitranges: '/api/v1/limitranges',
  deployments: '/apis/apps/v1/deployments',
  replicasets: '/apis/apps/v1/replicasets',
  statefulsets: '/apis/apps/v1/statefulsets',
  daemonsets: '/apis/apps/v1/daemonsets',
  jobs: '/apis/batch/v1/jobs',
  cronjobs: '/apis/batch/v1beta1/cronjobs',
  ingresses: '/apis/networking.k8s.io/v1/ingresses',
};

const DISCOVERY = [
  '/version',
  '/api',
  '/apis',
  '/api/v1',
  '/apis/apps/v1',
  '/apis/batch/v1',
  '/apis/batch/v1beta1',
  '/apis/networking.k8s.io/v1',
  '/apis/authorization.k8s.io/v1',
];
const GROUPS = ['apps', 'batch', 'networking.k8s.io', 'authorization.k8s.io'];

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

async function record(): Promise<void> {
  const source = findRealCluster();
  if (source.kind === 'missing') throw new Error(`Cannot record: ${source.reason}.`);
  const cluster = await startRealCluster(source.apiserver);
  const { admin } = cluster;
  const save = async (name: string, value: unknown): Promise<void> => {
    const text = typeof value === 'string' ? value : `${JSON.stringify(value, null, 1)}\n`;
    await writeFile(join(target, name), text);
  };
  try {
    await mkdir(join(target, 'kubectl'), { recursive: true });
    await writeWorld(admin, demoWorld(new Date()));
    const viewer = { ...admin, token: cluster.viewerToken };
    const discovery: Record<string, unknown> = {};
    for (const path of DISCOVERY) {
      const { json } = await callApi(admin, 'GET', path);
      if (path === '/apis') {
        json.groups = json.groups.filter((group: { name: string }) => GROUPS.includes(group.name));
      }
      // The address of the recording machine is nobody's business.
      if (path === '/api') delete json.serverAddressByClientCIDRs;
      discovery[path] = json;
    }
    await save('discovery.json', discovery);
    const tables: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(COLLECTIONS)) {
      const { json } = await callApi(admin, 'GET', path);
      if (name === 'endpoints') {
        // Those of the API server itself hold the address of the recording machine.
        json.items = json.items.filter(
          (item: { metadata: { namespace: string } }) => item.metadata.namespace !== 'default',
        );
      }
      await save(`${name}.json`, json);
      const table = (await callApi(admin, 'GET', path, undefined, { accept: TABLE })).json;
      tables[name] = table.columnDefinitions;
    }
    await save('tables.json', tables);
    const answers: Record<string, unknown> = {};
    const keep = async (name: string, access: typeof admin, path: string): Promise<void> => {
      const { status, headers, json, text } = await callApi(access, 'GET', path);
      answers[name] = { status, contentType: headers['content-type'], body: json ?? text };
    };
    await keep('unauthorized', { ...admin, token: 'wrong' }, '/api/v1/pods');
    await keep('anonymous', { ...admin, token: '' }, '/api/v1/pods');
    await keep('forbidden', viewer, '/apis/apps/v1/deployments');
    await keep('forbiddenInNamespace', viewer, '/apis/apps/v1/namespaces/shop/deployments');
    await keep('forbiddenObject', viewer, '/apis/apps/v1/namespaces/shop/deployments/frontend');
    await keep('missingObject', admin, '/apis/apps/v1/namespaces/shop/deployments/none');
    await keep('missingResource', admin, '/apis/apps/v1/widgets');
    await keep('missingVersion', admin, '/apis/batch/v1/cronjobs');
    await keep('badSelector', admin, '/api/v1/pods?labelSelector=a%20in');
    await keep('badFieldSelector', admin, '/api/v1/pods?fieldSelector=spec.color%3Dred');
    await keep('badContinue', admin, '/api/v1/pods?limit=2&continue=bogus');
    const first = await callApi(admin, 'GET', '/api/v1/pods?limit=2');
    answers.firstPage = { ...first.json, items: first.json.items.length };
    await callApi(admin, 'POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'later' },
    });
    await cluster.compact();
    const token = encodeURIComponent(first.json.metadata.continue);
    await keep('expiredContinue', admin, `/api/v1/pods?limit=2&continue=${token}`);
    await callApi(admin, 'DELETE', '/api/v1/namespaces/later');
    await save('answers.json', answers);
    const kubeconfig = await kubeconfigFor(admin);
    try {
      for (const [name, args] of Object.entries(KUBECTL_CHECKS)) {
        await save(join('kubectl', `${name}.txt`), runKubectl(kubeconfig.path, args));
      }
    } finally {
      await kubeconfig.remove();
    }
  } finally {
    await cluster.close();
  }
}

await record();
