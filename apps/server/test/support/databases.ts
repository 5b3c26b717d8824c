import { freshPostgresDatabase } from '@gantry/storage/testing';

export type CreateDatabase = () => Promise<{ db?: string; drop?: () => Promise<void> }>;

/** Both databases, for `describe.each`; PostgreSQL without a way to make one where none starts. */
export function databases(postgresUrl: string | undefined): [string, CreateDatabase | undefined][] {
  const createPostgres = async (url: string) => {
    const database = await freshPostgresDatabase(url);
    return { db: database.location, drop: database.drop };
  };
  return [
    ['SQLite', async () => ({})],
    ['PostgreSQL', postgresUrl === undefined ? undefined : () => createPostgres(postgresUrl)],
  ];
}
