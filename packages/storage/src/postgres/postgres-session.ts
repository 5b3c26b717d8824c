import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Session, SqlRow } from '../session.ts';

/** PostgreSQL counts parameters in 16 bits; longer batches are sent in parts. */
const MAX_PARAMETERS = 60_000;

/** A pool or one connection of it, with bulk operations as single statements: a round trip is what costs. */
export class PostgresSession implements Session {
  readonly dialect = 'postgres';
  readonly db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.db = db;
  }

  async insertMany(
    table: string,
    columns: readonly string[],
    rows: readonly SqlRow[],
    options: { suffix?: string } = {},
  ): Promise<void> {
    for (const part of chunk(rows, columns.length)) {
      await this.run(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples(part)} ${options.suffix ?? ''}`,
        part.flat(),
      );
    }
  }

  async selectByKeys<R>(
    table: string,
    columns: readonly string[],
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<R[]> {
    const found: R[] = [];
    for (const part of chunk(keys, keyColumns.length)) {
      const where = `(${keyColumns.join(', ')}) IN (${tuples(part)})`;
      const rows = await this.getAll<R>(
        `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where}`,
        part.flat(),
      );
      found.push(...rows);
    }
    return found;
  }

  async deleteByKeys(
    table: string,
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<void> {
    for (const part of chunk(keys, keyColumns.length)) {
      const where = `(${keyColumns.join(', ')}) IN (${tuples(part)})`;
      await this.run(`DELETE FROM ${table} WHERE ${where}`, part.flat());
    }
  }

  async getOne<R>(sql: string, parameters: SqlRow): Promise<R | undefined> {
    const [row] = await this.getAll<R>(sql, parameters);
    return row;
  }

  async getAll<R>(sql: string, parameters: SqlRow): Promise<R[]> {
    const query = CompiledQuery.raw(numbered(sql), [...parameters]);
    const { rows } = await this.db.executeQuery<R>(query);
    return rows;
  }

  async run(sql: string, parameters: SqlRow): Promise<void> {
    await this.db.executeQuery(CompiledQuery.raw(numbered(sql), [...parameters]));
  }
}

function* chunk(rows: readonly SqlRow[], width: number): Generator<SqlRow[]> {
  const size = Math.max(1, Math.floor(MAX_PARAMETERS / width));
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

function tuples(rows: readonly SqlRow[]): string {
  const tuple = `(${(rows[0] ?? []).map(() => '?').join(', ')})`;
  return rows.map(() => tuple).join(', ');
}

/** `?` places as PostgreSQL writes them. Statements here never hold a question mark otherwise. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}
