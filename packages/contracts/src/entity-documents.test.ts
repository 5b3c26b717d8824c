import { describe, expect, it } from 'vitest';
import { parseEntityDocuments } from './entity-documents.ts';

const problemsOf = (text: string) => parseEntityDocuments(text).problems;

describe('parseEntityDocuments', () => {
  it('reads several documents, with the line of each and of what is in it', () => {
    const { documents, problems } = parseEntityDocuments(
      'kind: Service\nmetadata:\n  name: a\n---\n# only a comment\n---\nkind: API\nmetadata:\n  name: b\nspec:\n  dependsOn:\n    - kind: API\n      name: c\n',
    );
    expect(problems).toEqual([]);
    expect(documents.map(({ value, line }) => [(value as { kind: string }).kind, line])).toEqual([
      ['Service', 1],
      ['API', 7],
    ]);
    expect(documents[1]?.lineOf('/metadata/name')).toBe(9);
    expect(documents[1]?.lineOf('/spec/dependsOn/0/name')).toBe(13);
    expect(documents[1]?.lineOf('/spec/dependsOn/0/missing')).toBe(12);
    expect(documents[1]?.lineOf('')).toBe(7);
  });

  it('reads JSON as well', () => {
    const { documents } = parseEntityDocuments('{"kind":"Service","metadata":{"name":"a"}}');
    expect(documents[0]?.value).toEqual({ kind: 'Service', metadata: { name: 'a' } });
  });

  it('gives dates and numbers as JSON would', () => {
    const { documents } = parseEntityDocuments('a: 2026-01-01\nb: 1\nc: yes\nd: 0o17\n');
    expect(documents[0]?.value).toEqual({ a: '2026-01-01', b: 1, c: 'yes', d: 15 });
  });

  it.each([
    ['broken syntax', 'a: [1\nb: 2', 'line'],
    ['a duplicate key', 'a: 1\na: 2', 'unique'],
    ['a cycle', 'a: &x\n  b: *x\n', 'cycle'],
    ['a prototype key', '"__proto__":\n  x: 1\n', '__proto__'],
    ['an unknown alias', 'a: *nothing\n', 'alias'],
    ['deep flow nesting', '['.repeat(20_000), 'nested'],
    ['deep flow nesting with values', 'a: [1, {b: '.repeat(20_000), 'nested'],
    [
      'deep block nesting',
      Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'nested',
    ],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n')}`,
      'alias',
    ],
  ])('refuses %s, in words and without throwing', (_what, text, word) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.line).toBeGreaterThan(0);
    if (word !== 'line') expect(JSON.stringify(problems).toLowerCase()).toContain(word);
  });

  it('takes brackets of texts for what they are, however many there are', () => {
    const texts = Array.from({ length: 2_000 }, () => 'see [1 and {x');
    const yaml = texts.map((text) => `a:\n  - ${text}\n  - "${text}"\n`);
    expect(problemsOf(yaml.join('---\n'))).toEqual([]);
    expect(problemsOf(JSON.stringify(texts.map((text) => ({ a: { text } }))))).toEqual([]);
  });

  it('keeps the good documents beside a bad one', () => {
    const { documents, problems } = parseEntityDocuments('kind: A\n---\na: [\n---\nkind: B\n');
    expect(documents).toHaveLength(2);
    expect(problems).toHaveLength(1);
  });
});
