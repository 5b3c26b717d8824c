import { errors } from '../errors.ts';
import type { Store } from '../store.ts';
import { initial } from './0001-initial.ts';
import { access } from './0004-access.ts';
import { provenance } from './0005-provenance.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [initial, access, provenance];

/**
 * Brings the schema up to date. Each step and its record are one transaction under the store's write lock,
 * so a crash leaves the step done or not begun, and two servers that start together do it once.
 */
export async function migrate(
  store: Pick<Store, 'transaction' | 'dialect'>,
  url: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const applied = await store.transaction(async ({ session }) => {
    await session.run(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)',
      [],
    );
    return await readApplied(session);
  });
  const known = new Set(steps.map((step) => step.name));
  const unknown = [...applied].filter((name) => !known.has(name));
  if (unknown.length > 0) throw errors.STORE_TOO_NEW({ url, unknown });
  for (const step of steps) {
    if (applied.has(step.name)) continue;
    await store.transaction(async ({ session }) => {
      if ((await readApplied(session)).has(step.name)) return;
      for (const statement of step[store.dialect]) await session.run(statement, []);
      await session.run('INSERT INTO schema_migrations (name, applied_at) VALUES (?, ?)', [
        step.name,
        new Date().toISOString(),
      ]);
    });
  }
}

async function readApplied(session: {
  getAll<R>(sql: string, parameters: []): Promise<R[]>;
}): Promise<Set<string>> {
  const rows = await session.getAll<{ name: string }>('SELECT name FROM schema_migrations', []);
  return new Set(rows.map((row) => row.name));
}
