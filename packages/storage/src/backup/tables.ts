import { migrations } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Database } from '../schema.ts';
import type { Session, SqlRow, SqlValue } from '../session.ts';

/** A table as a backup holds it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** The primary key: the order in which rows are read. */
  readonly keys: readonly string[];
}

/** Tables that no backup holds, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  entity_search: 'made from entities',
  search_terms: 'made from entities',
  search_postings: 'made from entities',
  search_documents: 'made from entities',
  sessions: 'people sign in again; a copy must not keep sessions alive that were ended here',
};

const CHANGE = /(CREATE|DROP) TABLE (?:IF (?:NOT )?EXISTS )?(\w+)/g;

/** Tables that steps of the schema make and leave, in their order: one refers only to those before it. */
export function tablesOf(steps: readonly Migration[], dialect: Session['dialect']): string[] {
  const statements = steps.flatMap((step) => [...step[dialect], ...(step.after?.[dialect] ?? [])]);
  const names = new Set<string>();
  for (const sql of statements) {
    for (const [, change, name = ''] of sql.matchAll(CHANGE)) {
      if (change === 'CREATE') names.add(name);
      else names.delete(name);
    }
  }
  return [...names];
}

/** The tables that a backup holds, as they are in this database. */
export async function describeTables(session: Session): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const name of tablesOf(migrations, session.dialect)) {
    if (name in LEFT_OUT) continue;
    const shape = await describeTable(session, name);
    // A later step may have renamed or removed it.
    if (shape.columns.length > 0) shapes.push(shape);
  }
  return shapes;
}

async function describeTable(session: Session, name: string): Promise<TableShape> {
  if (session.dialect === 'sqlite') {
    const rows = await session.getAll<{ name: string; pk: number }>(
      'SELECT name, pk FROM pragma_table_info(?)',
      [name],
    );
    const keys = rows.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    return { name, columns: rows.map((row) => row.name), keys: keys.map((row) => row.name) };
  }
  const columns = await session.getAll<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position`,
    [name],
  );
  const keys = await session.getAll<{ name: string }>(
    `SELECT k.column_name AS name FROM information_schema.table_constraints c
     JOIN information_schema.key_column_usage k
       ON k.constraint_name = c.constraint_name AND k.table_schema = c.table_schema
     WHERE c.table_schema = current_schema() AND c.table_name = ? AND c.constraint_type = 'PRIMARY KEY'
     ORDER BY k.ordinal_position`,
    [name],
  );
  return {
    name,
    columns: columns.map((row) => row.name),
    keys: keys.map((row) => row.name),
  };
}

const PAGE = 500;
const PAGE_CHARACTERS = 4 * 1024 * 1024;

/** All rows of a table, page by page; pages of large rows are shorter. */
export async function* readTable(
  session: Session,
  { name, columns, keys }: TableShape,
): AsyncGenerator<SqlRow[]> {
  const order = keys.join(', ');
  const list = columns.join(', ');
  const places = keys.map(() => '?').join(', ');
  const positions = keys.map((key) => columns.indexOf(key));
  let last: SqlRow | undefined;
  for (let limit = 50; ; ) {
    const where = last ? `WHERE (${order}) > (${places})` : '';
    const found = await session.getAll<Record<string, SqlValue>>(
      `SELECT ${list} FROM ${name} ${where} ORDER BY ${order} LIMIT ${limit}`,
      last ?? [],
    );
    if (found.length === 0) return;
    const rows = found.map((row) => columns.map((column) => row[column] ?? null));
    yield rows;
    if (rows.length < limit) return;
    const end = rows.at(-1) as SqlRow;
    last = positions.map((position) => end[position] as SqlValue);
    const size = rows.reduce((sum, row) => sum + sizeOf(row), 0);
    const fitting = 2 ** Math.floor(Math.log2((PAGE_CHARACTERS * rows.length) / size));
    limit = Math.max(1, Math.min(PAGE, limit * 2, fitting));
  }
}

function sizeOf(row: SqlRow): number {
  return row.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 8),
    1,
  );
}

/** Writes rows of a backup. */
export async function writeRows(
  session: Session,
  table: string,
  columns: readonly string[],
  rows: readonly SqlRow[],
): Promise<void> {
  await session.insertMany(table as keyof Database, columns, rows);
}

/** Lets PostgreSQL number new rows after the ones that were written with their numbers. */
export async function continueNumbers(session: Session): Promise<void> {
  if (session.dialect === 'sqlite') return;
  const found = await session.getAll<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = current_schema() AND is_identity = 'YES'`,
    [],
  );
  const ours = new Set(tablesOf(migrations, 'postgres'));
  for (const { table_name: table, column_name: column } of found) {
    if (!ours.has(table)) continue;
    await session.getAll(
      `SELECT setval(pg_get_serial_sequence('${table}', '${column}'),
         coalesce((SELECT max(${column}) FROM ${table}), 0) + 1, false)`,
      [],
    );
  }
}

/** Removes everything of ours, and nothing else that may be in the database. */
export async function dropTables(session: Session): Promise<void> {
  const names = ['schema_migrations', ...tablesOf(migrations, session.dialect)].reverse();
  // Of the first release, which a store that is not brought up to date may still have.
  names.unshift('entity_search');
  for (const name of names) {
    await session.run(
      `DROP TABLE IF EXISTS ${name}${session.dialect === 'postgres' ? ' CASCADE' : ''}`,
      [],
    );
  }
}
