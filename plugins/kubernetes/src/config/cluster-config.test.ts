import { describe, expect, it } from 'vitest';
import { createSelfSignedCertificate } from '../../test/support/self-signed-certificate.ts';
import { type ClusterSetting, parseClusters } from './cluster-config.ts';

const { cert } = createSelfSignedCertificate();
const url = 'https://k8s.example.com:6443';

const parse = (cluster: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  parseClusters({ clusters: [{ name: 'prod', ...cluster }], ...more })[0] as ClusterSetting;
const problemsOf = (cluster: Record<string, unknown>): string => {
  const setting = parse(cluster);
  return setting.kind === 'invalid' ? setting.problems.join('\n') : '';
};

describe('parseClusters', () => {
  it('reads an address and a token', () => {
    expect(parse({ url: `${url}/`, token: ' t0ken\n' })).toEqual({
      kind: 'valid',
      cluster: {
        name: 'prod',
        server: url,
        trust: { insecureSkipTlsVerify: false },
        identity: { kind: 'configured', token: 't0ken' },
        namespaces: { include: [], exclude: [] },
      },
    });
  });

  it('keeps a path in the address', () => {
    const setting = parse({ url: 'https://rancher.example.com/k8s/clusters/c-1/', token: 't' });
    expect(setting).toMatchObject({
      cluster: { server: 'https://rancher.example.com/k8s/clusters/c-1' },
    });
  });

  it('takes empty fields for absent ones, as forms send them', () => {
    const setting = parse({
      url,
      token: 't',
      caData: '',
      kubeconfig: ' ',
      context: '',
      namespaces: '',
      inCluster: false,
      insecureSkipTlsVerify: false,
    });
    expect(setting).toMatchObject({
      kind: 'valid',
      cluster: { trust: { insecureSkipTlsVerify: false } },
    });
  });

  it('never switches verification off because something is missing', () => {
    for (const value of [undefined, null, '', 0, 'true', 'false']) {
      expect(parse({ url, token: 't', insecureSkipTlsVerify: value })).toMatchObject({
        cluster: { trust: { insecureSkipTlsVerify: false } },
      });
    }
    expect(parse({ url, token: 't', insecureSkipTlsVerify: true })).toMatchObject({
      cluster: { trust: { insecureSkipTlsVerify: true } },
    });
  });

  it('reads a certificate authority as PEM and as base64 of it', () => {
    const base64 = Buffer.from(cert).toString('base64');
    for (const caData of [cert, base64, base64.replace(/(.{60})/g, '$1\n')]) {
      expect(parse({ url, token: 't', caData })).toMatchObject({
        cluster: { trust: { caPem: cert } },
      });
    }
  });

  it('uses the service account of its own pod at the address that every pod knows', () => {
    expect(parse({ inCluster: true })).toMatchObject({
      cluster: {
        server: 'https://kubernetes.default.svc',
        identity: { kind: 'service-account' },
        trust: { insecureSkipTlsVerify: false },
      },
    });
  });

  it('gives the label selector to every cluster', () => {
    expect(parse({ url, token: 't' }, { labelSelector: ' app=x ' })).toMatchObject({
      cluster: { labelSelector: 'app=x' },
    });
  });

  it.each([
    [{ url }, 'no way to authenticate'],
    [{}, 'no way to authenticate'],
    [{ url, token: 't', inCluster: true }, 'more than one way'],
    [{ token: 't', kubeconfig: 'x' }, 'more than one way'],
    [{ token: 't' }, 'address of the API server is missing'],
    [{ url: 'k8s.example.com', token: 't' }, 'is not an address'],
    [{ url: 'ftp://k8s.example.com', token: 't' }, 'has to begin with https://'],
    [{ url: 'https://me:pw@k8s.example.com', token: 't' }, 'must not hold a user name'],
    [{ url: `${url}/?x=1`, token: 't' }, 'must not have a query'],
    [{ url, token: 'two words' }, 'spaces, line breaks'],
    [{ url, token: 'line\nbreak' }, 'spaces, line breaks'],
    [{ url, token: 't', caData: 'nonsense' }, 'neither a PEM certificate'],
    [
      { url, token: 't', caData: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      'cannot be read',
    ],
    [{ url, token: 't', caData: cert, insecureSkipTlsVerify: true }, 'switched off'],
    [{ url, token: 't', context: 'x' }, '"context" chooses from a kubeconfig'],
    // The pod's token must not be sent to an address that somebody typed.
    [{ inCluster: true, url: 'https://attacker.example.com' }, '"url" belongs to a token'],
    [{ inCluster: true, caData: cert }, '"caData" belongs to a token'],
    [{ inCluster: true, insecureSkipTlsVerify: true }, '"insecureSkipTlsVerify" belongs'],
    [{ url, token: 't', namespaces: 'team a' }, 'not the name of a namespace'],
    [{ url, token: 't', namespaces: 'a,!a' }, 'also excluded'],
  ])('refuses %j', (cluster, words) => {
    expect(problemsOf(cluster)).toContain(words);
  });

  it('refuses the second of two clusters with one name and keeps the first', () => {
    const clusters = [
      { name: 'a', url, token: 't' },
      { name: 'a', url: 'https://other', token: 't' },
    ];
    expect(parseClusters({ clusters }).map(({ kind }) => kind)).toEqual(['valid', 'invalid']);
  });

  it('survives options that are not what the schema says', () => {
    expect(parseClusters({})).toEqual([]);
    expect(parseClusters({ clusters: 'x' })).toEqual([]);
    expect(parseClusters({ clusters: [null, 3] }).map(({ kind }) => kind)).toEqual([
      'invalid',
      'invalid',
    ]);
  });
});
