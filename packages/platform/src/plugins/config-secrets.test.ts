import { compileConfigSchema, type PluginManifest, SECRET_PLACEHOLDER } from '@gantry/contracts';
import { describe, expect, it } from 'vitest';
import { mergeConfig, openConfig, redactConfig, type StoredConfig } from './config-secrets.ts';

const manifest: PluginManifest = {
  slug: 'demo',
  name: 'Demo',
  apiVersion: 1,
  capabilities: [{ kind: 'catalog' }],
  options: [
    {
      name: 'clusters',
      label: 'Clusters',
      type: 'list',
      fields: [
        { name: 'name', label: 'Name', type: 'string', required: true },
        { name: 'url', label: 'Address', type: 'string', required: true },
        { name: 'token', label: 'Token', type: 'secret', boundTo: ['url'] },
      ],
    },
    { name: 'labels', label: 'Labels', type: 'mapping' },
  ],
  credentials: [{ name: 'apiKey', label: 'Key' }],
};
const schema = compileConfigSchema(manifest);
const P = SECRET_PLACEHOLDER;

function store(config: Record<string, unknown>, before?: StoredConfig): StoredConfig {
  const merge = mergeConfig(schema, config as never, before);
  if (!('plain' in merge)) throw new Error(JSON.stringify(merge.problems));
  return merge;
}

const config = {
  clusters: [
    { name: 'prod', url: 'https://prod', token: 'prod-secret' },
    { name: 'dev', url: 'https://dev', token: 'dev-secret' },
    { name: 'open', url: 'https://open' },
  ],
  apiKey: 'k3y',
  labels: { a: 'b' },
};

describe('secrets in a configuration', () => {
  it('are kept apart, put back for the plugin and hidden from people', () => {
    const stored = store(config);
    expect(JSON.stringify(stored.plain)).not.toMatch(/secret|k3y/);
    expect(openConfig(schema, stored)).toEqual(config);
    expect(redactConfig(schema, stored)).toEqual({
      ...config,
      clusters: [
        { name: 'prod', url: 'https://prod', token: P },
        { name: 'dev', url: 'https://dev', token: P },
        { name: 'open', url: 'https://open' },
      ],
      apiKey: P,
    });
  });

  it('survive a round trip of what was shown', () => {
    const stored = store(config);
    expect(store(redactConfig(schema, stored), stored)).toEqual(stored);
  });

  it('stay with their item when items are reordered, removed or added', () => {
    const stored = store(config);
    const changed = store(
      {
        clusters: [
          { name: 'new', url: 'https://new' },
          { name: 'dev', url: 'https://dev', token: P },
        ],
        apiKey: P,
      },
      stored,
    );
    expect(changed.secrets).toEqual({ 'clusters[dev].token': 'dev-secret', apiKey: 'k3y' });
  });

  it('go when they are left out or emptied', () => {
    const stored = store(config);
    const { secrets } = store(
      { clusters: [{ name: 'dev', url: 'https://dev', token: '' }] },
      stored,
    );
    expect(secrets).toEqual({});
  });

  it.each([
    [
      'an item that has none',
      { clusters: [{ name: 'open', url: 'https://open', token: P }] },
      '/clusters/0/token',
    ],
    [
      'an item of another name',
      { clusters: [{ name: 'x', url: 'https://prod', token: P }] },
      '/clusters/0/token',
    ],
    [
      'an address that changed',
      { clusters: [{ name: 'prod', url: 'https://evil', token: P }] },
      '/clusters/0/token',
    ],
    ['a field that is no secret', { clusters: [{ name: 'prod', url: P }] }, '/clusters/0/url'],
    ['a part of a value', { labels: { a: `x${P}` } }, '/labels/a'],
    [
      'an item name',
      { clusters: [{ name: P, url: 'https://prod', token: P }] },
      '/clusters/0/name',
    ],
  ])('refuses a placeholder in %s', (_what, incoming, pointer) => {
    const merge = mergeConfig(schema, incoming as never, store(config));
    expect(merge.problems.map((problem) => problem.pointer)).toContain(pointer);
  });

  it('refuses a placeholder where nothing was ever stored', () => {
    const merge = mergeConfig(schema, { apiKey: P }, undefined);
    expect(merge.problems).toHaveLength(1);
  });

  it('keeps items apart whose names look like places', () => {
    const items = [
      { name: 'a', url: 'https://a', token: 'one' },
      { name: 'a].token', url: 'https://b', token: 'two' },
      { name: 'a%5d', url: 'https://c', token: 'three' },
      { name: 'a]', url: 'https://d', token: 'four' },
    ];
    expect(openConfig(schema, store({ clusters: items }))).toEqual({ clusters: items });
  });

  it('refuses two items of one name', () => {
    const item = { name: 'prod', url: 'https://prod' };
    const merge = mergeConfig(schema, { clusters: [item, item] }, undefined);
    expect(merge.problems).toEqual([
      { pointer: '/clusters/1/name', message: '"prod" is there twice' },
    ]);
  });
});
