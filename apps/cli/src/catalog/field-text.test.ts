import { expect, it } from 'vitest';
import { changeText, pathText } from './field-text.ts';

it('writes pointers as people write paths', () => {
  expect(pathText('/metadata/owner')).toBe('metadata.owner');
  expect(pathText('/metadata/labels/app.io~1tier')).toBe('metadata.labels["app.io/tier"]');
  expect(pathText('/spec/a~0b')).toBe('spec["a~b"]');
});

it('writes a change on one line, also of what came or went', () => {
  expect(changeText({ pointer: '/metadata/owner', before: 'a', after: 'b' })).toBe(
    'metadata.owner: a → b',
  );
  expect(changeText({ pointer: '/metadata/tags', after: ['x'] })).toBe('metadata.tags: – → ["x"]');
});
