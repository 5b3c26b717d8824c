import { compileConfigSchema, parseManifest, problemsOf } from '@gantry/contracts';
import { capabilityKindOf } from '@gantry/plugin-sdk';
import { describe, expect, it } from 'vitest';
import plugin from './plugin.ts';

const { definition } = plugin;
const result = parseManifest({
  ...definition,
  capabilities: definition.capabilities.map(({ handler: _, ...data }) => data),
});
const schema = result.kind === 'valid' ? compileConfigSchema(result.manifest) : {};
const problemsIn = (config: unknown) => problemsOf(schema as never, config);

describe('the manifest', () => {
  it('is valid and names handlers of the right kinds', () => {
    expect(result).toMatchObject({ kind: 'valid' });
    for (const { kind, handler } of definition.capabilities) {
      expect(capabilityKindOf(handler)).toBe(kind);
    }
  });

  it('accepts the shortest configuration', () => {
    const config = JSON.parse(
      '{"clusters":[{"name":"prod","url":"https://k8s.example.com:6443","token":"..."}]}',
    );
    expect(problemsIn(config)).toEqual([]);
  });

  it('accepts every other way to authenticate', () => {
    const clusters = [
      { name: 'a', kubeconfig: 'apiVersion: v1', context: 'x' },
      { name: 'b', inCluster: true },
      { name: 'c', url: 'https://c', token: 't', caData: 'x', namespaces: 'a,!b' },
    ];
    expect(problemsIn({ clusters, labelSelector: 'a=b', syncInterval: '1h' })).toEqual([]);
  });

  it.each(['Prod', 'prod.eu', '-prod', 'prod/eu', '', 'a'.repeat(64)])(
    'refuses a cluster called "%s", which could not be part of a namespace',
    (name) => {
      expect(problemsIn({ clusters: [{ name, url: 'https://k8s', token: 't' }] })).not.toEqual([]);
    },
  );

  it('refuses unknown keys', () => {
    expect(problemsIn({ clusters: [{ name: 'a', tokn: 't' }] })).toMatchObject([
      { pointer: '/clusters/0/tokn' },
    ]);
  });

  it('binds the token to the address that it is sent to', () => {
    const text = JSON.stringify(schema);
    expect(text).toContain('"x-bound-to":["url"]');
    expect(text.match(/"x-secret":true/g)).toHaveLength(2);
  });
});
