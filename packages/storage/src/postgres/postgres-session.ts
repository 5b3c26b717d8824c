import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import {
  type InsertOptions,
  insertSuffix,
  type Session,
  type SqlRow,
  type SqlValue,
} from '../session.ts';

/** Rows of one statement: bounds the text that is built for it. */
const MAX_ROWS = 10_000;

/**
 * A pool or one connection of it, with bulk operations as single statements: a round trip is what costs.
 *
 * Rows are sent as columns, one array each: the text of a statement is the same for any number of them, and
 * PostgreSQL reads arrays much faster than thousands of parameters.
 */
export class PostgresSession implements Session {
  readonly dialect = 'postgres';
  readonly db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.db = db;
  }

  async insertMany<R = never>(
    table: string,
    columns: readonly string[],
    rows: readonly SqlRow[],
    options: InsertOptions = {},
  ): Promise<R[]> {
    const returned: R[] = [];
    for (const part of chunk(rows)) {
      const { from, values, arrays } = toArrays(part);
      const sql = `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from}`;
      returned.push(...(await this.#query<R>(`${sql} ${insertSuffix(options)}`, arrays)));
    }
    return returned;
  }

  async selectByKeys<R>(
    table: string,
    columns: readonly string[],
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<R[]> {
    const found: R[] = [];
    for (const part of chunk(keys)) {
      const { sql, arrays } = lookUp(table, columns, keyColumns, part);
      found.push(...(await this.#query<R>(sql, arrays)));
    }
    return found;
  }

  async updateMany(
    table: string,
    keyColumns: readonly string[],
    columns: readonly string[],
    rows: readonly SqlRow[],
    where = 'TRUE',
  ): Promise<string[]> {
    const updated: string[] = [];
    for (const part of chunk(rows)) {
      const { from, values, arrays } = toArrays(part);
      const keys = keyColumns.map((column, i) => `r.${column} = ${values[i]}`);
      const set = columns.map((column, i) => `${column} = ${values[keyColumns.length + i]}`);
      const sql = `UPDATE ${table} AS r SET ${set.join(', ')} FROM ${from} WHERE ${keys.join(' AND ')} AND (${where}) RETURNING r.${keyColumns[0]} AS key`;
      updated.push(...(await this.#query<{ key: string }>(sql, arrays)).map(({ key }) => key));
    }
    return updated;
  }

  async deleteByKeys(
    table: string,
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<void> {
    for (const part of chunk(keys)) {
      const { sql, arrays } = lookUp(table, ['ctid'], keyColumns, part);
      await this.#query(`DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${sql}))`, arrays);
    }
  }

  async getOne<R>(sql: string, parameters: SqlRow): Promise<R | undefined> {
    const [row] = await this.getAll<R>(sql, parameters);
    return row;
  }

  async getAll<R>(sql: string, parameters: SqlRow): Promise<R[]> {
    return await this.#query<R>(numbered(sql), parameters);
  }

  async run(sql: string, parameters: SqlRow): Promise<void> {
    await this.#query(numbered(sql), parameters);
  }

  async #query<R>(sql: string, parameters: SqlRow): Promise<R[]> {
    const { rows } = await this.db.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]));
    return rows;
  }
}

function* chunk(rows: readonly SqlRow[]): Generator<readonly SqlRow[]> {
  for (let start = 0; start < rows.length; start += MAX_ROWS) {
    yield rows.slice(start, start + MAX_ROWS);
  }
}

interface Arrays {
  /** SQL of a table `v` with the rows. */
  readonly from: string;
  /** SQL of each of its columns. */
  readonly values: readonly string[];
  readonly arrays: readonly string[];
}

/** A column without any value has no type of its own, and takes that of the column that it is for. */
function toArrays(rows: readonly SqlRow[]): Arrays {
  const arrays: string[] = [];
  const types: string[] = [];
  const values = (rows[0] ?? []).map((_, index) => {
    const array = rows.map((row) => row[index] as SqlValue);
    const sample = array.find((value) => value !== null);
    if (sample == null) return 'NULL';
    const isNumber = typeof sample === 'number';
    types.push(isNumber ? 'bigint' : 'text');
    return `v.c${arrays.push(`{${array.map(isNumber ? toNumber : toText).join(',')}}`)}`;
  });
  const places = types.map((type, index) => `$${index + 1}::${type}[]`);
  const names = types.map((_, index) => `c${index + 1}`);
  return { from: `unnest(${places.join(', ')}) AS v (${names.join(', ')})`, values, arrays };
}

function toNumber(value: SqlValue): string {
  return value === null ? 'NULL' : String(value);
}

/** In quotes, as an array is written; one that is not quoted could be `NULL`. */
function toText(value: SqlValue): string {
  if (value === null) return 'NULL';
  return `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/**
 * The rows of some keys, each looked up in the index. Left to itself the planner reads the whole table once the
 * keys are many; `OFFSET 0` keeps it from that.
 */
function lookUp(
  table: string,
  columns: readonly string[],
  keyColumns: readonly string[],
  keys: readonly SqlRow[],
): { sql: string; arrays: readonly string[] } {
  const { from, values, arrays } = toArrays(keys);
  const where = keyColumns.map((column, index) => `${column} = ${values[index]}`).join(' AND ');
  const one = `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where} OFFSET 0`;
  return { sql: `SELECT r.* FROM ${from} CROSS JOIN LATERAL (${one}) AS r`, arrays };
}

/** `?` places as PostgreSQL writes them. Statements here never hold a question mark otherwise. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}
