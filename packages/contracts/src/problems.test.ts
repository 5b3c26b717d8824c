import Type from 'typebox';
import { expect, test } from 'vitest';
import { problemsOf } from './problems.ts';

const schema = Type.Object({ name: Type.String() }, { additionalProperties: false });

test.each([1, 7, 8, 9, 500])('a value with %i unknown fields has problems', (count) => {
  const unknown = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`x/${index}`, 1]),
  );
  const problems = problemsOf(schema, { name: 'a', ...unknown }, '/base');
  expect(problems[0]).toEqual({ pointer: '/base/x~10', message: 'unknown field "x/0"' });
  expect(problems.length).toBe(Math.min(count, 8));
});
