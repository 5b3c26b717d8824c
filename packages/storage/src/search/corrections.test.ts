import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedErrors, typoDistance } from './corrections.ts';

const distance = (typed: string, term: string, isPrefix = false): number =>
  typoDistance([...typed], [...term], 2, isPrefix);

describe('typing errors', () => {
  it('are a letter wrong, missing, too many, or two swapped', () => {
    expect(distance('checkout', 'checkout')).toBe(0);
    expect(distance('chexkout', 'checkout')).toBe(1);
    expect(distance('chckout', 'checkout')).toBe(1);
    expect(distance('checckout', 'checkout')).toBe(1);
    expect(distance('chekcout', 'checkout')).toBe(1);
    expect(distance('hceckotu', 'checkout')).toBe(2);
    expect(distance('basket', 'checkout')).toBeGreaterThan(2);
  });

  it('of an unfinished word are counted against the beginning of the other', () => {
    expect(distance('chekc', 'checkout', true)).toBe(1);
    expect(distance('check', 'checkout', true)).toBe(0);
    expect(distance('chekc', 'checkout')).toBe(3);
  });

  it('are forgiven in longer words of letters only', () => {
    expect(
      ['api', 'edge', 'payment', 'payments', 'v2beta1', '7d9f8b6c'].map(allowedErrors),
    ).toEqual([0, 1, 1, 2, 0, 0]);
  });

  it('are the same seen from either word, and none only between equal words', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ü'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
