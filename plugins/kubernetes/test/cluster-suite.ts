import { canonicalJson } from '@gantry/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectCluster } from '../src/api/connect-cluster.ts';
import { listPages } from '../src/api/list-pages.ts';
import { resources } from '../src/api/resources.ts';
import { parseClusters } from '../src/config/cluster-config.ts';
import { type ApiAccess, mustCallApi } from './support/api-client.ts';
import {
  connectionTestProblems,
  logLineProblems,
  panelProblems,
  syncProblems,
} from './support/contract.ts';
import {
  handWritten,
  renderPanel,
  runSync,
  type SyncOutcome,
  streamLog,
  testConnection,
} from './support/plugin-harness.ts';
import { sectionOf } from './support/sections.ts';

/** A server with the demo world. */
export interface ClusterUnderTest {
  readonly access: ApiAccess;
  /** Makes open `continue` tokens expire. */
  compact(): void | Promise<void>;
}

// The namespaces that a real API server makes for itself; it takes its time.
const OWN = /\/(default|kube-[a-z-]+)$/;

/** What the plugin has to do with any Kubernetes API; the fixture and the real server both run all of it. */
export function describeCluster(name: string, subject: () => ClusterUnderTest): void {
  describe(name, () => {
    let options: Record<string, unknown>;
    let sync: SyncOutcome;
    const cluster = (): Record<string, unknown> => {
      const { url, token, caPem } = subject().access;
      return { name: 'prod', url, token, ...(caPem === undefined ? {} : { caData: caPem }) };
    };
    const entity = (ref: string) => {
      const found = sync.find(ref);
      if (!found) throw new Error(`${ref} was not synced.`);
      return found;
    };
    const render = (ref: string) => renderPanel(options, entity(ref));

    beforeAll(async () => {
      options = { clusters: [cluster()] };
      sync = await runSync(options);
    });

    describe('sync', () => {
      it('brings every object in under the name of its cluster', () => {
        expect(sync.failures).toEqual([]);
        expect(sync.refs().filter((ref) => !OWN.test(ref))).toEqual([
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
        expect(sync.pages.every((page) => page.scope === 'prod')).toBe(true);
      });

      it('gives the host nothing that it would refuse', () => {
        expect(syncProblems(sync.pages)).toEqual([]);
      });

      it('relates a Service to all workloads that its selector matches, and to no others', () => {
        expect(entity('Infrastructure/prod.payments/ledger-svc').spec?.dependsOn).toEqual([
          { kind: 'Service', namespace: 'prod.payments', name: 'ledger' },
          { kind: 'Service', namespace: 'prod.payments', name: 'ledger-statefulset' },
        ]);
        expect(entity('Infrastructure/prod.shop/checkout-svc').spec?.dependsOn).toEqual([
          { kind: 'Service', namespace: 'prod.shop', name: 'checkout' },
        ]);
        expect(entity('Infrastructure/prod.shop/tax-svc').spec).not.toHaveProperty('dependsOn');
        expect(entity('Infrastructure/prod.shop/shop-ingress').spec?.dependsOn).toEqual([
          { kind: 'Infrastructure', namespace: 'prod.shop', name: 'checkout-svc' },
          { kind: 'Infrastructure', namespace: 'prod.shop', name: 'frontend-svc' },
        ]);
      });

      it('takes owner, system, lifecycle and type from what people declared', () => {
        expect(entity('Service/prod.payments/api').metadata.owner).toBe('payments-team');
        expect(entity('Service/prod.payments/ledger').metadata.owner).toBe('ledger-team');
        expect(entity('Service/prod.shop/frontend').metadata).not.toHaveProperty('owner');
        expect(entity('Service/prod.payments/api').spec).toMatchObject({
          type: 'backend',
          lifecycle: 'production',
          system: 'billing',
          deployedIn: [{ kind: 'Environment', namespace: 'prod', name: 'payments' }],
        });
        expect(entity('Environment/prod/payments').spec?.type).toBe('production');
        expect(entity('Service/prod.platform/log-agent').spec?.type).toBe('worker');
      });

      it('gives the same entities again when only statuses have changed', async () => {
        const { access } = subject();
        const path = '/apis/apps/v1/namespaces/shop/deployments/frontend';
        const before = await mustCallApi(access, 'GET', path);
        const status = { ...before.status, readyReplicas: 2, observedGeneration: 9 };
        await mustCallApi(access, 'PUT', `${path}/status`, { ...before, status });
        const again = await runSync(options);
        const current = await mustCallApi(access, 'GET', path);
        await mustCallApi(access, 'PUT', `${path}/status`, { ...current, status: before.status });
        const lines = (outcome: SyncOutcome) =>
          outcome.entities
            .map(canonicalJson)
            .filter((line) => !/"(default|kube-)/.test(line))
            .sort();
        expect(lines(again)).toEqual(lines(sync));
      });

      it('says how far it has come', () => {
        const last = sync.progress.at(-1);
        expect(last?.done).toBe(last?.total);
        expect(last?.done).toBeGreaterThanOrEqual(sync.entities.length);
      });

      it('reads only the namespaces and labels that are chosen', async () => {
        const named = await runSync({ clusters: [{ ...cluster(), namespaces: 'shop, nowhere' }] });
        expect(named.failures).toEqual([]);
        expect(named.refs().every((ref) => /prod(\.|\/)shop/.test(ref))).toBe(true);
        expect(named.log.join('\n')).toContain('there is no namespace "nowhere"');
        const without = await runSync({
          clusters: [{ ...cluster(), namespaces: '!payments,!kube-system' }],
        });
        expect(without.refs().some((ref) => ref.includes('payments'))).toBe(false);
        expect(without.refs()).toContain('Service/prod.shop/frontend');
        const labelled = await runSync({
          clusters: [cluster()],
          labelSelector: 'app in (frontend, worker),tier!=storage',
        });
        expect(labelled.refs().filter((ref) => ref.startsWith('Service/'))).toEqual([
          'Service/prod.shop/frontend',
          'Service/prod.shop/worker',
        ]);
      });

      it('goes on in a newer state when the server has forgotten a list', async () => {
        const [setting] = parseClusters(options);
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
          await mustCallApi(subject().access, 'POST', path, { ...probe, spec });
          await mustCallApi(subject().access, 'DELETE', `${path}/probe`);
          await subject().compact();
        }
        connection.close();
        expect(restarts).toBeGreaterThan(0);
        expect(names).toHaveLength(10);
        expect(new Set(names).size).toBe(10);
      });

      it('reports a refused token in the words of the API, and marks the scope as not read', async () => {
        const outcome = await runSync({ clusters: [{ ...cluster(), token: 'wrong' }] });
        expect(outcome.entities).toEqual([]);
        expect(outcome.failures).toEqual([
          {
            scope: 'prod',
            message: 'namespaces: the cluster refuses the credentials: Unauthorized (401)',
          },
        ]);
      });
    });

    describe('panel', () => {
      it('shows a broken rollout with the reason on top', async () => {
        const document = await render('Service/prod.shop/frontend');
        expect(panelProblems(document)).toEqual([]);
        expect(sectionOf(document, 'status')).toMatchObject({
          level: 'critical',
          text: '1 of 2 replicas ready: CrashLoopBackOff',
        });
        const rows = sectionOf(document, 'table', 'Pods').rows;
        expect(rows.map((row) => row.pod)).toEqual([
          'frontend-66b8d-crash',
          'frontend-66b8d-good1',
        ]);
        expect(rows[0]).toMatchObject({
          status: { text: 'CrashLoopBackOff', level: 'critical' },
          restarts: 7,
          node: 'node-a',
        });
        const { events } = sectionOf(document, 'timeline');
        expect(events.map(({ level }) => level)).toEqual(['warning', 'info']);
        expect(events[0]).toMatchObject({ count: 42, title: expect.stringContaining('BackOff') });
        expect(sectionOf(document, 'log-stream').sources.map(({ id }) => id)).toEqual([
          'shop/frontend-66b8d-crash/app',
          'shop/frontend-66b8d-crash/app/previous',
          'shop/frontend-66b8d-good1/app',
        ]);
      });

      it.each([
        ['Service/prod.payments/api', 'ok', '2 of 2 replicas ready'],
        [
          'Service/prod.payments/ledger-statefulset',
          'critical',
          '1 of 2 replicas ready: Unschedulable',
        ],
        ['Service/prod.payments/reconcile', 'ok', 'Scheduled: the last run succeeded'],
        ['Service/prod.platform/log-agent', 'ok', '1 of 1 replicas ready'],
        ['Service/prod.shop/checkout', 'critical', '0 of 1 replicas ready: ImagePullBackOff'],
        ['Service/prod.shop/worker', 'info', 'Scaled to zero'],
        ['Infrastructure/prod.payments/api-svc', 'ok', '2 of 2 pods behind it are ready'],
        ['Infrastructure/prod.payments/archive-svc', 'info', '1 endpoints, set by hand'],
        ['Infrastructure/prod.shop/tax-svc', 'info', 'Another name for tax.example.net'],
        [
          'Infrastructure/prod.shop/shop-ingress',
          'critical',
          '0 of 2 Services behind it answer fully',
        ],
        ['Environment/prod/payments', 'warning', '3 of 4 workloads are as they should be'],
      ])('sums up %s as %s', async (ref, level, text) => {
        const document = await render(ref);
        expect(panelProblems(document)).toEqual([]);
        expect(sectionOf(document, 'status')).toMatchObject({ level, text });
      });

      it('leads from a namespace to its workloads, under their names in the catalog', async () => {
        const document = await render('Environment/prod/payments');
        const { rows } = sectionOf(document, 'table', 'Workloads');
        expect(rows.map((row) => (row.workload as { ref: string }).ref).sort()).toEqual([
          'Service/prod.payments/api',
          'Service/prod.payments/ledger',
          'Service/prod.payments/ledger-statefulset',
          'Service/prod.payments/reconcile',
        ]);
      });

      it('works for an entity that somebody wrote by hand', async () => {
        const byHand = handWritten('Service', 'storefront', {
          'kubernetes.io/cluster': 'prod',
          'kubernetes.io/namespace': 'shop',
          'kubernetes.io/deployment': 'frontend',
        });
        const document = await renderPanel(options, byHand);
        expect(sectionOf(document, 'table', 'Pods').rows).toHaveLength(2);
      });

      it('says what is not there instead of failing', async () => {
        const gone = handWritten('Service', 'gone', {
          'kubernetes.io/cluster': 'prod',
          'kubernetes.io/namespace': 'shop',
          'kubernetes.io/deployment': 'gone',
        });
        const [section] = (await renderPanel(options, gone)).sections;
        expect(section).toMatchObject({
          type: 'status',
          level: 'unknown',
          text: expect.stringContaining('no Deployment "gone"'),
        });
      });

      it('shows nothing outside the chosen namespaces and labels', async () => {
        const frontend = entity('Service/prod.shop/frontend');
        const elsewhere = { clusters: [{ ...cluster(), namespaces: '!shop' }] };
        expect((await renderPanel(elsewhere, frontend)).sections).toHaveLength(1);
        const otherLabels = { clusters: [cluster()], labelSelector: 'app=worker' };
        expect((await renderPanel(otherLabels, frontend)).sections).toHaveLength(1);
        const worker = entity('Service/prod.shop/worker');
        expect((await renderPanel(otherLabels, worker)).sections.length).toBeGreaterThan(3);
      });
    });

    describe('logs', () => {
      const api = 'Service/prod.payments/api';
      const source = 'payments/api-7d9c5b8f6-4kq2x/app';

      it('follows a container until the reader goes away', async () => {
        const reader = new AbortController();
        const lines = [];
        for await (const line of streamLog(options, entity(api), {
          source,
          signal: reader.signal,
        })) {
          expect(logLineProblems(line)).toEqual([]);
          lines.push(line);
          if (lines.length === 5) reader.abort();
        }
        expect(lines.length).toBeGreaterThanOrEqual(5);
        expect(lines[2]?.text).toBe('grüße aus dem Pod ✓');
        expect(lines[0]?.at).toMatch(/^\d{4}-/);
        expect(lines[4]?.text).toContain('tick');
      });

      it.each([
        ['another namespace', 'kube-system/api-7d9c5b8f6-4kq2x/app'],
        ['another workload', 'payments/ledger-0/app'],
        ['a pod that does not exist', 'payments/nobody/app'],
        ['a container that does not exist', 'payments/api-7d9c5b8f6-4kq2x/nobody'],
        ['a path', 'payments/../../secrets/app'],
        ['a query', 'payments/api-7d9c5b8f6-4kq2x/app?x=1'],
        ['nothing', ''],
      ])('refuses a source that names %s', async (_, forged) => {
        const lines = streamLog(options, entity(api), { source: forged });
        await expect(lines.next()).rejects.toMatchObject({
          code: 'KUBERNETES_LOG_SOURCE',
          status: 404,
        });
      });
    });

    describe('connection test', () => {
      it('tells what it reached and what the account may do', async () => {
        const answer = await testConnection(options);
        expect(connectionTestProblems(answer)).toEqual([]);
        expect(answer).toMatchObject({ ok: true, message: 'Reached the cluster.' });
        expect(answer.details?.[0]?.message).toMatch(/^Kubernetes v/);
      });

      it.each([
        ['a wrong token', { token: 'wrong' }, 'refuses the credentials: Unauthorized'],
        [
          'a port where nothing is',
          { url: 'https://127.0.0.1:1' },
          'nothing listens at 127.0.0.1:1',
        ],
        ['a name that is none', { url: 'https://k8s.invalid' }, 'k8s.invalid cannot be resolved'],
      ])('says plainly what is wrong with %s', async (_, change, words) => {
        const answer = await testConnection({ clusters: [{ ...cluster(), ...change }] });
        expect(answer.ok).toBe(false);
        expect(answer.message).toContain(words);
        expect(JSON.stringify(answer)).not.toContain(subject().access.token);
      });

      it('says that the authority is unknown when its certificate is missing', async () => {
        const { caData: _, ...bare } = cluster() as { caData?: string };
        const answer = await testConnection({ clusters: [bare] });
        expect(answer.ok).toBe(false);
        expect(answer.message).toContain('x509: certificate signed by unknown authority');
        const trusting = { clusters: [{ ...bare, insecureSkipTlsVerify: true }] };
        expect(await testConnection(trusting)).toMatchObject({ ok: true });
      });

      it('passes on what the API says about a bad label selector', async () => {
        const answer = await testConnection({ clusters: [cluster()], labelSelector: 'app in' });
        expect(answer.ok).toBe(false);
        expect(answer.message).toContain('unable to parse requirement');
      });
    });
  });
}

interface NamedObject {
  readonly metadata: { readonly name: string };
}
