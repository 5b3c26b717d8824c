import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database } from '../schema.ts';
import { type InsertOptions, insertSuffix, type Session, type SqlRow } from '../session.ts';
import { openSqliteDatabase, type SqliteDatabase, type SqliteStatement } from './load-sqlite.ts';

/** Prepared statements kept per connection. Statement texts are few: they hold no values. */
const MAX_STATEMENTS = 500;

/** Rows of one statement: calls into the database cost about as much as inserting a short row does. */
const INSERTED_TOGETHER = 32;

/** One open SQLite connection: statements prepared once, and the session on top of it. */
export class SqliteConnection implements Session {
  readonly dialect = 'sqlite';
  readonly db: Kysely<Database>;
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(path: string, options: { readOnly?: boolean } = {}) {
    this.#database = openSqliteDatabase(path, options);
    this.db = new Kysely<Database>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new SingleConnectionDriver(this),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    });
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  prepare(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (statement) return statement;
    statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > MAX_STATEMENTS) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  async insertMany<R = never>(
    table: string,
    columns: readonly string[],
    rows: readonly SqlRow[],
    options: InsertOptions = {},
  ): Promise<R[]> {
    const suffix = insertSuffix(options);
    const returned: R[] = [];
    const insert = (statement: SqliteStatement, values: SqlRow): void => {
      if (!options.returning) statement.run(...values);
      else for (const row of statement.all(...values)) returned.push(row as R);
    };
    let start = 0;
    if (rows.length >= INSERTED_TOGETHER) {
      const many = this.prepare(insertSql(table, columns, INSERTED_TOGETHER, suffix));
      for (; start + INSERTED_TOGETHER <= rows.length; start += INSERTED_TOGETHER) {
        insert(many, rows.slice(start, start + INSERTED_TOGETHER).flat());
      }
    }
    if (start === rows.length) return returned;
    const one = this.prepare(insertSql(table, columns, 1, suffix));
    for (const row of rows.slice(start)) insert(one, row);
    return returned;
  }

  async selectByKeys<R>(
    table: string,
    columns: readonly string[],
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<R[]> {
    const statement = this.prepare(
      `SELECT ${columns.join(', ')} FROM ${table} WHERE ${equals(keyColumns)}`,
    );
    const rows: R[] = [];
    for (const key of keys) {
      for (const row of statement.all(...key)) rows.push(row as R);
    }
    return rows;
  }

  async updateMany(
    table: string,
    keyColumns: readonly string[],
    columns: readonly string[],
    rows: readonly SqlRow[],
    where = 'TRUE',
  ): Promise<string[]> {
    const set = columns.map((column) => `${column} = ?`).join(', ');
    const statement = this.prepare(
      `UPDATE ${table} SET ${set} WHERE ${equals(keyColumns)} AND (${where})`,
    );
    const updated: string[] = [];
    for (const row of rows) {
      const keys = row.slice(0, keyColumns.length);
      const { changes } = statement.run(...row.slice(keyColumns.length), ...keys);
      if (Number(changes) > 0) updated.push(String(keys[0]));
    }
    return updated;
  }

  async deleteByKeys(
    table: string,
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<void> {
    const statement = this.prepare(`DELETE FROM ${table} WHERE ${equals(keyColumns)}`);
    for (const key of keys) statement.run(...key);
  }

  async getOne<R>(sql: string, parameters: SqlRow): Promise<R | undefined> {
    return this.prepare(sql).get(...parameters) as R | undefined;
  }

  async getAll<R>(sql: string, parameters: SqlRow): Promise<R[]> {
    return this.prepare(sql).all(...parameters) as R[];
  }

  async run(sql: string, parameters: SqlRow): Promise<void> {
    this.prepare(sql).run(...parameters);
  }
}

function insertSql(
  table: string,
  columns: readonly string[],
  count: number,
  suffix: string,
): string {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const values = Array.from({ length: count }, () => row).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values} ${suffix}`;
}

function equals(columns: readonly string[]): string {
  return columns.map((column) => `${column} = ?`).join(' AND ');
}

/** Kysely on one synchronous connection. Transactions are the store's business, not Kysely's. */
class SingleConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(sqlite: SqliteConnection) {
    this.#connection = {
      executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
        const statement = sqlite.prepare(query.sql);
        const parameters = query.parameters as SqlRow;
        if (statement.columns().length > 0) return { rows: statement.all(...parameters) as R[] };
        const { changes } = statement.run(...parameters);
        return { rows: [], numAffectedRows: BigInt(changes) };
      },
      // biome-ignore lint/correctness/useYield: nothing here reads in a stream
      async *streamQuery() {
        throw new Error('Streaming is not supported on SQLite.');
      },
    };
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('Use Store.transaction.');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
