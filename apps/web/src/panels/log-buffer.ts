import type { LogLine } from '@gantry/contracts';

/** Lines that are kept; older ones make room. */
export const MOST_LINES = 10_000;

export interface NumberedLine extends LogLine {
  readonly number: number;
}

export interface LogSnapshot {
  readonly lines: readonly NumberedLine[];
  /** How many lines came, the dropped ones included. */
  readonly received: number;
  readonly isCut: boolean;
}

export const EMPTY_LOG: LogSnapshot = { lines: [], received: 0, isCut: false };

/** Adds lines to a log, which never grows beyond what is kept. */
export function appendLines(log: LogSnapshot, lines: readonly LogLine[]): LogSnapshot {
  if (lines.length === 0) return log;
  const numbered = lines.map((line, index) => ({ ...line, number: log.received + index + 1 }));
  const all = [...log.lines, ...numbered];
  return {
    lines: all.slice(-MOST_LINES),
    received: log.received + lines.length,
    isCut: log.isCut || all.length > MOST_LINES,
  };
}

/** A line as the contract has it, of whatever a stream sent. */
export function toLogLine(value: unknown): LogLine | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { at, text, level } = value as Record<string, unknown>;
  if (typeof text !== 'string') return undefined;
  return {
    text,
    ...(typeof at === 'string' ? { at } : {}),
    ...(level === 'debug' || level === 'info' || level === 'warn' || level === 'error'
      ? { level }
      : {}),
  };
}

/** Lines that contain a text, whatever its case; all of them for an empty one. */
export function searchLines(
  lines: readonly NumberedLine[],
  wanted: string,
): readonly NumberedLine[] {
  const needle = wanted.trim().toLowerCase();
  return needle === '' ? lines : lines.filter(({ text }) => text.toLowerCase().includes(needle));
}

/** A text cut where it contains another: every second part is a match. */
export function splitMatches(text: string, wanted: string): string[] {
  const needle = wanted.trim().toLowerCase();
  if (needle === '') return [text];
  const lower = text.toLowerCase();
  // Some letters change their length with their case; places would then be wrong.
  if (lower.length !== text.length) return [text];
  const parts: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + needle.length));
    from = at + needle.length;
  }
  return [...parts, text.slice(from)];
}
