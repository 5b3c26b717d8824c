import { parseDuration } from '@gantry/base';
import { InvalidArgumentError } from 'commander';

/** Reads `2026-01-31`, `2026-01-31T12:00:00Z`, or how long ago: `24h`, `7d`. */
export function parseMoment(now: () => Date): (value: string) => string {
  return (value) => {
    const ago = /^\d/.test(value) ? parseDuration(value) : undefined;
    if (ago) return new Date(now().getTime() - ago).toISOString();
    // Nothing else that a browser would take for a date: "5" is one there.
    const time = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) {
      throw new InvalidArgumentError('It must be a date, a time, or how long ago: 24h or 7d.');
    }
    return new Date(time).toISOString();
  };
}
