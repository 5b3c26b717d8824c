import type { Entity } from '@gantry/contracts';
import type { Session } from '../session.ts';
import { toSearchDocument } from './search-document.ts';
import type { SearchFilter, SearchIndex } from './search-index.ts';

export class SqliteSearchIndex implements SearchIndex {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async put(entries: readonly { id: number; entity: Entity }[]): Promise<void> {
    const sql =
      'INSERT OR REPLACE INTO entity_search (rowid, name, title, tags, description, text) VALUES (?, ?, ?, ?, ?, ?)';
    for (const { id, entity } of entries) {
      const { name, title, tags, description, text } = toSearchDocument(entity);
      await this.#session.run(sql, [
        id,
        name.join(' '),
        title.join(' '),
        tags.join(' '),
        description.join(' '),
        text.join(' '),
      ]);
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
    const conditions = ['entity_search MATCH ?'];
    const parameters: (string | number)[] = [toMatch(tokens)];
    for (const column of ['kind', 'namespace'] as const) {
      const value = filter[column];
      if (value === undefined) continue;
      conditions.push(`e.${column} = ?`);
      parameters.push(value);
    }
    const rows = await this.#session.getAll<{ doc: string }>(
      `SELECT e.doc AS doc FROM entity_search JOIN entities e ON e.id = entity_search.rowid
       WHERE ${conditions.join(' AND ')}
       ORDER BY bm25(entity_search, 10, 8, 4, 2, 1) LIMIT ?`,
      [...parameters, limit],
    );
    return rows.map((row) => row.doc);
  }

  condition(tokens: readonly string[]): { sql: string; parameter: string } {
    return {
      sql: 'id IN (SELECT rowid FROM entity_search WHERE entity_search MATCH ?)',
      parameter: toMatch(tokens),
    };
  }
}

/** Tokens hold only letters and digits, so quoting them leaves no query syntax to inject. */
function toMatch(tokens: readonly string[]): string {
  return tokens.map((token, i) => `"${token}"${i === tokens.length - 1 ? '*' : ''}`).join(' AND ');
}
