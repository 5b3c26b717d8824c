import { parseEntityDocuments } from '@gantry/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toYaml, YAML_SEPARATOR } from './yaml-text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'yes',
    'no',
    'null',
    '~',
    '1e3',
    '0x1f',
    '010',
    '12:30:45',
    '2020-01-01',
    '<<',
    '=',
  ),
  fc.constantFrom(
    '\n',
    'a\n',
    '\n\na',
    ' a',
    'a ',
    'a\r\nb',
    '---\na',
    '# a',
    'a: b',
    '- a',
    '\ta',
  ),
  fc.constantFrom('\u2028', '\ufeff', 'a\u0085b', '|', '>', '"', "'", '%a', '@a', '`a'),
);
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      anyText.filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe('the YAML that is written', () => {
  it('reads back as exactly what was written, whatever it is', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const document = JSON.parse(JSON.stringify({ value }));
        const { documents, problems } = parseEntityDocuments(toYaml(document));
        expect(problems).toEqual([]);
        expect(documents.map((one) => one.value)).toEqual([document]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps documents apart, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (texts) => {
        const all = texts.map((text) => toYaml({ text })).join(YAML_SEPARATOR);
        const { documents } = parseEntityDocuments(all);
        expect(documents.map(({ value }) => value)).toEqual(texts.map((text) => ({ text })));
      }),
      { numRuns: 200 },
    );
  });

  it('folds nothing and uses no anchors', () => {
    const shared = { a: 1 };
    const long = 'word '.repeat(100).trim();
    expect(toYaml({ first: shared, second: shared, long })).toBe(
      `first:\n  a: 1\nsecond:\n  a: 1\nlong: ${long}\n`,
    );
  });

  it('quotes what older readers would take for something else', () => {
    expect(toYaml({ a: 'yes', b: '12:30:45', c: 'on' })).toBe('a: "yes"\nb: "12:30:45"\nc: "on"\n');
  });
});
