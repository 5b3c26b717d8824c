import { describe, expect, it } from 'vitest';
import { nextTime, nextTimes } from './cron.ts';

const after = (cron: string, timeZone: string, from: string, count = 3): string[] =>
  nextTimes({ cron, timeZone }, new Date(from), count).map((time) => time.toISOString());

describe('times that repeat', () => {
  it('are those of the clock of their time zone', () => {
    expect(after('30 6 * * 1-5', 'Asia/Kolkata', '2026-01-01T12:00:00Z', 2)).toEqual([
      '2026-01-02T01:00:00.000Z',
      '2026-01-05T01:00:00.000Z',
    ]);
    expect(after('@daily', 'America/New_York', '2026-06-01T00:00:00Z', 1)).toEqual([
      '2026-06-01T04:00:00.000Z',
    ]);
  });

  it('come once when the clock is put forward past them, and once when it shows them twice', () => {
    expect(after('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    expect(after('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it.each([
    ['61 * * * *', 'UTC'],
    ['* * * * * *', 'UTC'],
    ['', 'UTC'],
    ['0 0 30 2 *', 'UTC'],
    ['2026-01-01T00:00:00', 'UTC'],
    ['* * * * *', 'Mars/Olympus'],
  ])('are refused when nobody can keep them: %j in %s', (cron, timeZone) => {
    expect(() => nextTime({ cron, timeZone }, new Date('2026-02-01T00:00:00Z'))).toThrow(
      expect.objectContaining({ code: 'SCHEDULE_INVALID' }),
    );
  });
});
