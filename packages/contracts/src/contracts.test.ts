import { describe, expect, it } from 'vitest';
import {
  builtInKinds,
  compileConfigSchema,
  deriveRelations,
  type Entity,
  formatEntityRef,
  PluginManifestSchema,
  parseEntityRef,
  parseManifest,
  problemsOf,
  toEntityInput,
} from './index.ts';

describe('entity references', () => {
  it('are read as they are written', () => {
    for (const text of ['Service/a', 'Service/prod/a']) {
      const ref = parseEntityRef(text);
      expect(ref && formatEntityRef(ref)).toBe(text);
    }
    expect(parseEntityRef('Service/default/a')).toEqual(parseEntityRef('Service/a'));
  });

  it.each(['', 'Service', 'Service/', '/a', 'a/b/c/d', 'Service//a'])('are not %j', (text) => {
    expect(parseEntityRef(text)).toBeUndefined();
  });
});

describe('the built-in kinds', () => {
  it('have unique names, closed schemas, and relations over fields that exist', () => {
    expect(new Set(builtInKinds.map((kind) => kind.kind)).size).toBe(builtInKinds.length);
    for (const { kind, schema, relations } of builtInKinds) {
      expect([kind, schema.additionalProperties]).toEqual([kind, false]);
      const fields = Object.keys(schema.properties as object);
      for (const { path } of relations) expect(fields).toContain(path[0]);
    }
  });
});

describe('deriveRelations', () => {
  const service = builtInKinds.find((kind) => kind.kind === 'Service');
  if (!service) throw new Error('There is no kind Service.');
  const edges = (metadata: object, spec: Record<string, unknown>): string[] =>
    deriveRelations({ metadata, spec }, service).map(
      ({ type, target }) => `${type} ${target.kind}/${target.namespace}/${target.name}`,
    );

  it('finds owner, references and names, with their namespaces', () => {
    expect(
      edges(
        { owner: 'platform/payments' },
        {
          dependsOn: [
            { kind: 'API', name: 'a' },
            { kind: 'API', namespace: 'prod', name: 'a' },
          ],
          providesApis: ['mine', 'prod/theirs'],
          system: 'shop',
          deployedIn: [{ kind: 'Environment', name: 'eu' }],
        },
      ),
    ).toEqual([
      'ownedBy Team/platform/payments',
      'deployedIn Environment/default/eu',
      'partOf System/default/shop',
      'dependsOn API/default/a',
      'dependsOn API/prod/a',
      'providesApi API/default/mine',
      'providesApi API/prod/theirs',
    ]);
  });

  it('drops duplicates and what is no reference', () => {
    expect(
      edges(
        {},
        { dependsOn: [{ kind: 'API', name: 'a' }, { kind: 'API', name: 'a' }, 7, null, 'a'] },
      ),
    ).toEqual(['dependsOn API/default/a']);
  });
});

describe('toEntityInput', () => {
  it('leaves out what the server wrote and the default namespace', () => {
    const entity: Entity = {
      apiVersion: 'gantry.io/v1',
      kind: 'Service',
      metadata: {
        name: 'a',
        namespace: 'default',
        uid: 'u',
        revision: 3,
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-01T00:00:00Z',
        createdBy: 'x',
        updatedBy: 'x',
        tags: ['t'],
      },
      spec: {},
      status: { source: { plugin: 'p', integration: 'default', externalId: 'e' } },
    };
    expect(toEntityInput(entity)).toEqual({
      apiVersion: 'gantry.io/v1',
      kind: 'Service',
      metadata: { name: 'a', tags: ['t'] },
    });
  });
});

