import type { Entity } from '@gantry/contracts';
import type { Session, SqlRow } from '../session.ts';
import { type SearchDocument, toSearchDocument } from './search-document.ts';
import type { SearchFilter, SearchIndex } from './search-index.ts';

const CLASS: Record<keyof SearchDocument, string> = {
  name: 'A',
  title: 'B',
  tags: 'C',
  description: 'C',
  text: 'D',
};
/** PostgreSQL keeps positions up to this. */
const MAX_POSITION = 16_383;

export class PostgresSearchIndex implements SearchIndex {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async put(entries: readonly { id: number; entity: Entity }[]): Promise<void> {
    const rows: SqlRow[] = entries.map(({ id, entity }) => [
      id,
      toVector(toSearchDocument(entity)),
    ]);
    await this.#session.insertMany('entity_search', ['entity_id', 'document'], rows, {
      suffix: 'ON CONFLICT (entity_id) DO UPDATE SET document = excluded.document',
    });
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#session.deleteByKeys(
      'entity_search',
      ['entity_id'],
      ids.map((id) => [id]),
    );
  }

  async candidates(
    tokens: readonly string[],
    filter: SearchFilter,
    limit: number,
  ): Promise<string[]> {
    const query = toQuery(tokens);
    const conditions = ['s.document @@ ?::tsquery'];
    const parameters: (string | number)[] = [query];
    for (const column of ['kind', 'namespace'] as const) {
      const value = filter[column];
      if (value === undefined) continue;
      conditions.push(`e.${column} = ?`);
      parameters.push(value);
    }
    const rows = await this.#session.getAll<{ doc: string }>(
      `SELECT e.doc AS doc FROM entity_search s JOIN entities e ON e.id = s.entity_id
       WHERE ${conditions.join(' AND ')}
       ORDER BY ts_rank('{0.1, 0.3, 0.8, 1}', s.document, ?::tsquery) DESC, e.id LIMIT ?`,
      [...parameters, query, limit],
    );
    return rows.map((row) => row.doc);
  }

  condition(tokens: readonly string[]): { sql: string; parameter: string } {
    return {
      sql: 'id IN (SELECT entity_id FROM entity_search WHERE document @@ ?::tsquery)',
      parameter: toQuery(tokens),
    };
  }
}

/** Tokens hold only letters and digits, so quoting them leaves no query syntax to inject. */
function toQuery(tokens: readonly string[]): string {
  return tokens.map((token, i) => `'${token}'${i === tokens.length - 1 ? ':*' : ''}`).join(' & ');
}

function toVector(document: SearchDocument): string {
  const lexemes: string[] = [];
  let position = 1;
  for (const field of Object.keys(CLASS) as (keyof SearchDocument)[]) {
    for (const token of document[field]) {
      lexemes.push(`'${token}':${Math.min(position++, MAX_POSITION)}${CLASS[field]}`);
    }
  }
  return lexemes.join(' ');
}
