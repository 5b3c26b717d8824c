import type { Entity } from '@gantry/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';

const entity = (metadata: Partial<Entity['metadata']>, spec: Entity['spec'] = {}): Entity => ({
  apiVersion: 'gantry.io/v1',
  kind: 'Service',
  metadata: {
    name: 'x',
    namespace: 'default',
    uid: 'u',
    revision: 1,
    createdAt: '',
    updatedAt: '',
    createdBy: '',
    updatedBy: '',
    ...metadata,
  },
  spec,
});
const words = (...tokens: string[]) =>
  tokens.map((token, i) => ({ token, isPrefix: i === tokens.length - 1 }));
const marked = (of: Entity, ...tokens: string[]) =>
  highlight(of, words(...tokens)).map(({ field, text, ranges }) => [
    field,
    ...ranges.map(([start, end]) => text.slice(start, end)),
  ]);

describe('highlights', () => {
  it('name the fields, and mark whole words and beginnings as they are written', () => {
    const payments = entity({ name: 'payments-api', title: 'Payments API', tags: ['gold'] });
    expect(marked(payments, 'payments', 'ap')).toEqual([
      ['name', 'payments', 'ap'],
      ['title', 'Payments', 'AP'],
    ]);
    expect(marked(payments, 'gold')).toEqual([['tags', 'gold']]);
    expect(marked(payments, 'old')).toEqual([]);
  });

  it('see through accents, however they are written', () => {
    expect(marked(entity({ title: 'Café au lait' }), 'cafe')).toEqual([['title', 'Café']]);
    expect(marked(entity({ title: 'Cafe\u0301 x' }), 'cafe')).toEqual([['title', 'Cafe\u0301']]);
  });

  it('say where else a word stands when no field of its own has it', () => {
    const web = entity({}, { repoUrl: 'https://git.example.com/shop/web', other: 'shop' });
    expect(marked(web, 'shop')).toEqual([['spec.repoUrl', 'shop']]);
  });

  it('show the part of a long text around the first match', () => {
    const description = `${'word '.repeat(100)}needle ${'word '.repeat(100)}`;
    const [found] = highlight(entity({ description }), words('needle'));
    expect(found?.text.length).toBeLessThan(170);
    expect(found?.text.slice(...(found.ranges[0] as [number, number]))).toBe('needle');
    expect(found?.text).toMatch(/^….*…$/);
  });

  it('lie within their text, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.array(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1 }),
        (description, tokens) => {
          for (const { text, ranges } of highlight(entity({ description }), words(...tokens))) {
            for (const [start = -1, end = -1] of ranges) {
              expect(start).toBeGreaterThanOrEqual(0);
              expect(end).toBeLessThanOrEqual(text.length);
            }
          }
        },
      ),
    );
  });
});
