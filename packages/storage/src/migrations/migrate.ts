import { errors } from '../errors.ts';
import type { Session } from '../session.ts';
import type { Store, StoreView } from '../store.ts';
import { initial } from './0001-initial.ts';
import { auditChain } from './0002-audit-chain.ts';
import { search } from './0003-search.ts';
import { access } from './0004-access.ts';
import { provenance } from './0005-provenance.ts';
import { oneKeyIndex } from './0006-one-key-index.ts';
import { kinds } from './0007-kinds.ts';
import { home } from './0008-home.ts';
import { accountState } from './0009-account-state.ts';
import { assignments } from './0011-assignments.ts';
import { jobWaits } from './0012-job-waits.ts';
import { runs } from './0013-runs.ts';
import { webhooks } from './0014-webhooks.ts';
import { identities } from './0015-identities.ts';
import { pluginSets } from './0017-plugin-sets.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  initial,
  auditChain,
  search,
  access,
  provenance,
  oneKeyIndex,
  kinds,
  home,
  accountState,
  assignments,
  jobWaits,
  runs,
  webhooks,
  identities,
  pluginSets,
];

/**
 * Brings the schema up to date. Each step and its record are one transaction under the store's write lock,
 * so a crash leaves the step done or not begun, and two servers that start together do it once.
 */
export async function migrate(
  store: Pick<Store, 'transaction'>,
  url: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const applied = await store.transaction(async ({ session }) => await readApplied(session));
  const known = new Set(steps.map((step) => step.name));
  const unknown = [...applied].filter((name) => !known.has(name));
  if (unknown.length > 0) throw errors.STORE_TOO_NEW({ url, unknown });
  for (const step of steps) {
    if (!applied.has(step.name)) await store.transaction((tx) => applyStep(tx, step));
  }
}

/** Does one step, unless another server has done it in the meantime. */
export async function applyStep(tx: StoreView, step: Migration): Promise<void> {
  const { session } = tx;
  if ((await readApplied(session)).has(step.name)) return;
  for (const statement of step[session.dialect]) await session.run(statement, []);
  await step.run?.(tx);
  for (const statement of step.after?.[session.dialect] ?? []) await session.run(statement, []);
  await session.run('INSERT INTO schema_migrations (name, applied_at) VALUES (?, ?)', [
    step.name,
    new Date().toISOString(),
  ]);
}

/** The steps that a database has; none for an empty one. */
export async function readApplied(session: Session): Promise<Set<string>> {
  await session.run(
    'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)',
    [],
  );
  const rows = await session.getAll<{ name: string }>('SELECT name FROM schema_migrations', []);
  return new Set(rows.map((row) => row.name));
}
