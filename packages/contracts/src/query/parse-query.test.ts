import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTITY_STATES, QUERY_KEYS } from './entity-query.ts';
import { formatQuery, toggleFilter } from './format-query.ts';
import { parseQuery } from './parse-query.ts';
import { parseRelated } from './related.ts';

const short = (text: string) => {
  const { query, problems } = parseQuery(text);
  return {
    texts: query.texts.map(
      (part) => `${part.isNegated ? '-' : ''}${part.isPhrase ? `"${part.text}"` : part.text}`,
    ),
    filters: query.filters.map(
      (part) => `${part.isNegated ? '-' : ''}${part.key}=${part.values.join('|')}`,
    ),
    problems: problems.map((problem) => `${problem.position}+${problem.length}`),
  };
};

describe('a query', () => {
  it('holds filters, words and phrases in any order', () => {
    expect(
      short('kind:Service pay owner:payments -tag:legacy "exact phrase" -old -"not this"'),
    ).toEqual({
      texts: ['pay', '"exact phrase"', '-old', '-"not this"'],
      filters: ['kind=Service', 'owner=payments', '-tag=legacy'],
      problems: [],
    });
  });

  it('takes several values, and values in quotes', () => {
    expect(short('kind:Service,API tag:"two words",x owner:"a \\"b\\""')).toMatchObject({
      filters: ['kind=Service|API', 'tag=two words|x', 'owner=a "b"'],
      problems: [],
    });
  });

  it('reads addresses, lone signs and unfinished quotes as text', () => {
    expect(short('https://git.example.com/x - :y "un done')).toEqual({
      texts: ['https://git.example.com/x', '-', ':y', '"un done"'],
      filters: [],
      problems: [],
    });
  });

  it.each([
    ['x ownr:payments', '2+13', 'did you mean "owner:"'],
    ['redis:7', '0+7', 'text with a colon needs quotes'],
    ['kind:', '0+5', 'needs a value'],
    ['a is:dead', '2+7', 'is not one of: gone, stale'],
    ['label:app', '0+9', 'label:key=value'],
    ['related:Service', '0+15', 'related:dependsOn:Service/name'],
  ])('reports the problem of %j with its place', (text, place, message) => {
    const { problems } = parseQuery(text);
    expect(short(text).problems).toEqual([place]);
    expect(problems[0]?.message).toContain(message);
  });

  it('reports every problem at once, and keeps the rest', () => {
    expect(short('foo:1 kind:API bar:2 x')).toEqual({
      texts: ['x'],
      filters: ['kind=API'],
      problems: ['0+5', '15+5'],
    });
  });

  it('never throws, and every place lies within the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        '-',
        ':',
        ',',
        '\\',
        ' ',
        '*',
        'kind:',
        'is:',
        'x:',
        '-tag:',
        "' OR 1=1 --",
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          const { query, problems } = parseQuery(text);
          for (const { position, length } of [...query.texts, ...query.filters, ...problems]) {
            expect(position).toBeGreaterThanOrEqual(0);
            expect(length).toBeGreaterThan(0);
            expect(position + length).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });

  it('means the same when it is written out again', () => {
    const value = fc.string({ minLength: 1 });
    const filter = fc.record({
      key: fc.constantFrom(
        ...QUERY_KEYS.filter((key) => !['is', 'label', 'related'].includes(key)),
      ),
      values: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
      isNegated: fc.boolean(),
    });
    const text = fc.record({
      text: fc.string(),
      isPhrase: fc.constant(true),
      isNegated: fc.boolean(),
    });
    const query = fc.record({
      texts: fc.array(text, { maxLength: 5 }),
      filters: fc.array(filter, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(query, (written) => {
        const { query: read, problems } = parseQuery(formatQuery(written));
        expect(problems).toEqual([]);
        expect(read).toMatchObject(written);
      }),
    );
  });

  it('adds a filter once, and takes it away again', () => {
    const add = (text: string) => formatQuery(toggleFilter(parseQuery(text).query, 'tag', 'gold'));
    expect(add('pay')).toBe('tag:gold pay');
    expect(add('tag:gold pay')).toBe('pay');
    expect(add('-tag:gold')).toBe('-tag:gold tag:gold');
  });
});

it('reads what stands in a relation', () => {
  const service = { kind: 'Service', namespace: 'default', name: 'x' };
  expect(parseRelated('dependsOn:Service/x')).toEqual({ type: 'dependsOn', ref: service });
  expect(parseRelated('Service/prod/x')).toEqual({ ref: { ...service, namespace: 'prod' } });
  for (const text of ['', ':', 'Service', 'a:b', 'a b:Service/x', 'dependsOn:Service/a/b/c']) {
    expect(parseRelated(text)).toBeUndefined();
  }
  expect(ENTITY_STATES).toContain('gone');
});
