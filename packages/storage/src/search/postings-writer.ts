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

/** Brings postings and the dictionary up to date; words that no entity has any more are forgotten. */
export async function changePostings(
  session: Session,
  added: readonly Posting[],
  removed: readonly Posting[],
): Promise<void> {
  const counts = new Map<string, number>();
  for (const [term] of removed) counts.set(term, (counts.get(term) ?? 0) - 1);
  for (const [term] of added) counts.set(term, (counts.get(term) ?? 0) + 1);
  if (counts.size === 0) return;
  const rows = await changeTerms(session, counts);
  const idOf = new Map(rows.map((row) => [row.term, row.id]));
  // In the order of the table: neighbours are written one after the other.
  const toRows = (postings: readonly Posting[]): number[][] =>
    postings
      .map(([term, penalty, id]) => [idOf.get(term) as number, penalty, id])
      .sort((a, b) => (a[0] as number) - (b[0] as number));
  await session.deleteByKeys('search_postings', COLUMNS, toRows(removed));
  await session.insertMany('search_postings', COLUMNS, toRows(added));
  const unused = rows.filter((row) => row.entities <= 0).map((row): SqlRow => [row.id]);
  await session.deleteByKeys('search_terms', ['id'], unused);
}

/** Counts in how many entities more, or less, each word occurs, and gives back all of them. */
async function changeTerms(
  session: Session,
  counts: ReadonlyMap<string, number>,
): Promise<TermRow[]> {
  const changed: SqlRow[] = [];
  const others: SqlRow[] = [];
  for (const [term, count] of counts) {
    if (count === 0) others.push([term]);
    else changed.push([term, toReversed(term), count]);
  }
  const columns = ['id', 'term', 'entities'];
  const rows = await session.insertMany<TermRow>(
    'search_terms',
    ['term', 'reversed', 'entities'],
    changed,
    {
      suffix:
        'ON CONFLICT (term) DO UPDATE SET entities = search_terms.entities + excluded.entities',
      returning: columns,
    },
  );
  const same = await session.selectByKeys<TermRow>('search_terms', columns, ['term'], others);
  return [...rows, ...same];
}
