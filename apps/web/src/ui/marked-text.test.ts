import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitMarks } from './marked-text.tsx';

const short = (text: string, ranges: number[][]) =>
  splitMarks(text, ranges).map(({ part, isMarked }) => (isMarked ? `[${part}]` : part));

it('takes a text apart at its marks', () => {
  expect(short('payments api', [[0, 3]])).toEqual(['[pay]', 'ments api']);
  expect(
    short('payments api', [
      [9, 12],
      [0, 8],
    ]),
  ).toEqual(['[payments]', ' ', '[api]']);
  expect(short('payments', [])).toEqual(['payments']);
});

it('neither loses nor repeats text, whatever the ranges are', () => {
  const ranges = fc.array(fc.array(fc.integer({ min: -5, max: 30 }), { maxLength: 3 }));
  fc.assert(
    fc.property(fc.string(), ranges, (text, marks) => {
      expect(
        splitMarks(text, marks)
          .map(({ part }) => part)
          .join(''),
      ).toBe(text);
    }),
  );
});
