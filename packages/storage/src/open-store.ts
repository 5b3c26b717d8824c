import type { ChainSeal } from './audit/audit-chain.ts';
import { PostgresStore } from './postgres/postgres-store.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';

/** True for an address of a PostgreSQL database; anything else names an SQLite file. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(ql)?:\/\//.test(location);
}

export interface StoreOptions {
  /** Seals the head of the audit log. Without one the chain ends wherever the database says. */
  readonly seal?: ChainSeal | undefined;
  /** Leaves the schema as it is and listens to nobody: for a restore, which brings its own schema. */
  readonly isBare?: boolean;
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
