import { describe, expect, it } from 'vitest';
import { displayWidth, padToWidth, truncateToWidth } from './display-width.ts';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['café', 4],
    ['cafe\u0301', 4],
    ['日本語', 6],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['👍', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['a\u200bb', 2],
    ['Ωμέγα', 5],
    ['│─…', 3],
  ])('%j takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('truncateToWidth', () => {
  it('never gives more than was asked for, and cuts between characters that people see', () => {
    for (const text of [
      'plain text',
      '日本語のテキスト',
      '👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦',
      'cafe\u0301 cafe\u0301',
    ]) {
      for (let width = 1; width < 12; width++) {
        expect(displayWidth(truncateToWidth(text, width))).toBeLessThanOrEqual(width);
      }
    }
    expect(truncateToWidth('日本語', 4)).toBe('日…');
    expect(truncateToWidth('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3)).toBe('👨‍👩‍👧‍👦…');
  });

  it('leaves alone what fits', () => {
    expect(truncateToWidth('日本', 4)).toBe('日本');
  });
});

it('pads by columns, not by characters', () => {
  expect(padToWidth('日本', 6)).toBe('日本  ');
  expect(padToWidth('long', 2)).toBe('long');
});
