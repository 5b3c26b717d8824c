import { describe, expect, it } from 'vitest';
import { pointerOf } from './form-context.ts';
import { sortProblems } from './problems.ts';

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string' },
    clusters: {
      type: 'array',
      items: { type: 'object', properties: { name: {}, 'a/b': {} } },
    },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
  additionalProperties: false,
};

describe('problems of a configuration', () => {
  it('go to the field that they are about', () => {
    const { byPointer, others } = sortProblems(
      [
        { pointer: '/url', message: 'is required' },
        { pointer: '/clusters/1/name', message: 'is there twice' },
        { pointer: '/clusters/1/name', message: 'is too long' },
        { pointer: '/clusters', message: 'needs one' },
      ],
      schema,
    );
    expect(Object.fromEntries(byPointer)).toEqual({
      '/url': ['is required'],
      '/clusters/1/name': ['is there twice', 'is too long'],
      '/clusters': ['needs one'],
    });
    expect(others).toEqual([]);
  });

  it('of an entry of a mapping go to the mapping', () => {
    const { byPointer } = sortProblems(
      [{ pointer: '/labels/team', message: 'must be a text' }],
      schema,
    );
    expect([...byPointer.keys()]).toEqual(['/labels']);
  });

  it('without a field are kept', () => {
    const { byPointer, others } = sortProblems(
      [
        { pointer: '', message: 'is odd' },
        { pointer: '/unknown', message: 'unknown field' },
        { pointer: '/url/deeper', message: 'nonsense' },
      ],
      schema,
    );
    expect(byPointer.size).toBe(0);
    expect(others).toHaveLength(3);
  });

  it('use the same pointers as the fields', () => {
    expect(pointerOf(['clusters', 0, 'a/b'])).toBe('/clusters/0/a~1b');
    expect(pointerOf([])).toBe('');
  });
});
