import type { Session, SqlRow } from '../session.ts';
import { toReversed } from './corrections.ts';

/** A word in an entity, and how good its place there is. */
export type Posting = readonly [term: string, penalty: number, entityId: number];

interface TermRow {
  readonly id: number;
  readonly term: string;
  readonly entities: number;
}

const COLUMNS = ['term_id', 'penalty', 'entity_id'];

/**
 * Brings postings and the dictionary up to date; words that no entity has any more are forgotten. A batch of
 * entities has thousands of postings: PostgreSQL is sent columns instead of rows, which it reads much faster.
 */
export async function changePostings(
  session: Session,
  added: readonly Posting[],
  removed: readonly Posting[],
): Promise<void> {
  const counts = new Map<string, number>();
  for (const [term] of removed) counts.set(term, (counts.get(term) ?? 0) - 1);
  for (const [term] of added) counts.set(term, (counts.get(term) ?? 0) + 1);
  if (counts.size === 0) return;
  await changeCounts(
    session,
    [...counts].filter(([, count]) => count !== 0),
  );
  const rows = await readTerms(session, [...counts.keys()]);
  const idOf = new Map(rows.map((row) => [row.term, row.id]));
  // In the order of the table: neighbours are written one after the other.
  const toRows = (postings: readonly Posting[]): number[][] =>
    postings
      .map(([term, penalty, id]) => [idOf.get(term) as number, penalty, id])
      .sort((a, b) => (a[0] as number) - (b[0] as number));
  await removePostings(session, toRows(removed));
  await addPostings(session, toRows(added));
  const unused = rows.filter((row) => row.entities <= 0).map((row): SqlRow => [row.id]);
  await session.deleteByKeys('search_terms', ['id'], unused);
}

async function changeCounts(
  session: Session,
  changes: readonly (readonly [term: string, count: number])[],
): Promise<void> {
  if (changes.length === 0) return;
  const suffix =
    'ON CONFLICT (term) DO UPDATE SET entities = search_terms.entities + excluded.entities';
  const columns = ['term', 'reversed', 'entities'];
  if (session.dialect === 'sqlite') {
    const rows = changes.map(([term, count]): SqlRow => [term, toReversed(term), count]);
    await session.insertMany('search_terms', columns, rows, { suffix });
    return;
  }
  await session.run(
    `INSERT INTO search_terms (${columns.join(', ')})
     SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[]) ${suffix}`,
    [
      toArray(changes.map(([term]) => quote(term))),
      toArray(changes.map(([term]) => quote(toReversed(term)))),
      toArray(changes.map(([, count]) => count)),
    ],
  );
}

async function readTerms(session: Session, terms: readonly string[]): Promise<TermRow[]> {
  if (session.dialect === 'sqlite') {
    return await session.selectByKeys<TermRow>(
      'search_terms',
      ['id', 'term', 'entities'],
      ['term'],
      terms.map((term): SqlRow => [term]),
    );
  }
  return await session.getAll<TermRow>(
    'SELECT id, term, entities FROM search_terms WHERE term = ANY (?::text[])',
    [toArray(terms.map(quote))],
  );
}

async function addPostings(session: Session, rows: readonly number[][]): Promise<void> {
  if (rows.length === 0) return;
  if (session.dialect === 'sqlite') {
    await session.insertMany('search_postings', COLUMNS, rows);
    return;
  }
  await session.run(
    `INSERT INTO search_postings (${COLUMNS.join(', ')})
     SELECT * FROM unnest(?::bigint[], ?::smallint[], ?::bigint[])`,
    toColumns(rows),
  );
}

async function removePostings(session: Session, rows: readonly number[][]): Promise<void> {
  if (rows.length === 0) return;
  if (session.dialect === 'sqlite') {
    return await session.deleteByKeys('search_postings', COLUMNS, rows);
  }
  await session.run(
    `DELETE FROM search_postings p
     USING unnest(?::bigint[], ?::smallint[], ?::bigint[]) AS gone (term_id, penalty, entity_id)
     WHERE p.term_id = gone.term_id AND p.penalty = gone.penalty AND p.entity_id = gone.entity_id`,
    toColumns(rows),
  );
}

function toColumns(rows: readonly number[][]): string[] {
  return COLUMNS.map((_, index) => toArray(rows.map((row) => row[index] as number)));
}

function toArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

/** Words hold letters and digits only; the quotes keep one of them, `null`, from being nothing. */
function quote(word: string | null): string {
  return word === null ? 'NULL' : `"${word}"`;
}
