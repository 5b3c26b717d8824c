import { createRequire } from 'node:module';

// Two providers of one interface (that of Node's own `node:sqlite`): a package that carries prebuilt
// binaries for every common platform, so that nothing is compiled or downloaded at install; and Node's
// built-in module, where the package's binary does not load and Node is new enough to have it.

export interface SqliteStatement {
  all(...parameters: unknown[]): unknown[];
  get(...parameters: unknown[]): unknown;
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  columns(): unknown[];
}

export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

type DatabaseConstructor = new (path: string, options?: { readOnly?: boolean }) => SqliteDatabase;

const require = createRequire(import.meta.url);
const PROVIDERS: readonly (() => unknown)[] = [
  () => require('@photostructure/sqlite'),
  () => require('node:sqlite'),
];
let provider: DatabaseConstructor | undefined;

export function openSqliteDatabase(
  path: string,
  options: { readOnly?: boolean } = {},
): SqliteDatabase {
  provider ??= loadProvider();
  return new provider(path, options);
}

function loadProvider(): DatabaseConstructor {
  const failures: unknown[] = [];
  for (const load of PROVIDERS) {
    try {
      return (load() as { DatabaseSync: DatabaseConstructor }).DatabaseSync;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'No SQLite driver loads on this machine.');
}
