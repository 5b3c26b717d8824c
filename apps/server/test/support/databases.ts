import { freshPostgresDatabase } from '@gantry/storage/testing';
import { inject } from 'vitest';

interface ServerDatabase {
  readonly db?: string;
  readonly drop?: () => Promise<void>;
}

const postgresUrl = inject('postgresUrl');

/** Every database that a suite runs on; without a way to make one, it is skipped and said so. */
export const databases: [string, (() => Promise<ServerDatabase>) | undefined][] = [
  ['SQLite', async () => ({})],
  [
    'PostgreSQL',
    postgresUrl === undefined
      ? undefined
      : async () => {
          const { location, drop } = await freshPostgresDatabase(postgresUrl);
          return { db: location, drop };
        },
  ],
];
