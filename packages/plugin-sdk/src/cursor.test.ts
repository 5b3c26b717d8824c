import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

const query = { startTime: 'a', endTime: 'b', filters: [{ field: 'f', op: 'eq', value: 'v' }] };

test('a cursor comes back with an equal query, whatever the order of its fields', () => {
  const cursor = encodeCursor(query, { before: 7 });
  const { startTime, endTime, filters } = query;
  expect(decodeCursor({ filters, endTime, startTime, cursor })).toEqual({ before: 7 });
  expect(decodeCursor(query)).toBeUndefined();
});

test.each([
  ['of another query', encodeCursor({ ...query, endTime: 'c' }, 1)],
  ['that is no cursor', 'what?'],
  ['of another version', Buffer.from('{"v":2}').toString('base64url')],
])('a cursor %s has expired', (_what, cursor) => {
  expect(() => decodeCursor({ ...query, cursor })).toThrow(
    expect.objectContaining({ code: 'CURSOR_EXPIRED' }),
  );
});
