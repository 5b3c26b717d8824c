import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

export type SqlValue = string | number | null;
export type SqlRow = readonly SqlValue[];

export interface InsertOptions {
  /** SQL after the values, such as an `ON CONFLICT` clause. */
  readonly suffix?: string;
  readonly returning?: readonly string[];
}

/** What stands after the values of an insert. */
export function insertSuffix({ suffix = '', returning }: InsertOptions): string {
  return returning ? `${suffix} RETURNING ${returning.join(', ')}` : suffix;
}

/**
 * One connection's view of the database: typed queries, and the few bulk operations that a query builder
 * does badly. Repositories are written once against this and work on both databases.
 */
export interface Session {
  readonly dialect: 'sqlite' | 'postgres';
  readonly db: Kysely<Database>;
  /** Inserts many rows; gives back the columns of each that `returning` names, in any order. */
  insertMany<R = never>(
    table: keyof Database,
    columns: readonly string[],
    rows: readonly SqlRow[],
    options?: InsertOptions,
  ): Promise<R[]>;
  /** The rows whose key columns equal one of `keys`, in any order. */
  selectByKeys<R>(
    table: keyof Database,
    columns: readonly string[],
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<R[]>;
  /**
   * Sets columns of many rows: each of `rows` holds the values of the key columns and then those of `columns`.
   * Gives back the first key of each row that was there and met `where`, SQL without values. PostgreSQL wants
   * the value of a column to be of one type in all rows.
   */
  updateMany(
    table: keyof Database,
    keyColumns: readonly string[],
    columns: readonly string[],
    rows: readonly SqlRow[],
    where?: string,
  ): Promise<string[]>;
  deleteByKeys(
    table: keyof Database,
    keyColumns: readonly string[],
    keys: readonly SqlRow[],
  ): Promise<void>;
  /** First row of a fixed statement; the text is its cache key, so it must not hold values. */
  getOne<R>(sql: string, parameters: SqlRow): Promise<R | undefined>;
  getAll<R>(sql: string, parameters: SqlRow): Promise<R[]>;
  run(sql: string, parameters: SqlRow): Promise<void>;
}
