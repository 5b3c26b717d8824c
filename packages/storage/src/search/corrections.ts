import type { Session } from '../session.ts';

/** A word of the catalog that a mistyped one may mean. */
export interface Correction {
  readonly id: number;
  readonly term: string;
  readonly distance: number;
  readonly entities: number;
}

const MIN_LENGTH = 4;
const TWO_ERRORS_FROM = 8;
const MAX_LENGTH = 30;
const MAX_CORRECTIONS = 5;
/** Words of the catalog that are compared for one mistyped word. */
const MAX_COMPARED = 2_000;

/** Errors are forgiven in words, and not in numbers and hashes, where one sign more is another thing. */
export function isForgiving(token: string): boolean {
  return token.length >= MIN_LENGTH && token.length <= MAX_LENGTH && /^\p{L}+$/u.test(token);
}

/** What the dictionary keeps of a word so that it is found by its end. */
export function toReversed(term: string): string | null {
  return isForgiving(term) || (term.length === MIN_LENGTH - 1 && /^\p{L}+$/u.test(term))
    ? reverse(term)
    : null;
}

export function allowedErrors(token: string): number {
  if (!isForgiving(token)) return 0;
  return token.length >= TWO_ERRORS_FROM ? 2 : 1;
}

/**
 * Words of the catalog within the allowed number of errors (a letter wrong, missing, too many, or two
 * swapped), nearest and then most frequent first. One error leaves the beginning or the end of a word as it
 * was, so both are looked up; of two errors, those that hit both ends are not found.
 */
export async function findCorrections(
  session: Session,
  token: string,
  isPrefix: boolean,
): Promise<Correction[]> {
  const limit = allowedErrors(token);
  if (limit === 0) return [];
  const letters = [...token];
  const head = Math.floor((letters.length - 1) / 2);
  const tail = letters.length - 1 - head;
  const start = letters.slice(0, head).join('');
  const end = reverse(letters.slice(letters.length - tail).join(''));
  const select = 'SELECT id, term, entities FROM search_terms';
  // Of two errors one may lie in the half that is looked up: then a shorter end is.
  const shorter = limit === 2 ? 3 : undefined;
  const starts = shorter === undefined ? start : start.slice(0, shorter);
  const ends = shorter === undefined ? end : end.slice(0, shorter);
  const rows = await Promise.all([
    session.getAll<Omit<Correction, 'distance'>>(
      `${select} WHERE term >= ? AND term < ? AND reversed IS NOT NULL ORDER BY entities DESC, term LIMIT ?`,
      [starts, above(starts), MAX_COMPARED],
    ),
    session.getAll<Omit<Correction, 'distance'>>(
      `${select} WHERE reversed >= ? AND reversed < ? ORDER BY entities DESC, term LIMIT ?`,
      [ends, above(ends), MAX_COMPARED],
    ),
  ]);
  const found = new Map<string, Correction>();
  for (const row of rows.flat()) {
    const distance = typoDistance(letters, [...row.term], limit, isPrefix);
    if (distance <= limit && row.term !== token) found.set(row.term, { ...row, distance });
  }
  return [...found.values()]
    .sort(
      (a, b) => a.distance - b.distance || b.entities - a.entities || (a.term < b.term ? -1 : 1),
    )
    .slice(0, MAX_CORRECTIONS);
}

/**
 * Errors between a typed word and a word of the catalog, swaps of neighbours counting one; with `isPrefix`
 * between the typed word and the nearest beginning of the other. Larger than `limit` for everything above it.
 */
export function typoDistance(
  typed: readonly string[],
  term: readonly string[],
  limit: number,
  isPrefix = false,
): number {
  if (typed.length - term.length > limit) return limit + 1;
  if (!isPrefix && term.length - typed.length > limit) return limit + 1;
  const width = Math.min(term.length, typed.length + limit);
  let older: number[] = [];
  let previous = Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = 1; i <= typed.length; i++) {
    const current = [i];
    for (let j = 1; j <= width; j++) {
      const isSame = typed[i - 1] === term[j - 1];
      let cost = Math.min(
        (previous[j] as number) + 1,
        (current[j - 1] as number) + 1,
        (previous[j - 1] as number) + (isSame ? 0 : 1),
      );
      if (i > 1 && j > 1 && typed[i - 1] === term[j - 2] && typed[i - 2] === term[j - 1]) {
        cost = Math.min(cost, (older[j - 2] as number) + 1);
      }
      current[j] = cost;
    }
    older = previous;
    previous = current;
  }
  if (isPrefix) return Math.min(...previous);
  return width < term.length ? limit + 1 : (previous[width] as number);
}

/** The smallest text above all that begin with `prefix`. */
export function above(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}
