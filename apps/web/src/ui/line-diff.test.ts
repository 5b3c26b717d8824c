import { describe, expect, it } from 'vitest';
import { diffLines, foldDiff } from './line-diff.ts';

const show = (before: string, after: string): string =>
  (diffLines(before, after) ?? [])
    .map(({ kind, text }) => ({ same: ' ', added: '+', removed: '-' })[kind] + text)
    .join('\n');

describe('comparing texts line by line', () => {
  it('finds what was added, removed and kept', () => {
    expect(show('a\nb\nc', 'a\nx\nc\nd')).toBe(' a\n-b\n+x\n c\n+d');
    expect(show('', 'a')).toBe('+a');
    expect(show('a', '')).toBe('-a');
    expect(show('a\nb', 'a\nb')).toBe(' a\n b');
  });

  it('gives both texts back', () => {
    const before = 'one\ntwo\nthree\nfour\nfive';
    const after = 'zero\ntwo\nfour\nthree\nfive\nsix';
    const lines = diffLines(before, after) ?? [];
    const of = (skipped: string) =>
      lines
        .filter(({ kind }) => kind !== skipped)
        .map(({ text }) => text)
        .join('\n');
    expect(of('added')).toBe(before);
    expect(of('removed')).toBe(after);
  });

  it('does not try what would take for ever', () => {
    const many = (word: string) =>
      Array.from({ length: 5_000 }, (_, i) => `${word} ${i}`).join('\n');
    expect(diffLines(many('a'), many('b'))).toBeUndefined();
    expect(diffLines(many('a'), `${many('a')}\nend`)).toHaveLength(5_001);
  });

  it('folds what has not changed', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const after = lines.with(10, 'changed');
    const parts = foldDiff(diffLines(lines.join('\n'), after.join('\n')) ?? []);
    expect(parts.map((part) => ('folded' in part ? part.folded : part.lines.length))).toEqual([
      7, 8, 6,
    ]);
  });
});
