import { expect, it } from 'vitest';
import { withoutBlanks } from './without-blanks.ts';

it('leaves out what was added to a list and left empty', () => {
  expect(
    withoutBlanks({
      names: ['a', undefined, '', null, 'b'],
      clusters: [{ name: 'prod' }, {}, { name: undefined }],
      other: '',
    }),
  ).toEqual({ names: ['a', 'b'], clusters: [{ name: 'prod' }], other: '' });
});
