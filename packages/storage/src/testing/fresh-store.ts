import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import type { StoreOptions } from '../store-options.ts';

/** A database that exists for one test. `open` may be called again to see what was kept. */
export interface FreshDatabase {
  readonly location: string;
  open(): Promise<Store>;
  drop(): Promise<void>;
}

export function freshSqliteDatabase(options: StoreOptions = {}): FreshDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'gantry-test-sqlite-'));
  const location = join(directory, 'gantry.db');
  return {
    location,
    open: () => openStore(location, options),
    drop: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A new database on the PostgreSQL server at `serverUrl`. */
export async function freshPostgresDatabase(
  serverUrl: string,
  options: StoreOptions = {},
): Promise<FreshDatabase> {
  const name = `gantry_test_${randomBytes(8).toString('hex')}`;
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: `${serverUrl}/postgres` });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await admin(`CREATE DATABASE ${name}`);
  const location = `${serverUrl}/${name}`;
  return {
    location,
    open: () => openStore(location, options),
    drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
