import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errors } from '../errors.ts';
import { openSqliteDatabase, type SqliteDatabase } from './load-sqlite.ts';

/**
 * Claims a database file for this process.
 *
 * The claim is an exclusive SQLite transaction on a file beside the database: the operating system holds it
 * and drops it when the process dies in any way, so a crash never leaves a stale lock. The text beside it,
 * which says who holds it, is information only.
 */
export class SqliteLock {
  readonly #database: SqliteDatabase;
  readonly #infoPath: string;

  constructor(databasePath: string) {
    const lockPath = `${databasePath}.lock`;
    this.#infoPath = `${databasePath}.lock.json`;
    this.#database = openSqliteDatabase(lockPath);
    try {
      this.#database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    } catch (cause) {
      this.#database.close();
      throw errors.STORE_IN_USE(
        { path: databasePath, holder: readHolder(this.#infoPath) },
        { cause },
      );
    }
    const info = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    writeFileSync(this.#infoPath, JSON.stringify(info), { mode: 0o600 });
  }

  release(): void {
    rmSync(this.#infoPath, { force: true });
    this.#database.close();
  }
}

function readHolder(infoPath: string): string | undefined {
  if (!existsSync(infoPath)) return undefined;
  try {
    const info = JSON.parse(readFileSync(infoPath, 'utf8')) as Record<string, unknown>;
    return `process ${info.pid} on ${info.host}, since ${info.since}`;
  } catch {
    return undefined;
  }
}
