import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createSelfSignedCertificate } from '../../test/support/self-signed-certificate.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { readServiceAccount } from './service-account.ts';

const { cert, key } = createSelfSignedCertificate();
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function kubeconfig(user: unknown, cluster: Record<string, unknown> = {}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com', ...cluster } }],
    users: [
      { name: 'u', user },
      { name: 'dangerous', user: { exec: { command: 'sh' } } },
    ],
    contexts: [
      { name: 'main', context: { cluster: 'c', user: 'u' } },
      { name: 'danger', context: { cluster: 'c', user: 'dangerous' } },
      { name: 'broken', context: { cluster: 'nowhere', user: 'u' } },
    ],
  });
}

const problemsOf = (text: string, context?: string): string => {
  const result = parseKubeconfig(text, context);
  return result.kind === 'invalid' ? result.problems.join('\n') : '';
};

describe('parseKubeconfig', () => {
  it('reads a token and the trust of the cluster', () => {
    const cluster = { 'certificate-authority-data': base64(cert), 'tls-server-name': 'api.local' };
    expect(parseKubeconfig(kubeconfig({ token: 't' }, cluster), undefined)).toEqual({
      kind: 'valid',
      connection: {
        server: 'https://k8s.example.com',
        caPem: cert,
        tlsServerName: 'api.local',
        insecureSkipTlsVerify: false,
        token: 't',
      },
    });
  });

  it('reads a client certificate and a user with a password', () => {
    const data = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    expect(parseKubeconfig(kubeconfig(data), 'main')).toMatchObject({
      connection: { clientCertificate: { cert, key } },
    });
    expect(parseKubeconfig(kubeconfig({ username: 'a', password: 'b' }), 'main')).toMatchObject({
      connection: { basic: { username: 'a', password: 'b' } },
    });
  });

  it.each([
    [{ exec: { command: 'aws', args: ['eks'] } }, '"exec" in the kubeconfig runs a command'],
    [{ exec: {}, token: 't' }, '"exec" in the kubeconfig runs a command'],
    [{ 'auth-provider': { name: 'gcp' } }, '"auth-provider"'],
    [{ tokenFile: '/etc/passwd' }, '"tokenFile" in the kubeconfig names a file'],
    [{ 'token-file': '/etc/passwd' }, '"token-file"'],
    [{ 'client-certificate': '/a', 'client-key': '/b' }, '"client-certificate"'],
    [{ token: 't', as: 'admin' }, 'impersonates another user'],
    [{ token: 't', 'as-groups': ['system:masters'] }, 'impersonates a group'],
    [{}, 'has no credentials'],
    [{ 'client-certificate-data': 'x' }, 'have to be base64 of PEM, both'],
  ])('refuses the user %j', (user, words) => {
    expect(problemsOf(kubeconfig(user))).toContain(words);
  });

  it.each([
    [{ 'certificate-authority': '/etc/ssl/ca.pem' }, '"certificate-authority"'],
    [{ 'proxy-url': 'http://169.254.169.254' }, '"proxy-url"'],
    [{ server: '' }, 'has no server'],
    [{ 'certificate-authority-data': 'xx' }, 'certificate-authority-data is neither'],
    [
      { 'certificate-authority-data': base64(cert), 'insecure-skip-tls-verify': true },
      'a certificate authority and insecure-skip-tls-verify',
    ],
  ])('refuses the cluster %j', (cluster, words) => {
    expect(problemsOf(kubeconfig({ token: 't' }, cluster))).toContain(words);
  });

  it('looks only at the chosen context', () => {
    expect(problemsOf(kubeconfig({ token: 't' }))).toBe('');
    expect(problemsOf(kubeconfig({ token: 't' }), 'danger')).toContain('"exec"');
    expect(problemsOf(kubeconfig({ token: 't' }), 'broken')).toContain('is not in the kubeconfig');
    expect(problemsOf(kubeconfig({ token: 't' }), 'nope')).toContain('main, danger, broken');
  });

  it('refuses what is no kubeconfig, without repeating what may be secret', () => {
    for (const text of ['', 'just text', '- a\n- b', 'a: [', 'a: 1\na: 2', 'x: *unknown']) {
      expect(problemsOf(text)).toMatch(/kubeconfig/);
    }
    expect(problemsOf('token: "s3cret-value\n  more: [')).not.toContain('s3cret');
  });

  it('is not exhausted by aliases that multiply', () => {
    const levels = Array.from({ length: 20 }, (_, i) => {
      const items = Array(10).fill(`*a${i}`).join(',');
      return `a${i + 1}: &a${i + 1} [${items}]`;
    });
    expect(problemsOf(`a0: &a0 x\n${levels.join('\n')}`)).toContain('not valid YAML');
  });
});

describe('readServiceAccount', () => {
  it('reads the mounted files, and says what is missing when there are none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-sa-'));
    try {
      await expect(readServiceAccount(folder)).rejects.toThrow('has to run in the cluster');
      writeFileSync(join(folder, 'token'), 'pod-token\n');
      writeFileSync(join(folder, 'ca.crt'), cert);
      expect(await readServiceAccount(folder)).toEqual({ token: 'pod-token', caPem: cert });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