describe('plugin manifests', () => {
  const base = { slug: 'demo', name: 'Demo', apiVersion: 1, capabilities: [{ kind: 'catalog' }] };
  const problems = (changes: object): string[] => {
    const result = parseManifest({ ...base, ...changes });
    return result.kind === 'invalid' ? result.problems.map((p) => p.pointer) : [result.kind];
  };
  const list = (fields: object[], more: object = {}) => ({
    options: [{ name: 'items', label: 'Items', type: 'list', fields, ...more }],
  });
  const name = { name: 'name', label: 'Name', type: 'string', required: true };

  it('are accepted when they keep the rules', () => {
    expect(problems({})).toEqual(['valid']);
    expect(
      problems(list([name, { name: 'token', label: 'T', type: 'secret', boundTo: ['name'] }])),
    ).toEqual(['valid']);
    expect(problemsOf(PluginManifestSchema, base)).toEqual([]);
  });

  it('of another contract version are skipped, whatever else they say', () => {
    expect(parseManifest({ slug: 'x', apiVersion: 2 })).toEqual({
      kind: 'unsupported',
      slug: 'x',
      apiVersion: 2,
    });
  });

  it.each([
    ['a bad slug', { slug: 'Demo!' }, '/slug'],
    ['no capability', { capabilities: [] }, '/capabilities'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    [
      'the same capability twice',
      { capabilities: [{ kind: 'catalog' }, { kind: 'catalog' }] },
      '/capabilities/1/kind',
    ],
    [
      'a panel capability without panels',
      { capabilities: [{ kind: 'panel' }] },
      '/capabilities/0/panels',
    ],
    [
      'an unknown hint',
      { capabilities: [{ kind: 'catalog', hints: { x: 1 } }] },
      '/capabilities/0/hints/x',
    ],
    [
      'a hint that is no duration',
      { capabilities: [{ kind: 'catalog', hints: { defaultSyncInterval: 'soon' } }] },
      '/capabilities/0/hints/defaultSyncInterval',
    ],
    ['a type that disagrees', { pluginType: 'panel' }, '/pluginType'],
    ['an option twice', { options: [name, name] }, '/options/1/name'],
    [
      'an option and a credential of one name',
      { options: [name], credentials: [{ name: 'name', label: 'N' }] },
      '/credentials/0/name',
    ],
    ['a reserved name', { options: [{ ...name, name: 'syncInterval' }] }, '/options/0/name'],
    ['a default of the wrong type', { options: [{ ...name, default: 7 }] }, '/options/0/default'],
    [
      'a default outside the choices',
      { options: [{ ...name, default: 'c', choices: ['a', 'b'] }] },
      '/options/0/default',
    ],
    [
      'a default for a secret',
      { options: [{ name: 's', label: 'S', type: 'secret', default: 'x' }] },
      '/options/0/default',
    ],
    ['a pattern that is none', { options: [{ ...name, pattern: '(' }] }, '/options/0/pattern'],
    ['a list without its key field', list([{ ...name, name: 'id' }]), '/options/0/itemKey'],
    ['a list key that may be missing', list([{ ...name, required: false }]), '/options/0/itemKey'],
    [
      'a binding to nothing',
      { credentials: [{ name: 'c', label: 'C', boundTo: ['url'] }] },
      '/credentials/0/boundTo',
    ],
  ])('are refused with %s', (_what, changes, pointer) => {
    expect(problems(changes)).toContain(pointer);
  });

  it('compile into one closed schema with marks for secrets and items', () => {
    const schema = compileConfigSchema({
      slug: 'demo',
      name: 'Demo',
      apiVersion: 1,
      capabilities: [{ kind: 'catalog', hints: { defaultSyncInterval: '5m' } }],
      options: [
        {
          name: 'clusters',
          label: 'Clusters',
          type: 'list',
          required: true,
          fields: [
            { name: 'name', label: 'Name', type: 'string', required: true },
            { name: 'token', label: 'Token', type: 'secret' },
          ],
        },
      ],
      credentials: [{ name: 'key', label: 'Key', multiline: true }],
    });
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['clusters', 'key'],
      properties: {
        clusters: {
          type: 'array',
          minItems: 1,
          'x-item-key': 'name',
          items: {
            additionalProperties: false,
            required: ['name'],
            properties: { token: { type: 'string', 'x-secret': true } },
          },
        },
        key: { 'x-secret': true, 'x-multiline': true, minLength: 1 },
        syncInterval: { default: '5m' },
      },
    });
  });
});
