import { canonicalJson, type Json } from '@gantry/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeThreeWay } from './merge.ts';

describe('mergeThreeWay', () => {
  const base = {
    title: 'A',
    tags: ['x', 'y'],
    labels: { app: 'a', tier: '1' },
    spec: { type: 'backend' },
  };

  it('follows the sync where nobody touched anything', () => {
    const incoming = { title: 'B', tags: ['z'], labels: { app: 'b' }, spec: {} };
    expect(mergeThreeWay(base, base, incoming)).toEqual(incoming);
  });

  it('keeps what people changed, added and removed, value by value', () => {
    const current = {
      title: 'Mine',
      tags: ['y', 'mine'],
      labels: { app: 'a', tier: '1', team: 'me' },
      spec: { type: 'frontend', lifecycle: 'production' },
    };
    const incoming = {
      title: 'Theirs',
      tags: ['x', 'y', 'new'],
      labels: { app: 'b' },
      spec: { type: 'worker' },
    };
    expect(mergeThreeWay(base, current, incoming)).toEqual({
      title: 'Mine',
      tags: ['y', 'new', 'mine'],
      labels: { app: 'b', team: 'me' },
      spec: { type: 'frontend', lifecycle: 'production' },
    });
  });

  it('keeps a field that somebody removed, removed', () => {
    expect(mergeThreeWay({ a: 1, b: 2 }, { b: 2 }, { a: 1, b: 3 })).toEqual({ b: 3 });
  });

  it('gives one side when the other did nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = (x: unknown, y: unknown) => expect(canonicalJson(x)).toBe(canonicalJson(y));
        same(mergeThreeWay(a as Json, a as Json, b as Json), b);
        same(mergeThreeWay(a as Json, b as Json, a as Json), b);
      }),
    );
  });
});
