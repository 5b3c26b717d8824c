import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { highlightYaml } from './highlight-yaml.ts';

const kinds = (text: string): string[] =>
  highlightYaml(text.split('\n')).map((line) =>
    line
      .filter(({ text }) => text.trim() !== '')
      .map(({ kind }) => kind)
      .join(' '),
  );

describe('colouring YAML', () => {
  it('tells keys, texts and values', () => {
    expect(kinds('a: text\nb: 3\nc: true\nd:\n  - e: "x: y"\n  - f')).toEqual([
      'key mark text',
      'key mark value',
      'key mark value',
      'key mark',
      'mark key mark text',
      'mark text',
    ]);
  });

  it('leaves the lines of a block text alone', () => {
    expect(kinds('a: |-\n  b: 1\n\n  c\nd: 2')).toEqual([
      'key mark mark',
      'text',
      '',
      'text',
      'key mark value',
    ]);
  });

  it('never loses a character', () => {
    const text = stringify({
      'odd key: here': [
        '- dash',
        '# no comment',
        "it's",
        { 'a.b/c': null, url: 'https://x.y/z#q' },
      ],
      text: 'one\n\ntwo: three\n',
      empty: '',
    });
    const lines = text.split('\n');
    expect(highlightYaml(lines).map((line) => line.map((token) => token.text).join(''))).toEqual(
      lines,
    );
  });
});
