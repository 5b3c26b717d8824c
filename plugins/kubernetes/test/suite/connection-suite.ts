import { describe, expect, it } from 'vitest';
import { connectionTestProblems } from '../support/contract.ts';
import { testConnection } from '../support/plugin-harness.ts';
import type { SuiteContext } from './suite-context.ts';

export function describeConnectionTest(context: SuiteContext): void {
  describe('connection test', () => {
    it('tells what it reached and what the account may do', async () => {
      const answer = await testConnection(context.options());
      expect(connectionTestProblems(answer)).toEqual([]);
      expect(answer).toMatchObject({ ok: true, message: 'Reached the cluster.' });
      expect(answer.details?.[0]?.message).toMatch(/^Kubernetes v/);
    });

    it.each([
      ['a wrong token', { token: 'wrong' }, 'refuses the credentials: Unauthorized'],
      ['a port where nothing is', { url: 'https://127.0.0.1:1' }, 'nothing listens at 127.0.0.1:1'],
      ['a name that is none', { url: 'https://k8s.invalid' }, 'k8s.invalid cannot be resolved'],
    ])('says plainly what is wrong with %s', async (_, change, words) => {
      const answer = await testConnection({ clusters: [{ ...context.cluster(), ...change }] });
      expect(answer.ok).toBe(false);
      expect(answer.message).toContain(words);
      expect(JSON.stringify(answer)).not.toContain(context.subject().access.token);
    });

    it('says that the authority is unknown when its certificate is missing', async () => {
      const { caData: _, ...bare } = context.cluster() as { caData?: string };
      const answer = await testConnection({ clusters: [bare] });
      expect(answer.ok).toBe(false);
      expect(answer.message).toContain('x509: certificate signed by unknown authority');
      const trusting = { clusters: [{ ...bare, insecureSkipTlsVerify: true }] };
      expect(await testConnection(trusting)).toMatchObject({ ok: true });
    });

    it('passes on what the API says about a bad label selector', async () => {
      const answer = await testConnection({
        clusters: [context.cluster()],
        labelSelector: 'app in',
      });
      expect(answer.ok).toBe(false);
      expect(answer.message).toContain('unable to parse requirement');
    });
  });
}
