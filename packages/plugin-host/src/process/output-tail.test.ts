import { describe, expect, test } from 'vitest';
import { OutputTail, toPlainText } from './output-tail.ts';

describe('the output that is kept', () => {
  test('is all of it as long as it fits', () => {
    const tail = new OutputTail(100);
    tail.append(Buffer.from('one\n'));
    tail.append(Buffer.from('two\n'));
    expect(tail.text()).toBe('one\ntwo\n');
  });

  test('is the newest whole lines when it does not', () => {
    const tail = new OutputTail(20);
    for (let line = 0; line < 50; line++) tail.append(Buffer.from(`line ${line}\n`));
    expect(tail.text()).toBe('line 48\nline 49\n');
  });

  test('does not show the end of a line that lost its beginning', () => {
    const tail = new OutputTail(10);
    tail.append(Buffer.from(`secret-${'x'.repeat(50)}`));
    expect(tail.text()).toBe('');
  });
});

test('plain text has no escape sequences, control characters or marks that reverse it', () => {
  const text =
    '\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007\u0000\u0008 a\r\nb\tc\u202e';
  expect(toPlainText(text)).toBe('red link a\nb\tc');
});
