import { describe, expect, it } from 'vitest';
import { panelProblems } from '../support/contract.ts';
import { handWritten, renderPanel } from '../support/plugin-harness.ts';
import { sectionOf } from '../support/sections.ts';
import type { SuiteContext } from './suite-context.ts';

export function describePanel(context: SuiteContext): void {
  describe('panel', () => {
    it('shows a broken rollout with the reason on top', async () => {
      const document = await context.render('Service/prod.shop/frontend');
      expect(panelProblems(document)).toEqual([]);
      expect(sectionOf(document, 'status')).toMatchObject({
        level: 'critical',
        text: '1 of 2 replicas ready: CrashLoopBackOff',
      });
      const rows = sectionOf(document, 'table', 'Pods').rows;
      expect(rows.map((row) => row.pod)).toEqual(['frontend-66b8d-crash', 'frontend-66b8d-good1']);
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
      const document = await context.render(ref);
      expect(panelProblems(document)).toEqual([]);
      expect(sectionOf(document, 'status')).toMatchObject({ level, text });
    });

    it('leads from a namespace to its workloads, under their names in the catalog', async () => {
      const document = await context.render('Environment/prod/payments');
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
      const document = await renderPanel(context.options(), byHand);
      expect(sectionOf(document, 'table', 'Pods').rows).toHaveLength(2);
    });

    it('says what is not there instead of failing', async () => {
      const gone = handWritten('Service', 'gone', {
        'kubernetes.io/cluster': 'prod',
        'kubernetes.io/namespace': 'shop',
        'kubernetes.io/deployment': 'gone',
      });
      const [section] = (await renderPanel(context.options(), gone)).sections;
      expect(section).toMatchObject({
        type: 'status',
        level: 'unknown',
        text: expect.stringContaining('no Deployment "gone"'),
      });
    });

    it('shows nothing outside the chosen namespaces and labels', async () => {
      const frontend = context.entity('Service/prod.shop/frontend');
      const elsewhere = { clusters: [{ ...context.cluster(), namespaces: '!shop' }] };
      expect((await renderPanel(elsewhere, frontend)).sections).toHaveLength(1);
      const otherLabels = { clusters: [context.cluster()], labelSelector: 'app=worker' };
      expect((await renderPanel(otherLabels, frontend)).sections).toHaveLength(1);
      const worker = context.entity('Service/prod.shop/worker');
      expect((await renderPanel(otherLabels, worker)).sections.length).toBeGreaterThan(3);
    });
  });
}
