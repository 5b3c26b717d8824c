import type { PluginManifest } from '@gantry/contracts';
import { expect, test } from 'vitest';
import { secretsOf } from './secrets-of.ts';

test('secrets are what the manifest marks: credentials, options, fields of items', () => {
  const manifest: PluginManifest = {
    slug: 's',
    name: 'S',
    apiVersion: 1,
    capabilities: [{ kind: 'catalog' }],
    credentials: [
      { name: 'token', label: 'Token' },
      { name: 'user', label: 'User', secret: false },
    ],
    options: [
      { name: 'url', label: 'URL', type: 'string' },
      { name: 'key', label: 'Key', type: 'secret' },
      {
        name: 'clusters',
        label: 'Clusters',
        type: 'list',
        fields: [
          { name: 'name', label: 'Name', type: 'string', required: true },
          { name: 'token', label: 'Token', type: 'secret' },
        ],
      },
    ],
  };
  const found = secretsOf(
    manifest,
    { token: 't1', user: 'ada', undeclared: 'x' },
    { url: 'https://x', key: 'k1', clusters: [{ name: 'a', token: 'c1' }, 'odd', { name: 'b' }] },
  );
  expect([...found]).toEqual(['t1', 'k1', 'c1']);
});
