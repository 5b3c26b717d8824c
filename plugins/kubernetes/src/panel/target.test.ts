import type { EntityContext } from '@gantry/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { parseClusters } from '../config/cluster-config.ts';
import { resolveTarget } from './target.ts';

const cluster = (name: string, namespaces = '') => ({
  name,
  url: `https://${name}.example.com`,
  token: 't',
  namespaces,
});
const one = parseClusters({ clusters: [cluster('prod', '!kube-system')] });
const two = parseClusters({ clusters: [cluster('prod'), cluster('staging'), { name: 'broken' }] });

const entity = (
  annotations: Record<string, string>,
  more: Partial<EntityContext> = {},
): EntityContext => ({
  ref: 'Service/web',
  uid: 'u',
  kind: 'Service',
  namespace: 'default',
  name: 'web',
  spec: {},
  labels: {},
  annotations: Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`kubernetes.io/${key}`, value]),
  ),
  links: [],
  ...more,
});

describe('resolveTarget', () => {
  it.each<[string, EntityContext, object]>([
    [
      'what the sync wrote',
      entity({
        cluster: 'staging',
        kind: 'StatefulSet',
        namespace: 'shop',
        name: 'db',
      }),
      { kind: 'StatefulSet', namespace: 'shop', name: 'db', cluster: { name: 'staging' } },
    ],
    [
      'a cluster and a deployment',
      entity({ cluster: 'prod', deployment: 'front' }),
      { kind: 'Deployment', namespace: 'default', name: 'front' },
    ],
    [
      'a cluster alone',
      entity({ cluster: 'prod' }),
      { kind: 'Deployment', namespace: 'default', name: 'web' },
    ],
    [
      'the older names of the cluster annotation',
      entity({ clusterName: 'staging', deployment: 'x' }),
      { cluster: { name: 'staging' } },
    ],
    [
      'the first of several clusters',
      entity({ clusters: 'staging, prod', deployment: 'x' }),
      { cluster: { name: 'staging' } },
    ],
    [
      'the place that the entity is deployed in',
      entity(
        { cluster: 'prod' },
        { spec: { deployedIn: [{ kind: 'Environment', namespace: 'prod', name: 'shop' }] } },
      ),
      { namespace: 'shop' },
    ],
    [
      'the namespace of the entity',
      entity({ cluster: 'prod' }, { namespace: 'prod.shop' }),
      { namespace: 'shop' },
    ],
    [
      'an Environment',
      entity({ cluster: 'prod' }, { kind: 'Environment', name: 'shop' }),
      { kind: 'Namespace', namespace: 'shop', name: 'shop' },
    ],
    [
      'an Infrastructure',
      entity({ cluster: 'prod' }, { kind: 'Infrastructure', name: 'db-svc' }),
      { kind: 'Service', name: 'db' },
    ],
  ])('finds %s', (_, given, expected) => {
    expect(resolveTarget(given, two)).toMatchObject({ kind: 'found', target: expected });
  });

  it('needs no cluster when there is only one', () => {
    expect(resolveTarget(entity({ deployment: 'x' }), one)).toMatchObject({ kind: 'found' });
    expect(resolveTarget(entity({ deployment: 'x' }), two)).toMatchObject({
      reason: expect.stringContaining('more than one cluster'),
    });
  });

  it.each<[string, EntityContext, string]>([
    ['an unknown cluster', entity({ cluster: 'nope' }), 'is not configured'],
    ['a broken cluster', entity({ cluster: 'broken' }), 'no way to authenticate'],
    ['an unknown kind', entity({ cluster: 'prod', kind: 'Secret' }), 'are not shown'],
    [
      'a path',
      entity({ cluster: 'prod', deployment: '../../secrets/x' }),
      'cannot be the name of a Kubernetes object',
    ],
    [
      'a path as namespace',
      entity({ cluster: 'prod', namespace: 'a/b', deployment: 'x' }),
      'cannot be the name of a Kubernetes object',
    ],
  ])('refuses %s', (_, given, words) => {
    expect(resolveTarget(given, two)).toMatchObject({
      kind: 'unresolved',
      reason: expect.stringContaining(words),
    });
  });

  it('never leads into a namespace that the configuration leaves out', () => {
    const given = entity({ namespace: 'kube-system', deployment: 'coredns' });
    expect(resolveTarget(given, one)).toMatchObject({
      reason: expect.stringContaining('not among those that Gantry may read'),
    });
    const asEnvironment = entity({ cluster: 'prod', kind: 'Namespace', name: 'kube-system' });
    expect(resolveTarget(asEnvironment, one)).toMatchObject({ kind: 'unresolved' });
  });
});
