import { describe, expect, it } from 'vitest';
import { logLineProblems } from '../support/contract.ts';
import { streamLog } from '../support/plugin-harness.ts';
import type { SuiteContext } from './suite-context.ts';

export function describeLogs(context: SuiteContext): void {
  describe('logs', () => {
    const api = 'Service/prod.payments/api';
    const source = 'payments/api-7d9c5b8f6-4kq2x/app';

    it('follows a container until the reader goes away', async () => {
      const reader = new AbortController();
      const lines = [];
      for await (const line of streamLog(context.options(), context.entity(api), {
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
      const lines = streamLog(context.options(), context.entity(api), { source: forged });
      await expect(lines.next()).rejects.toMatchObject({
        code: 'KUBERNETES_LOG_SOURCE',
        status: 404,
      });
    });
  });
}
