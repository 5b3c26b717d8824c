import { describe, expect, it } from 'vitest';
import type { ObjectMeta } from '../objects/object-meta.ts';
import { suffixedName, WorkloadNames } from './entity-names.ts';
import { ClusterMapper } from './map-objects.ts';
import { chooseLifecycle, chooseOwner, chooseSystem, chooseType } from './ownership.ts';
import { WorkloadIndex } from './workload-index.ts';

const meta = (
  labels: Record<string, string>,
  annotations: Record<string, string> = {},
): ObjectMeta => ({
  name: 'x',
  namespace: 'shop',
  uid: 'u',
  labels,
  annotations,
  createdAt: undefined,
  deletedAt: undefined,
  owners: [],
});

describe('what people declare', () => {
  it.each([
    [meta({ 'gantry.io/owner': 'a' }), 'a'],
    [meta({ 'gantry.io/owner': 'a' }, { 'gantry.io/owner': 'ns/b' }), 'ns/b'],
    [meta({}, { 'backstage.io/owner': 'group:default/c' }), 'c'],
    [meta({}, { 'backstage.io/owner': 'team-d' }), 'team-d'],
    [meta({ 'backstage.io/owner': 'c', 'gantry.io/owner': 'a' }), 'a'],
    [meta({ 'app.kubernetes.io/managed-by': 'Helm' }), undefined],
    [meta({}, { 'gantry.io/owner': 'two words' }), undefined],
    [meta({}, { 'gantry.io/owner': 'a/b/c' }), undefined],
    [meta({}, { 'gantry.io/owner': ' ' }), undefined],
    [meta({}, { 'gantry.io/owner': 'x'.repeat(300) }), undefined],
  ])('about an owner is read from %j', (object, owner) => {
    expect(chooseOwner(object)).toBe(owner);
  });

  it('about system, lifecycle and type is taken where it is valid', () => {
    expect(chooseSystem(meta({ 'app.kubernetes.io/part-of': 'Billing' }))).toBe('billing');
    const both = meta({ 'app.kubernetes.io/part-of': 'x' }, { 'gantry.io/system': 'core/y' });
    expect(chooseSystem(both)).toBe('core/y');
    expect(chooseLifecycle(meta({ 'gantry.io/lifecycle': 'Production' }))).toBe('production');
    expect(chooseLifecycle(meta({ 'gantry.io/lifecycle': 'gold' }))).toBeUndefined();
    expect(chooseType(meta({ 'gantry.io/type': 'frontend' }), ['frontend'])).toBe('frontend');
    expect(chooseType(meta({ 'gantry.io/type': 'frontend' }), ['queue'])).toBeUndefined();
  });
});

describe('names', () => {
  it('are given in order, and never twice in a namespace', () => {
    const names = new WorkloadNames();
    const given = [
      names.claim('a', 'Deployment', 'api'),
      names.claim('a', 'Deployment', 'api-statefulset'),
      names.claim('a', 'StatefulSet', 'api'),
      names.claim('a', 'DaemonSet', 'api'),
      names.claim('b', 'StatefulSet', 'api'),
    ];
    expect(given).toEqual(['api', 'api-statefulset', 'api-statefulset-2', 'api-daemonset', 'api']);
  });

  it('stay valid and apart however long they are', () => {
    const long = `${'a'.repeat(244)}.${'b'.repeat(7)}`;
    const one = suffixedName(`${long}1`, 'ingress');
    const two = suffixedName(`${long}2`, 'ingress');
    expect(one).not.toBe(two);
    for (const name of [one, two]) {
      expect(name.length).toBeLessThanOrEqual(253);
      expect(name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
      expect(name).toMatch(/-ingress$/);
    }
  });
});

describe('the index of workloads', () => {
  it('finds by all labels of a selector, within the namespace', () => {
    const index = new WorkloadIndex();
    index.add('a', 'web', { app: 'web', tier: 'front' });
    index.add('a', 'web-canary', { app: 'web', tier: 'canary' });
    index.add('b', 'web', { app: 'web', tier: 'front' });
    expect(index.find('a', { app: 'web' })).toEqual(['web', 'web-canary']);
    expect(index.find('a', { app: 'web', tier: 'front' })).toEqual(['web']);
    expect(index.find('a', { app: 'web', tier: 'none' })).toEqual([]);
    expect(index.find('a', {})).toEqual([]);
    expect(index.find('c', { app: 'web' })).toEqual([]);
  });
});

describe('the mapper', () => {
  const deployment = (name: string, more: object = {}) => ({
    metadata: { name, namespace: 'shop', uid: 'u', ...more },
    spec: { template: { metadata: { labels: { app: name } } } },
  });

  it('gives an owner of a namespace to what is in it', () => {
    const mapper = new ClusterMapper('prod');
    mapper.namespace({ metadata: { name: 'shop', labels: { 'gantry.io/owner': 'shop-team' } } });
    const inherited = mapper.workload('Deployment', deployment('a'));
    const own = mapper.workload(
      'Deployment',
      deployment('b', { annotations: { 'gantry.io/owner': 'b-team' } }),
    );
    expect(inherited.entity.metadata.owner).toBe('shop-team');
    expect(own.entity.metadata.owner).toBe('b-team');
  });

  it('identifies an object by cluster, kind and name, so that one made anew is the same', () => {
    const map = (uid: string) =>
      new ClusterMapper('prod').workload('Deployment', deployment('a', { uid }));
    expect(map('one').externalId).toBe('prod/Deployment/shop/a');
    expect(map('two').externalId).toBe(map('one').externalId);
    const namespace = new ClusterMapper('prod').namespace({ metadata: { name: 'shop' } });
    expect(namespace.externalId).toBe('prod/Namespace/shop');
  });

  it('copies labels in a fixed order, without those that rollouts write', () => {
    const labels: Record<string, string> = { 'pod-template-hash': 'x' };
    for (let index = 99; index >= 0; index--)
      labels[`label-${String(index).padStart(2, '0')}`] = '';
    const { entity } = new ClusterMapper('prod').workload(
      'Deployment',
      deployment('a', { labels }),
    );
    const keys = Object.keys(entity.metadata.labels ?? {});
    expect(keys).toHaveLength(60);
    expect(keys[0]).toBe('label-00');
    expect(keys).not.toContain('pod-template-hash');
  });

  it('leaves out Services that are not things of their own', () => {
    const mapper = new ClusterMapper('prod');
    const service = (name: string, namespace: string, spec: object) =>
      mapper.service({ metadata: { name, namespace }, spec });
    expect(service('db', 'shop', { clusterIP: 'None' })).toBeUndefined();
    expect(service('kubernetes', 'default', { clusterIP: '10.0.0.1' })).toBeUndefined();
    expect(service('kubernetes', 'shop', { clusterIP: '10.0.0.2' })).toBeDefined();
  });

  it('links an Ingress to the hosts that are hosts', () => {
    const { entity } = new ClusterMapper('prod').ingress({
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        tls: [{ hosts: ['b.example.com'] }],
        rules: [{ host: 'b.example.com' }, { host: 'a.example.com' }, { host: '*.x.com' }, {}].map(
          (rule) => ({ ...rule, http: { paths: [{ path: '/', backend: {} }] } }),
        ),
      },
    });
    expect(entity.spec?.links).toEqual([
      { title: 'a.example.com', url: 'http://a.example.com/', icon: 'other' },
      { title: 'b.example.com', url: 'https://b.example.com/', icon: 'other' },
    ]);
  });
});
