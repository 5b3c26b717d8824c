import { canonicalJson } from '@gantry/base';
import { describe, expect, it } from 'vitest';
import { connectCluster } from '../../src/api/connect-cluster.ts';
import { listPages } from '../../src/api/list-pages.ts';
import { resources } from '../../src/api/resources.ts';
import { parseClusters } from '../../src/config/cluster-config.ts';
import { mustCallApi } from '../support/api-client.ts';
import { syncProblems } from '../support/contract.ts';
import { runSync, type SyncOutcome } from '../support/plugin-harness.ts';
import type { SuiteContext } from './suite-context.ts';

// The namespaces that a real API server makes for itself; it takes its time.
const OWN = /\/(default|kube-[a-z-]+)$/;

export function describeSync(context: SuiteContext): void {
  describe('sync', () => {
    it('brings every object in under the name of its cluster', () => {
      expect(context.sync().failures).toEqual([]);
      expect(
        context
          .sync()
          .refs()
          .filter((ref) => !OWN.test(ref)),
      ).toEqual([
        'Environment/prod/payments',
        'Environment/prod/platform',
        'Environment/prod/shop',
        'Infrastructure/prod.payments/api-svc',
        'Infrastructure/prod.payments/archive-svc',
        'Infrastructure/prod.payments/ledger-svc',
        'Infrastructure/prod.payments/public-ingress',
        'Infrastructure/prod.shop/checkout-svc',
        'Infrastructure/prod.shop/frontend-svc',
        'Infrastructure/prod.shop/shop-ingress',
        'Infrastructure/prod.shop/tax-svc',
        'Service/prod.payments/api',
        'Service/prod.payments/ledger',
        'Service/prod.payments/ledger-statefulset',
        'Service/prod.payments/reconcile',
        'Service/prod.platform/log-agent',
        'Service/prod.shop/checkout',
        'Service/prod.shop/frontend',
        'Service/prod.shop/worker',
      ]);
      expect(context.sync().pages.every((page) => page.scope === 'prod')).toBe(true);
    });

    it('gives the host nothing that it would refuse', () => {
      expect(syncProblems(context.sync().pages)).toEqual([]);
    });

    it('relates a Service to all workloads that its selector matches, and to no others', () => {
      expect(context.entity('Infrastructure/prod.payments/ledger-svc').spec?.dependsOn).toEqual([
        { kind: 'Service', namespace: 'prod.payments', name: 'ledger' },
        { kind: 'Service', namespace: 'prod.payments', name: 'ledger-statefulset' },
      ]);
      expect(context.entity('Infrastructure/prod.shop/checkout-svc').spec?.dependsOn).toEqual([
        { kind: 'Service', namespace: 'prod.shop', name: 'checkout' },
      ]);
      expect(context.entity('Infrastructure/prod.shop/tax-svc').spec).not.toHaveProperty(
        'dependsOn',
      );
      expect(context.entity('Infrastructure/prod.shop/shop-ingress').spec?.dependsOn).toEqual([
        { kind: 'Infrastructure', namespace: 'prod.shop', name: 'checkout-svc' },
        { kind: 'Infrastructure', namespace: 'prod.shop', name: 'frontend-svc' },
      ]);
    });

    it('takes owner, system, lifecycle and type from what people declared', () => {
      expect(context.entity('Service/prod.payments/api').metadata.owner).toBe('payments-team');
      expect(context.entity('Service/prod.payments/ledger').metadata.owner).toBe('ledger-team');
      expect(context.entity('Service/prod.shop/frontend').metadata).not.toHaveProperty('owner');
      expect(context.entity('Service/prod.payments/api').spec).toMatchObject({
        type: 'backend',
        lifecycle: 'production',
        system: 'billing',
        deployedIn: [{ kind: 'Environment', namespace: 'prod', name: 'payments' }],
      });
      expect(context.entity('Environment/prod/payments').spec?.type).toBe('production');
      expect(context.entity('Service/prod.platform/log-agent').spec?.type).toBe('worker');
    });

    it('gives the same entities again when only statuses have changed', async () => {
      const { access } = context.subject();
      const path = '/apis/apps/v1/namespaces/shop/deployments/frontend';
      const before = await mustCallApi(access, 'GET', path);
      const status = { ...before.status, readyReplicas: 2, observedGeneration: 9 };
      await mustCallApi(access, 'PUT', `${path}/status`, { ...before, status });
      const again = await runSync(context.options());
      const current = await mustCallApi(access, 'GET', path);
      await mustCallApi(access, 'PUT', `${path}/status`, { ...current, status: before.status });
      const lines = (outcome: SyncOutcome) =>
        outcome.entities
          .map(canonicalJson)
          .filter((line) => !/"(default|kube-)/.test(line))
          .sort();
      expect(lines(again)).toEqual(lines(context.sync()));
    });

    it('says how far it has come', () => {
      const last = context.sync().progress.at(-1);
      expect(last?.done).toBe(last?.total);
      expect(last?.done).toBeGreaterThanOrEqual(context.sync().entities.length);
    });

    it('reads only the namespaces and labels that are chosen', async () => {
      const named = await runSync({
        clusters: [{ ...context.cluster(), namespaces: 'shop, nowhere' }],
      });
      expect(named.failures).toEqual([]);
      expect(named.refs().every((ref) => /prod(\.|\/)shop/.test(ref))).toBe(true);
      expect(named.log.join('\n')).toContain('there is no namespace "nowhere"');
      const without = await runSync({
        clusters: [{ ...context.cluster(), namespaces: '!payments,!kube-system' }],
      });
      expect(without.refs().some((ref) => ref.includes('payments'))).toBe(false);
      expect(without.refs()).toContain('Service/prod.shop/frontend');
      const labelled = await runSync({
        clusters: [context.cluster()],
        labelSelector: 'app in (frontend, worker),tier!=storage',
      });
      expect(labelled.refs().filter((ref) => ref.startsWith('Service/'))).toEqual([
        'Service/prod.shop/frontend',
        'Service/prod.shop/worker',
      ]);
    });

    it('goes on in a newer state when the server has forgotten a list', async () => {
      const [setting] = parseClusters(context.options());
      if (setting?.kind !== 'valid') throw new Error('not configured');
      const signal = new AbortController().signal;
      const connection = await connectCluster(setting.cluster, { signal });
      const names: string[] = [];
      let restarts = 0;
      const settings = { pageSize: 3, onRestart: () => restarts++ };
      for await (const page of listPages(connection, resources.pods, settings)) {
        names.push(...page.items.map((item) => (item as NamedObject).metadata.name));
        // Something has to change, or the old state is the new one.
        const path = '/api/v1/namespaces/shop/services';
        const probe = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'probe' } };
        const spec = { ports: [{ port: 1 }] };
        await mustCallApi(context.subject().access, 'POST', path, { ...probe, spec });
        await mustCallApi(context.subject().access, 'DELETE', `${path}/probe`);
        await context.subject().compact();
      }
      connection.close();
      expect(restarts).toBeGreaterThan(0);
      expect(names).toHaveLength(10);
      expect(new Set(names).size).toBe(10);
    });

    it('reports a refused token in the words of the API, and marks the scope as not read', async () => {
      const outcome = await runSync({ clusters: [{ ...context.cluster(), token: 'wrong' }] });
      expect(outcome.entities).toEqual([]);
      expect(outcome.failures).toEqual([
        {
          scope: 'prod',
          message: 'namespaces: the cluster refuses the credentials: Unauthorized (401)',
        },
      ]);
    });
  });
}

interface NamedObject {
  readonly metadata: { readonly name: string };
}
