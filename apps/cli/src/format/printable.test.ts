import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it('takes the power over the terminal from text of others', () => {
  expect(printable('a\u001b]0;title\u0007b')).toBe('a\ufffd]0;title\ufffdb');
  expect(printable('\u009b31m')).toBe('\ufffd31m');
  expect(printable('evil\u202egnp.exe')).toBe('evil\ufffdgnp.exe');
});

it('keeps lines only where they are wanted', () => {
  expect(printable('a\r\nb\tc')).toBe('a  b c');
  expect(printable('a\r\nb\tc', true)).toBe('a\nb\tc');
});
