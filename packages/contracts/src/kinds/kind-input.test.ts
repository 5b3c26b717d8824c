import { describe, expect, it } from 'vitest';
import { builtInKinds } from './built-in.ts';
import { SPEC_SCHEMA_LIMITS } from './check-spec-schema.ts';
import { checkExtension, extendKind, readKindInput, toKindInput } from './kind-input.ts';
import { deriveRelations } from './relations.ts';

const read = (schema: object, rest: object = {}) =>
  readKindInput({ kind: 'DataSet', ...rest, schema }, () => undefined);
const messages = (schema: object): string[] => {
  const reading = read(schema);
  return 'problems' in reading
    ? reading.problems.map(({ pointer, message }) => `${pointer} ${message}`)
    : [];
};
const kindOf = (schema: object) => {
  const reading = read(schema);
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.kind;
};

describe('readKindInput', () => {
  it('fills in words, and reads what it wrote as the same', () => {
    const kind = kindOf({ properties: { a: {} } });
    expect(kind).toMatchObject({ plural: 'datasets', title: 'Data set', icon: 'box' });
    const again = readKindInput(toKindInput(kind), () => undefined);
    expect('kind' in again && again.kind).toEqual(kind);
  });

  it('closes objects that do not say whether they are open', () => {
    const { schema } = kindOf({
      properties: {
        closed: { properties: { a: {} } },
        open: { properties: {}, additionalProperties: true },
        list: { type: 'array', items: { type: 'object', properties: {} } },
        either: { properties: { a: {} }, anyOf: [{ properties: { b: {} } }] },
        free: { type: 'object' },
      },
    });
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(schema.properties).toEqual({
      closed: { properties: { a: {} }, additionalProperties: false },
      open: { properties: {}, additionalProperties: true },
      list: {
        type: 'array',
        items: { type: 'object', properties: {}, additionalProperties: false },
      },
      either: {
        properties: { a: {} },
        anyOf: [{ properties: { b: {} } }],
        unevaluatedProperties: false,
      },
      free: { type: 'object' },
    });
  });

  it.each([
    [{ type: 'array' }, '/schema/type must be object: a spec is one'],
    [{ definitions: {} }, '/schema/definitions unknown keyword'],
    [{ $id: 'https://example.com' }, '/schema/$id unknown keyword'],
    [{ properties: { a: { format: 'regex' } } }, '/schema/properties/a/format must be one of'],
    [{ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, 'leads to itself'],
    [{ properties: { a: { pattern: 'x'.repeat(201) } } }, 'is longer than 200 characters'],
    [{ properties: { a: { enum: Array(9_000).fill('12345678') } } }, 'is larger than 64 KB'],
  ])('refuses %j', (schema, message) => {
    expect(messages(schema).join()).toContain(message);
  });

  it('counts what a chain of references stands for', () => {
    const $defs: Record<string, object> = { s0: { type: 'string' } };
    for (let i = 1; i < 20; i++) {
      const part = { $ref: `#/$defs/s${i - 1}` };
      $defs[`s${i}`] = { allOf: [part, part] };
    }
    expect(messages({ $defs, properties: { a: { $ref: '#/$defs/s19' } } })).toEqual([
      `/schema has more than ${SPEC_SCHEMA_LIMITS.subschemas} subschemas, each "$ref" counted`,
    ]);
  });
});

describe('x-entity-ref', () => {
  const edges = (schema: object, spec: Record<string, unknown>) =>
    deriveRelations({ metadata: {}, spec }, kindOf(schema)).map(
      ({ type, target }) => `${type} ${target.kind}/${target.namespace}/${target.name}`,
    );

  it('makes relations of names and references, however deep, and through definitions', () => {
    const reference = { 'x-entity-ref': { kinds: ['Service', 'API'], relation: 'calls' } };
    const schema = {
      $defs: { step: { properties: { calls: reference, from: { 'x-entity-ref': 'Team' } } } },
      properties: { steps: { type: 'array', items: { $ref: '#/$defs/step' } } },
    };
    const steps = [
      { calls: 'Service/a', from: 'prod/b' },
      { calls: { kind: 'API', namespace: 'eu', name: 'c' } },
      { calls: 'which-kind' },
    ];
    expect(edges(schema, { steps })).toEqual([
      'calls Service/default/a',
      'calls API/eu/c',
      'from Team/prod/b',
    ]);
  });

  it('only offers entities to pick from with relation: false', () => {
    const schema = { properties: { a: { 'x-entity-ref': { kinds: ['Team'], relation: false } } } };
    expect(edges(schema, { a: 'x' })).toEqual([]);
  });
});

describe('a built-in kind', () => {
  const service = builtInKinds[0] as (typeof builtInKinds)[number];

  it('takes optional fields, and keeps its own', () => {
    const schema = { properties: { tier: { type: 'integer' }, lifecycle: {} } };
    expect(checkExtension(service, { kind: 'Service', schema })).toMatchObject([
      { pointer: '/schema/properties/lifecycle' },
    ]);
    const extended = extendKind(service, schema as never).schema.properties as object;
    expect(extended).toMatchObject({
      tier: { type: 'integer' },
      lifecycle: { title: 'Lifecycle' },
    });
  });
});
