import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, findUnsafeJson, getAtPointer, type Json, mergePatch } from './json.ts';

describe('canonicalJson', () => {
  it('is the same for documents that differ in key order only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shuffled = reverseKeys(value as Json);
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
      }),
    );
  });

  it('can be read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });
});

describe('findUnsafeJson', () => {
  it('accepts what JSON can carry', () => {
    expect(findUnsafeJson({ a: [1, { b: null }], c: 'x' })).toBeUndefined();
    expect(findUnsafeJson('text')).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    const value = JSON.parse(`{"a":[{"${key}":1}]}`) as unknown;
    expect(findUnsafeJson(value)?.pointer).toBe(`/a/0/${key}`);
  });

  it('refuses cycles, and accepts one value in two places', () => {
    const cycle: Record<string, unknown> = { a: {} };
    (cycle.a as Record<string, unknown>).back = cycle;
    expect(findUnsafeJson(cycle)?.message).toContain('cycle');
    const shared = { x: 1 };
    expect(findUnsafeJson({ a: shared, b: shared })).toBeUndefined();
  });

  it('refuses absurd nesting without recursion', () => {
    let value: unknown = 1;
    for (let i = 0; i < 200_000; i++) value = [value];
    expect(findUnsafeJson(value)?.message).toContain('nested');
  });
});

describe('mergePatch', () => {
  // The examples of RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as [Json, Json, Json][])('of %j with %j gives %j', (target, patch, expected) => {
    const before = JSON.stringify(target);
    expect(mergePatch(target, patch)).toEqual(expected);
    expect(JSON.stringify(target)).toBe(before);
  });
});

describe('getAtPointer', () => {
  it('reads own properties, escaped names and list items', () => {
    const value = { 'a/b': { '~': [10, 20] } };
    expect(getAtPointer(value, '/a~1b/~0/1')).toBe(20);
    expect(getAtPointer(value, '')).toBe(value);
    expect(getAtPointer(value, '/toString')).toBeUndefined();
    expect(getAtPointer(value, '/a~1b/~0/length')).toBe(2);
  });
});

function reverseKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reverseKeys(child)]),
  );
}
