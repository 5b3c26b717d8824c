const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

/** How long ago, in one unit: `5m`, `3h`, `12d`. Empty without a time. */
export function ageOf(at: string | undefined, now: Date): string {
  if (at === undefined) return '';
  const ms = now.getTime() - Date.parse(at);
  if (Number.isNaN(ms)) return '';
  return durationText(Math.max(0, ms));
}

/** A length of time in its largest unit. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ['s', 1_000];
  return `${Math.floor(ms / size)}${unit}`;
}

/** A moment, and how long ago that was: `2026-01-31 14:05:09Z (3h ago)`. */
export function momentText(at: string, now: Date): string {
  const moment = at.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
  const ms = Date.parse(at) - now.getTime();
  return ms > 1_000 ? `${moment} (in ${durationText(ms)})` : `${moment} (${ageOf(at, now)} ago)`;
}
