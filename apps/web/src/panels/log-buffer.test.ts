import { describe, expect, it } from 'vitest';
import {
  appendLines,
  EMPTY_LOG,
  MOST_LINES,
  searchLines,
  splitMatches,
  toLogLine,
} from './log-buffer.ts';

describe('a log in the page', () => {
  it('keeps the newest lines and says that older ones are gone', () => {
    const lines = Array.from({ length: MOST_LINES + 5 }, (_, i) => ({ text: `line ${i + 1}` }));
    const log = appendLines(appendLines(EMPTY_LOG, lines.slice(0, 10)), lines.slice(10));
    expect(log.lines).toHaveLength(MOST_LINES);
    expect(log.lines[0]).toMatchObject({ number: 6, text: 'line 6' });
    expect(log.received).toBe(MOST_LINES + 5);
    expect(log.isCut).toBe(true);
  });

  it('finds lines whatever their case', () => {
    const { lines } = appendLines(EMPTY_LOG, [{ text: 'GET /cart' }, { text: 'POST /order' }]);
    expect(searchLines(lines, ' get ').map(({ number }) => number)).toEqual([1]);
    expect(searchLines(lines, '')).toHaveLength(2);
  });

  it('marks every match and loses nothing', () => {
    expect(splitMatches('Error: no error here', 'ERROR')).toEqual([
      '',
      'Error',
      ': no ',
      'error',
      ' here',
    ]);
    expect(splitMatches('plain', 'x')).toEqual(['plain']);
    expect(splitMatches('İstanbul error', 'error').join('')).toBe('İstanbul error');
  });

  it('takes only what is a line', () => {
    expect(toLogLine({ text: 'a', level: 'loud', at: 3 })).toEqual({ text: 'a' });
    expect(toLogLine({ message: 'a' })).toBeUndefined();
    expect(toLogLine(null)).toBeUndefined();
  });
});
