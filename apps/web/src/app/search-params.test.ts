import { describe, expect, it } from 'vitest';
import { manyOf, oneOf, parseSearch, stringifySearch } from './search-params.ts';

describe('query parameters', () => {
  it('reads repeated names as a list and keeps everything a text', () => {
    expect(parseSearch('?tag=gold&tag=pci&q=123&gone=true')).toEqual({
      tag: ['gold', 'pci'],
      q: '123',
      gone: 'true',
    });
  });

  it('does not touch prototypes', () => {
    const parsed = parseSearch('?__proto__=x&constructor=y&toString=z');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(parsed.constructor).toBe('y');
  });

  it('writes readable addresses and leaves empty values out', () => {
    expect(stringifySearch({ tag: ['gold', 'a b'], q: '', owner: undefined, gone: true })).toBe(
      '?tag=gold&tag=a+b&gone=true',
    );
    expect(stringifySearch({})).toBe('');
  });

  it('gives one or many, whatever the address holds', () => {
    expect(oneOf(['a', 'b'])).toBe('a');
    expect(oneOf('')).toBeUndefined();
    expect(manyOf('a')).toEqual(['a']);
    expect(manyOf(['a', 'a', ''])).toEqual(['a']);
    expect(manyOf(undefined)).toBeUndefined();
  });
});
