import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { recordedWorld } from './fixture-api/recorded-world.ts';
import { startKubernetesFixture } from './fixture-api/start-kubernetes-fixture.ts';
import { describeCluster } from './suite/cluster-suite.ts';
import { callApi, mustCallApi } from './support/api-client.ts';
import { startFakeKubelet } from './support/fake-kubelet.ts';
import { renderPanel, runSync, testConnection } from './support/plugin-harness.ts';
import { findRealCluster, type RealCluster, startRealCluster } from './support/real-cluster.ts';
import { demoWorld } from './world/demo-world.ts';
import type { KubeObject } from './world/object-builders.ts';
import { collectionPath, writeWorld } from './world/write-world.ts';

const source = findRealCluster();
if (source.kind === 'missing') {
  console.warn(`SKIPPED: no real Kubernetes API to test against: ${source.reason}.`);
}

describe.skipIf(source.kind === 'missing')('a real kube-apiserver', () => {
  let cluster: RealCluster;
  let kubelet: Awaited<ReturnType<typeof startFakeKubelet>>;

  beforeAll(async () => {
    if (source.kind === 'missing') return;
    cluster = await startRealCluster(source.apiserver);
    await writeWorld(cluster.admin, demoWorld(new Date()));
    kubelet = await startFakeKubelet(cluster.admin, 'node-a');
  });
  afterAll(async () => {
    await kubelet?.close();
    await cluster?.close();
  });

  describeCluster('with the demo world', () => ({
    access: cluster.admin,
    compact: () => cluster.compact(),
  }));

  const as = (token: string, more: KubeObject = {}): KubeObject => ({
    name: 'prod',
    url: cluster.admin.url,
    token,
    caData: cluster.admin.caPem,
    ...more,
  });

  describe('with an account that has few rights', () => {
    const grant = async (name: string, rules: KubeObject[]): Promise<void> => {
      const group = 'rbac.authorization.k8s.io';
      const role = { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules };
      const path = `/apis/${group}/v1/clusterroles`;
      await callApi(cluster.admin, 'DELETE', `${path}/${name}`);
      await mustCallApi(cluster.admin, 'POST', path, role);
      const binding = {
        apiVersion: `${group}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: group, kind: 'ClusterRole', name },
        subjects: [{ apiGroup: group, kind: 'User', name: 'viewer' }],
      };
      await mustCallApi(cluster.admin, 'POST', `/apis/${group}/v1/clusterrolebindings`, binding);
    };
    const revoke = async (name: string): Promise<void> => {
      const base = '/apis/rbac.authorization.k8s.io/v1';
      await mustCallApi(cluster.admin, 'DELETE', `${base}/clusterrolebindings/${name}`);
    };
    const options = (): KubeObject => ({ clusters: [as(cluster.viewerToken)] });
    /** Grants reach the authorizer a moment after they are written. */
    const settled = async (path: string, status: number): Promise<void> => {
      const viewer = { ...cluster.admin, token: cluster.viewerToken };
      await expect
        .poll(async () => (await callApi(viewer, 'GET', path)).status, { timeout: 5_000 })
        .toBe(status);
    };

    it('says what may not be read, type by type, and brings in nothing', async () => {
      const outcome = await runSync(options());
      expect(outcome.entities).toEqual([]);
      expect(outcome.failures).toHaveLength(1);
      expect(outcome.failures[0]?.message).toContain(
        'deployments.apps is forbidden: User "viewer" cannot list resource "deployments"',
      );
      const answer = await testConnection(options());
      expect(answer.ok).toBe(false);
      expect(answer.message).toContain('list deployments.apps');
      const frontend = {
        kind: 'Service',
        metadata: {
          name: 'frontend',
          namespace: 'prod.shop',
          annotations: { 'kubernetes.io/kind': 'Deployment' },
        },
      };
      const document = await renderPanel({ clusters: [as(cluster.viewerToken)] }, frontend);
      expect(document.sections[0]).toMatchObject({
        level: 'unknown',
        text: expect.stringContaining('User "viewer" cannot get resource "deployments"'),
      });
    });

    it('brings in the types that may be read, and keeps the others from looking gone', async () => {
      await grant('partial', [
        { apiGroups: [''], resources: ['namespaces', 'services', 'pods'], verbs: ['get', 'list'] },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] },
      ]);
      await settled('/apis/apps/v1/deployments', 200);
      const outcome = await runSync(options());
      expect(outcome.refs()).toContain('Service/prod.shop/frontend');
      expect(outcome.refs()).toContain('Infrastructure/prod.shop/frontend-svc');
      expect(outcome.refs()).not.toContain('Service/prod.platform/log-agent');
      expect(outcome.failures).toHaveLength(1);
      const [failure] = outcome.failures;
      for (const type of ['statefulsets.apps', 'cronjobs.batch', 'ingresses.networking.k8s.io']) {
        expect(failure?.message).toContain(`${type}: `);
      }
      const answer = await testConnection(options());
      expect(answer).toMatchObject({ ok: true });
      expect(answer.message).toContain('may not list statefulsets.apps');
      // The panel shows what it may and says what it may not.
      const entity = outcome.find('Service/prod.shop/frontend');
      const document = await renderPanel(options(), entity as never);
      const text = JSON.stringify(document);
      expect(text).toContain('frontend-66b8d-crash');
      expect(text).toContain('Events cannot be read: events is forbidden');
      await revoke('partial');
      await settled('/apis/apps/v1/deployments', 403);
    });

    it('needs no more rights than its page says', async () => {
      const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
      const yaml = /```yaml\n(apiVersion: v1\nkind: Namespace[\s\S]+?)```/.exec(readme)?.[1] ?? '';
      const documents = parseAllDocuments(yaml).map((document) => document.toJS() as KubeObject);
      const role = documents.find((document) => document.kind === 'ClusterRole');
      expect(role).toBeDefined();
      await grant('documented', role?.rules);
      await settled('/apis/networking.k8s.io/v1/ingresses', 200);
      const outcome = await runSync(options());
      expect(outcome.failures).toEqual([]);
      const answer = await testConnection(options());
      expect(answer).toMatchObject({ ok: true, message: 'Reached the cluster.' });
      for (const { entity } of outcome.entities) {
        const text = JSON.stringify(await renderPanel(options(), entity));
        expect(text).not.toContain('forbidden');
      }
      // Every manifest on the page is one that the API accepts.
      for (const document of documents) {
        const path = RBAC_PATHS[document.kind] ?? collectionPath(document);
        const answered = await callApi(cluster.admin, 'POST', `${path}?dryRun=All`, document);
        const known = answered.status === 201 || answered.status === 409;
        // A dry run makes no namespace for the objects that come after it.
        const homeless = answered.status === 404 && document.metadata.namespace !== undefined;
        expect(known || homeless, answered.text).toBe(true);
      }
      await revoke('documented');
    });
  });

  it('keeps two clusters with the same names apart', async () => {
    const fixture = await startKubernetesFixture({ world: recordedWorld('b'), token: 'b-token' });
    try {
      const outcome = await runSync({
        clusters: [
          as(cluster.admin.token),
          { name: 'staging', url: fixture.url, token: 'b-token' },
        ],
      });
      expect(outcome.failures).toEqual([]);
      const prod = outcome.refs().filter((ref) => /\/prod[./]/.test(ref) && !/kube-/.test(ref));
      const staging = outcome
        .refs()
        .filter((ref) => /\/staging[./]/.test(ref) && !/kube-/.test(ref));
      expect(staging).toEqual(prod.map((ref) => ref.replace('/prod', '/staging')));
      const ids = outcome.entities.map(({ externalId }) => externalId);
      expect(new Set(ids).size).toBe(ids.length);
    } finally {
      await fixture.close();
    }
  });
});

const RBAC_PATHS: Record<string, string> = {
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  ServiceAccount: '/api/v1/namespaces/gantry/serviceaccounts',
  Secret: '/api/v1/namespaces/gantry/secrets',
};
