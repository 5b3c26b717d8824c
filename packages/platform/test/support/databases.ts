import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
} from '@gantry/storage/testing';
import { inject } from 'vitest';

const postgresUrl = inject('postgresUrl');

/** Every database that a suite runs on; without a way to make one, it is skipped and said so. */
export const databases: [string, (() => Promise<FreshDatabase>) | undefined][] = [
  ['SQLite', async () => freshSqliteDatabase()],
  ['PostgreSQL', postgresUrl === undefined ? undefined : () => freshPostgresDatabase(postgresUrl)],
];
