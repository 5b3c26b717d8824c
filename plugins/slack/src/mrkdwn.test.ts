import { expect, test } from 'vitest';
import { toMrkdwn } from './mrkdwn.ts';

test.each([
  ['**bold** and ~~gone~~', '*bold* and ~gone~'],
  ['[docs](https://example.com/a?b=1&c=2)', '<https://example.com/a?b=1&amp;c=2|docs>'],
  ['# Title\n- one\n- two', '*Title*\n• one\n• two'],
  ['a < b & c', 'a &lt; b &amp; c'],
  ['<!channel> <@U123>', '&lt;!channel&gt; &lt;@U123&gt;'],
  ['`**code**` and ```\n- code <x>\n```', '`**code**` and ```\n- code &lt;x&gt;\n```'],
  ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
])('%j', (markdown, expected) => {
  expect(toMrkdwn(markdown)).toBe(expected);
});
