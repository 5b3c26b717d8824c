import { describe, inject, it } from 'vitest';
import {
  freshPostgresDatabase,
  freshSqliteDatabase,
  registerStoreContract,
} from '../src/testing/index.ts';

registerStoreContract('SQLite', async () => freshSqliteDatabase());

const postgresUrl = inject('postgresUrl');
if (postgresUrl === undefined) {
  describe('the store contract on PostgreSQL', () => {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
  });
} else {
  registerStoreContract('PostgreSQL', () => freshPostgresDatabase(postgresUrl));
}
