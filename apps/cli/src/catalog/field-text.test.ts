import { expect, it } from 'vitest';
import { changeText } from './field-text.ts';

it('writes a change on one line, also of what came or went', () => {
  expect(changeText({ pointer: '/metadata/owner', before: 'a', after: 'b' })).toBe(
    'metadata.owner: a → b',
  );
  expect(changeText({ pointer: '/metadata/tags', after: ['x'] })).toBe('metadata.tags: – → ["x"]');
});
