import { expect, it } from 'vitest';
import { compareStates } from './compare-states.ts';
import { formatFieldPath } from './field-path.ts';

it('writes pointers as people write paths', () => {
  expect(formatFieldPath('/metadata/owner')).toBe('metadata.owner');
  expect(formatFieldPath('/metadata/labels/app.io~1tier')).toBe('metadata.labels["app.io/tier"]');
  expect(formatFieldPath('/spec/a~0b')).toBe('spec["a~b"]');
});

it('names the fields that differ: objects by their fields, lists whole, and not what the server writes', () => {
  const before = {
    metadata: { name: 'a', revision: 1, labels: { x: '1', y: '2' }, tags: ['a'] },
    spec: { type: 'backend', nested: { constructor: 1 } },
  };
  const after = {
    metadata: { name: 'a', revision: 2, labels: { y: '3', z: '4' }, tags: ['a', 'b'] },
    spec: { type: 'backend', nested: {} },
  };
  expect(compareStates(before, after)).toEqual([
    { pointer: '/metadata/labels/x', before: '1' },
    { pointer: '/metadata/labels/y', before: '2', after: '3' },
    { pointer: '/metadata/labels/z', after: '4' },
    { pointer: '/metadata/tags', before: ['a'], after: ['a', 'b'] },
    { pointer: '/spec/nested/constructor', before: 1 },
  ]);
  expect(compareStates(before, before)).toEqual([]);
});
