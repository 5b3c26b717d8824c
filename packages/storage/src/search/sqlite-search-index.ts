import type { Entity } from '@gantry/contracts';
import { toSqlCondition } from '../entity-filter.ts';
import type { Session, SqlValue } from '../session.ts';
import { toSearchDocument } from './search-document.ts';
import { MATCH_LIMIT, namePrefixOf, type SearchFilter, type SearchIndex } from './search-index.ts';

const COLUMNS = ['name', 'title', 'tags', 'description', 'text', 'scope'];

export class SqliteSearchIndex implements SearchIndex {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async put(entries: readonly { id: number; entity: Entity }[]): Promise<void> {
    const sql = `INSERT OR REPLACE INTO entity_search (rowid, ${COLUMNS.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?)`;
    for (const { id, entity } of entries) {
      const { name, title, tags, description, text } = toSearchDocument(entity);
      const scope = [scopeToken('k', entity.kind), scopeToken('n', entity.metadata.namespace)];
      const values = [name, title, tags, description, text, scope].map((words) => words.join(' '));
      await this.#session.run(sql, [id, ...values]);
    }
  }

  async remove(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      await this.#session.run('DELETE FROM entity_search WHERE rowid = ?', [id]);
    }
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
    const prefix = namePrefixOf(tokens);
    const rows = await this.#session.getAll<{ doc: string }>(
      `WITH matches AS (
         SELECT rowid AS id, bm25(entity_search, 10, 8, 4, 2, 1, 0) AS score FROM entity_search
         WHERE entity_search MATCH ? ${
           readable
             ? `AND EXISTS (SELECT 1 FROM entities e WHERE e.id = entity_search.rowid AND ${readable.sql})`
             : ''
         } ORDER BY rowid DESC LIMIT ?
       ), named AS (
         SELECT e.id AS id, -1000.0 AS score FROM entities e
         WHERE e.name >= ? AND e.name < ? ${conditions.join(' ')} ORDER BY e.name LIMIT 50
       ), best AS (
         SELECT id, min(score) AS score FROM (SELECT * FROM named UNION ALL SELECT * FROM matches)
         GROUP BY id ORDER BY score LIMIT ?
       )
       SELECT e.doc AS doc FROM best JOIN entities e ON e.id = best.id
       WHERE 1 = 1 ${conditions.join(' ')} ORDER BY best.score, e.id`,
      [
        toMatch(tokens, filter),
        ...(readable?.parameters ?? []),
        MATCH_LIMIT,
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
      sql: 'id IN (SELECT rowid FROM entity_search WHERE entity_search MATCH ?)',
      parameter: toMatch(tokens, {}),
    };
  }
}

/** Tokens hold only letters and digits, so quoting them leaves no query syntax to inject. */
function toMatch(tokens: readonly string[], filter: SearchFilter): string {
  const scope: string[] = [];
  if (filter.kind !== undefined) scope.push(`scope:"${scopeToken('k', filter.kind)}"`);
  if (filter.namespace !== undefined) scope.push(`scope:"${scopeToken('n', filter.namespace)}"`);
  const words = tokens.map((token, i) => `"${token}"${i === tokens.length - 1 ? '*' : ''}`);
  return [...scope, `{name title tags description text} : (${words.join(' AND ')})`].join(' AND ');
}

/** Kind or namespace as one word of the index; two that differ only in punctuation are told apart later. */
function scopeToken(prefix: string, value: string): string {
  return prefix + value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
