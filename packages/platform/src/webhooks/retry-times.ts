const SECOND = 1_000;
/** After the first failure, the second, and so on: about a day and a half in all. */
const WAITS_MS = [5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 57_600].map(
  (seconds) => seconds * SECOND,
);

/** When something that failed `attempt` times is tried again, with jitter; `undefined` for never. */
export function nextAttempt(attempt: number, now: Date): Date | undefined {
  const wait = WAITS_MS[attempt - 1];
  if (wait === undefined) return undefined;
  return new Date(now.getTime() + Math.round(wait * (0.8 + Math.random() * 0.4)));
}
