import { PostgresStore } from './postgres/postgres-store.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';

/** True for an address of a PostgreSQL database; anything else names an SQLite file. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(ql)?:\/\//.test(location);
}

/**
 * Opens the store at a file path or a `postgres://` address, bringing its schema up to date first.
 * Throws `STORE_IN_USE`, `STORE_UNREACHABLE` or `STORE_TOO_NEW`.
 */
export function openStore(location: string, options: StoreOptions = {}): Promise<Store> {
  return isPostgresUrl(location)
    ? PostgresStore.open(location, options)
    : SqliteStore.open(location, options);
}
