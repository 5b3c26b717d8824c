import { expect, it } from 'vitest';
import { toYaml } from '../format/yaml-text.ts';
import { toCanonical } from './canonical-entity.ts';

const schemas = {
  Service: {
    properties: {
      type: {},
      links: { items: { properties: { title: {}, url: {} } } },
      config: {},
    },
  },
};

const managed = {
  uid: 'u',
  revision: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'ada',
  updatedBy: 'ada',
};

const entity = (spec: Record<string, unknown>, labels: Record<string, string>) =>
  ({
    apiVersion: 'gantry.io/v1',
    kind: 'Service',
    metadata: { ...managed, labels, name: 'a', namespace: 'default', tags: ['z', 'a'] },
    spec,
    status: { source: { plugin: 'p', integration: 'default', externalId: 'x' } },
  }) as Parameters<typeof toCanonical>[0];

it('is one text for one content, in whatever order it was written', () => {
  const first = entity(
    { type: 'x', links: [{ title: 't', url: 'u' }], config: { b: 1, a: { d: 1, c: 2 } } },
    { b: '2', a: '1' },
  );
  const second = entity(
    { config: { a: { c: 2, d: 1 }, b: 1 }, links: [{ url: 'u', title: 't' }], type: 'x' },
    { a: '1', b: '2' },
  );
  const text = toYaml(toCanonical(first, schemas));
  expect(toYaml(toCanonical(second, schemas))).toBe(text);
  expect(text).toBe(`apiVersion: gantry.io/v1
kind: Service
metadata:
  name: a
  tags:
    - z
    - a
  labels:
    a: "1"
    b: "2"
spec:
  type: x
  links:
    - title: t
      url: u
  config:
    a:
      c: 2
      d: 1
    b: 1
`);
});

it('knows what to do with a kind that it has no schema of', () => {
  const value = toCanonical(entity({ b: 1, a: 2 }, {}), {});
  expect(Object.keys(value.spec as object)).toEqual(['a', 'b']);
});
