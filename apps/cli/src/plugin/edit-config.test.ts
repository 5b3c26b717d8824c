import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import { describe, expect, it } from 'vitest';
import { editConfig } from './edit-config.ts';

const schema = {
  properties: {
    url: { type: 'string' },
    token: { type: 'string', 'x-secret': true },
    retries: { type: 'integer' },
    verify: { type: 'boolean' },
    clusters: { type: 'array' },
  },
};
const values = { url: 'https://a', token: SECRET_PLACEHOLDER, clusters: [{ name: 'x' }] };

describe('editConfig', () => {
  it('changes what is named, and keeps all others and their stored secrets', () => {
    const edits = [
      { key: 'retries', value: '3' },
      { key: 'verify', value: 'false' },
      { key: 'url', value: 'a=b' },
    ];
    expect(editConfig(schema, values, edits)).toEqual({
      ...values,
      retries: 3,
      verify: false,
      url: 'a=b',
    });
    expect(values.url).toBe('https://a');
  });

  it('removes a value', () => {
    expect(editConfig(schema, values, [{ key: 'url', value: undefined }])).not.toHaveProperty(
      'url',
    );
  });

  it('names every problem, and no value', () => {
    const edits = [
      { key: 'tokne', value: 'hunter22' },
      { key: 'retries', value: 'hunter22' },
      { key: 'verify', value: 'yes' },
      { key: 'clusters', value: 'x' },
      { key: '__proto__', value: 'x' },
    ];
    try {
      editConfig(schema, values, edits);
      expect.unreachable();
    } catch (error) {
      const { problems } = (error as { details: { problems: { message: string }[] } }).details;
      expect(problems.map(({ message }) => message)).toEqual([
        'is not a key of this plugin; did you mean "token"?',
        'must be a number',
        'must be true or false',
        'holds several values: change it with -f and a file',
        'is not a key of this plugin',
      ]);
      expect(JSON.stringify(error)).not.toContain('hunter22');
    }
  });
});
