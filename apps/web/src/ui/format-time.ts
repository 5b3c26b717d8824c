const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  // unit, its length, and up to which age it is used
  ['second', SECOND, MINUTE],
  ['minute', MINUTE, HOUR],
  ['hour', HOUR, DAY],
  ['day', DAY, 30 * DAY],
  ['month', 30.44 * DAY, 365 * DAY],
  ['year', 365.25 * DAY, Number.POSITIVE_INFINITY],
];

const LOCALE = 'en';
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always', style: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** "3 min. ago", "in 2 hr."; "just now" for the last few seconds, also when clocks differ a little. */
export function relativeTime(date: Date, now: number): string {
  const difference = date.getTime() - now;
  const age = Math.abs(difference);
  if (age < 10 * SECOND) return 'just now';
  for (const [unit, length, limit] of UNITS) {
    if (age < limit) return relative.format(Math.trunc(difference / length), unit);
  }
  return exactTime(date);
}

/** The exact time in the viewer's zone. */
export function exactTime(date: Date): string {
  return exact.format(date);
}

export function clockTime(date: Date): string {
  return clock.format(date);
}

export function dayOf(date: Date): string {
  return day.format(date);
}

/** "850 ms", "12.4 s", "3 min 20 s", "2 h 5 min". */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
  return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
}
