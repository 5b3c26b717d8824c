import type { Entity } from '@gantry/contracts';
import { toSqlCondition } from '../entity-filter.ts';
import type { Session, SqlRow, SqlValue } from '../session.ts';
import { type SearchDocument, toSearchDocument } from './search-document.ts';
import { MATCH_LIMIT, namePrefixOf, type SearchFilter, type SearchIndex } from './search-index.ts';

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
    const rows: SqlRow[] = entries.map(({ id, entity }) => [id, toVector(entity)]);
    await this.#session.insertMany('entity_search', ['entity_id', 'document'], rows, {
      suffix: 'ON CONFLICT (entity_id) DO UPDATE SET document = excluded.document',
    });
  }

  async remove(ids: readonly number[]): Promise<void> {
    const keys = ids.map((id): SqlRow => [id]);
    await this.#session.deleteByKeys('entity_search', ['entity_id'], keys);
  }

  async candidates(
    tokens: readonly string[],
    filter: SearchFilter,
    limit: number,
  ): Promise<string[]> {
    const conditions: string[] = [];
    const values: SqlValue[] = [];
    for (const column of ['kind', 'namespace'] as const) {
      const value = filter[column];
      if (value === undefined) continue;
      conditions.push(`AND e.${column} = ?`);
      values.push(value);
    }
    // Before the limits, so that what nobody may see crowds nothing out.
    const readable = filter.readable && toSqlCondition(filter.readable, 'e');
    if (readable) {
      conditions.push(`AND ${readable.sql}`);
      values.push(...readable.parameters);
    }
    const query = toQuery(tokens, filter);
    const prefix = namePrefixOf(tokens);
    const rows = await this.#session.getAll<{ doc: string }>(
      `WITH found AS (
         SELECT entity_id AS id, document FROM entity_search
         WHERE document @@ ?::tsquery ${
           readable
             ? `AND EXISTS (SELECT 1 FROM entities e WHERE e.id = entity_id AND ${readable.sql})`
             : ''
         } ORDER BY entity_id DESC LIMIT ?
       ), matches AS (
         SELECT id, -ts_rank('{0.1, 0.3, 0.8, 1}', document, ?::tsquery) AS score FROM found
       ), named AS (
         SELECT e.id AS id, -1000.0::real AS score FROM entities e
         WHERE e.name >= ? AND e.name < ? ${conditions.join(' ')} ORDER BY e.name LIMIT 50
       ), best AS (
         SELECT id, min(score) AS score FROM (SELECT * FROM named UNION ALL SELECT * FROM matches) a
         GROUP BY id ORDER BY score LIMIT ?
       )
       SELECT e.doc AS doc FROM best JOIN entities e ON e.id = best.id
       WHERE 1 = 1 ${conditions.join(' ')} ORDER BY best.score, e.id`,
      [
        query,
        ...(readable?.parameters ?? []),
        MATCH_LIMIT,
        query,
        prefix,
        `${prefix}\uffff`,
        ...values,
        limit,
        ...values,
      ],
    );
    return rows.map((row) => row.doc);
  }

  condition(tokens: readonly string[]): { sql: string; parameter: string } {
    return {
      sql: 'id IN (SELECT entity_id FROM entity_search WHERE document @@ ?::tsquery)',
      parameter: toQuery(tokens, {}),
    };
  }
}

/** Tokens hold only letters and digits, so quoting them leaves no query syntax to inject. */
function toQuery(tokens: readonly string[], filter: SearchFilter): string {
  const scope: string[] = [];
  if (filter.kind !== undefined) scope.push(scopeLexeme('k', filter.kind));
  if (filter.namespace !== undefined) scope.push(scopeLexeme('n', filter.namespace));
  const words = tokens.map((token, i) => `'${token}'${i === tokens.length - 1 ? ':*' : ''}`);
  return [...scope, ...words].join(' & ');
}

/** Kind or namespace as one lexeme; the colon keeps it apart from every word. */
function scopeLexeme(prefix: string, value: string): string {
  return `'${prefix}:${value.toLowerCase().replace(/[^\p{L}\p{N}.-]/gu, '')}'`;
}

function toVector(entity: Entity): string {
  const document = toSearchDocument(entity);
  const lexemes = [scopeLexeme('k', entity.kind), scopeLexeme('n', entity.metadata.namespace)];
  let position = 1;
  for (const field of Object.keys(CLASS) as (keyof SearchDocument)[]) {
    for (const token of document[field]) {
      lexemes.push(`'${token}':${Math.min(position++, MAX_POSITION)}${CLASS[field]}`);
    }
  }
  return lexemes.join(' ');
}
