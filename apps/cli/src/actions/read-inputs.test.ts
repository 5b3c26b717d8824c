import { describe, expect, it } from 'vitest';
import { readInputs } from './read-inputs.ts';

const inputSchema = {
  properties: { count: { type: 'number' }, sure: { type: 'boolean' }, name: { type: 'string' } },
};

describe('readInputs', () => {
  it('makes of texts what the form says they are', () => {
    const pairs = ['count=3', 'sure=true', 'name=7', 'other=a=b'];
    expect(readInputs({ inputSchema }, { pairs, json: '{"x":1}' })).toEqual({
      x: 1,
      count: 3,
      sure: true,
      name: '7',
      other: 'a=b',
    });
  });

  it('leaves what does not fit to the server', () => {
    expect(
      readInputs({ inputSchema }, { pairs: ['count=many', 'sure=yes'], json: undefined }),
    ).toEqual({ count: 'many', sure: 'yes' });
  });

  it.each([
    { pairs: ['novalue'], json: undefined },
    { pairs: ['=x'], json: undefined },
    { pairs: [], json: '[1]' },
    { pairs: [], json: '{' },
  ])('refuses what is no input: %o', (given) => {
    expect(() => readInputs({ inputSchema }, given)).toThrow(
      expect.objectContaining({ code: 'CLI_USAGE' }),
    );
  });
});
