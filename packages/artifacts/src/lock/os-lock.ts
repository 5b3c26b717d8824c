import { createRequire } from 'node:module';
import type { FileLock } from './held-lock.ts';

interface Database {
  exec(sql: string): void;
  close(): void;
}
type DatabaseConstructor = new (path: string) => Database;

// SQLite locks its files with what each system has for that, and Gantry carries SQLite anyway; Node itself
// cannot lock a file.
const require = createRequire(import.meta.url);
const PROVIDERS: readonly (() => unknown)[] = [
  () => require('@photostructure/sqlite'),
  () => require('node:sqlite'),
];
let provider: DatabaseConstructor | undefined;

function open(path: string): Database {
  provider ??= load();
  return new provider(path);
}

function load(): DatabaseConstructor {
  const failures: unknown[] = [];
  for (const load of PROVIDERS) {
    try {
      return (load() as { DatabaseSync: DatabaseConstructor }).DatabaseSync;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'Files cannot be locked: no SQLite driver loads here.');
}

const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const PROTOCOL = 15;

/** An exclusive lock on an open, empty database that is never written. */
export class OsLock implements FileLock {
  readonly kind = 'os';
  #database: Database | undefined;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** `undefined`: somebody holds it. `unsupported`: this file system has no locks. */
  static tryAcquire(path: string): OsLock | undefined | 'unsupported' {
    const database = open(path);
    try {
      // Nothing is written, so there is nothing to keep a journal of.
      database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return new OsLock(database);
    } catch (error) {
      database.close();
      // The lower byte of an extended result code is the plain one.
      const code = Number((error as { errcode?: unknown }).errcode ?? Number.NaN) & 0xff;
      if (code === BUSY || code === LOCKED) return undefined;
      if (code === IO_ERROR || code === PROTOCOL) return 'unsupported';
      throw error;
    }
  }

  assertHeld(): void {
    // It is held as long as the file is open.
  }

  release(): void {
    this.#database?.close();
    this.#database = undefined;
  }
}
