import { messageOf } from '@gantry/base';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a real PostgreSQL for tests, without a database name; absent when none can be had. */
    postgresUrl: string | undefined;
  }
}

/**
 * Starts one real PostgreSQL for the whole run, from binaries that come with a package. Set
 * `GANTRY_TEST_POSTGRES` to use a server of your own instead.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const own = process.env.GANTRY_TEST_POSTGRES;
  if (own !== undefined) {
    project.provide('postgresUrl', own);
    return;
  }
  try {
    const server = await startPostgres();
    project.provide('postgresUrl', server.url);
    return () => server.stop();
  } catch (error) {
    process.stderr.write(`\nPOSTGRESQL TESTS ARE SKIPPED. ${messageOf(error)}\n`);
    project.provide('postgresUrl', undefined);
  }
}
