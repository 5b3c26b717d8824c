import { errors } from './errors.ts';
import type { SqlValue } from './session.ts';

/** An opaque text that says where a page ended, in which order. */
export function encodeCursor(order: string, values: readonly SqlValue[]): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
}

/** Throws `CURSOR_INVALID` for anything that `encodeCursor` did not make for the same order. */
export function decodeCursor(cursor: string, order: string, length: number): SqlValue[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (cause) {
    throw errors.CURSOR_INVALID({}, { cause });
  }
  if (!Array.isArray(parsed) || parsed[0] !== order || parsed.length !== length + 1) {
    throw errors.CURSOR_INVALID({});
  }
  const values = parsed.slice(1);
  if (!values.every((value) => typeof value === 'string' || Number.isSafeInteger(value))) {
    throw errors.CURSOR_INVALID({});
  }
  return values;
}
