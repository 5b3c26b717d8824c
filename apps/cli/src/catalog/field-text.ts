import { formatFieldPath } from '@gantry/contracts';

/** A value on one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `metadata.owner: payments → checkout`. */
export function changeText(change: {
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}): string {
  const { pointer, before, after } = change;
  return `${formatFieldPath(pointer)}: ${valueText(before)} → ${valueText(after)}`;
}
