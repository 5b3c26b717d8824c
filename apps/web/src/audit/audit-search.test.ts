import { expect, it } from 'vitest';
import { readAuditSearch, toAuditFilter } from './audit-search.ts';

it('reads the filters of the trail from an address, and drops what is none', () => {
  const search = { userName: 'ada', from: '2026-01-31', to: 'soon', other: 'x', action: '' };
  expect(readAuditSearch(search)).toEqual({ userName: 'ada', from: '2026-01-31' });
});

it('takes days from their beginning to their end, wherever the reader is', () => {
  const { since, until, action } = toAuditFilter({
    from: '2026-01-31',
    to: '2026-01-31',
    action: 'entity.updated',
  });
  expect(action).toBe('entity.updated');
  expect(new Date(since ?? '').getTime()).toBe(new Date(2026, 0, 31).getTime());
  expect(new Date(until ?? '').getTime()).toBe(new Date(2026, 1, 1).getTime());
});
