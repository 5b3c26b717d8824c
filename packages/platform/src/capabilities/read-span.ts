import type { Problem } from '@gantry/base';

/**
 * A span of time from texts; without `end` until now, without `start` of a standard length. A text without a zone
 * is UTC. What is wrong is added to `problems`.
 */
export function readSpan(
  { start, end }: { start?: string | undefined; end?: string | undefined },
  { now, defaultMs }: { now: Date; defaultMs: number },
  problems: Problem[],
): { startTime: string; endTime: string } {
  const read = (name: string, text: string | undefined, standard: number): number => {
    if (text === undefined) return standard;
    const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
    if (!Number.isNaN(at)) return at;
    problems.push({ pointer: `/${name}`, message: 'must be a time such as 2026-01-31T12:00:00Z' });
    return standard;
  };
  const endAt = read('end', end, now.getTime());
  const startAt = read('start', start, endAt - defaultMs);
  if (startAt >= endAt && problems.length === 0) {
    problems.push({ pointer: '/start', message: 'must be before the end' });
  }
  return { startTime: new Date(startAt).toISOString(), endTime: new Date(endAt).toISOString() };
}
