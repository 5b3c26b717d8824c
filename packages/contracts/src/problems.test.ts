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

test('an unknown field is told apart from the one that was meant, at every depth', () => {
  const deep = Type.Object(
    { items: Type.Array(schema), 'a/b': Type.Optional(schema) },
    { additionalProperties: false },
  );
  expect(
    problemsOf(deep, { items: [{ name: 'a', nmae: 1 }], 'a/b': { names: 2 }, itms: 3 }),
  ).toEqual(
    expect.arrayContaining([
      { pointer: '/items/0/nmae', message: 'unknown field "nmae"; did you mean "name"?' },
      { pointer: '/a~1b/names', message: 'unknown field "names"; did you mean "name"?' },
      { pointer: '/itms', message: 'unknown field "itms"; did you mean "items"?' },
    ]),
  );
});

test('a text of the wrong form is told which one it should have', () => {
  const hinted = Type.Object({
    id: Type.String({ pattern: '^a$', 'x-pattern-hint': 'must be the letter a' }),
  });
  expect(problemsOf(hinted, { id: 'b' })).toEqual([
    { pointer: '/id', message: 'must be the letter a' },
  ]);
});
