import { createHash } from 'node:crypto';
import { CursorExpiredError } from './errors.ts';

/** What decides what a page is about: a log query, or an incident query. */
interface Query {
  readonly cursor?: string | undefined;
  readonly startTime: string;
  readonly endTime: string;
  readonly filters?: readonly object[];
  readonly levels?: readonly string[];
  readonly statuses?: readonly string[];
}

/**
 * A cursor that belongs to one query: `position` is what the plugin needs to go on.
 *
 * @example
 * return { entries, nextCursor: encodeCursor(query, { before: entries.at(-1).timestamp }) };
 */
export function encodeCursor(query: Query, position: unknown): string {
  const text = JSON.stringify({ v: 1, position, fp: fingerprint(query) });
  return Buffer.from(text).toString('base64url');
}

/** The position of `query.cursor`; `undefined` without one. Throws `CursorExpiredError` for one of another query. */
export function decodeCursor(query: Query): unknown {
  if (query.cursor === undefined) return undefined;
  let decoded: { v?: unknown; position?: unknown; fp?: unknown };
  try {
    decoded = Object(JSON.parse(Buffer.from(query.cursor, 'base64url').toString('utf8')));
  } catch {
    throw new CursorExpiredError();
  }
  if (decoded.v !== 1 || decoded.fp !== fingerprint(query)) throw new CursorExpiredError();
  return decoded.position;
}

function fingerprint({ cursor: _, ...query }: Query): string {
  const sorted = JSON.stringify(query, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex').slice(0, 16);
}
