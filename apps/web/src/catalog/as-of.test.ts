import { describe, expect, it } from 'vitest';
import { readAsOf, toLocalInput } from './as-of.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

describe('the time that a page shows', () => {
  it('is read as an instant, whatever the zone it is written in', () => {
    expect(readAsOf({ asOf: '2026-05-01T10:00:00+02:00' }, now)).toEqual({
      asOf: '2026-05-01T08:00:00.000Z',
    });
  });

  it('is now for what is no time, and for the future', () => {
    for (const asOf of [undefined, '', 'yesterday', '2026-06-01T12:00:01Z']) {
      expect(readAsOf({ asOf }, now)).toEqual({});
    }
  });

  it('fits into the input of the browser', () => {
    const local = toLocalInput(now);
    expect(local).toMatch(/^2026-0[56]-\d\dT\d\d:\d\d$/);
    expect(new Date(local).getTime()).toBe(now);
  });
});
