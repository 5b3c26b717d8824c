import { errors } from '../errors.ts';
import { applyStep, migrations, readApplied } from '../migrations/migrate.ts';
import type { Session, SqlRow } from '../session.ts';
import type { Store, StoreView } from '../store.ts';
import { continueNumbers, dropTables, tablesOf, writeRows } from './tables.ts';

/** Rows of one table, in the order in which they were read. */
export interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly SqlRow[];
}

export interface RestoreOptions {
  /** The steps of the schema that the rows were written with. */
  readonly steps: readonly string[];
  readonly rows: AsyncIterable<TableRows>;
  /** What else belongs to it, once the schema is up to date. */
  readonly finish: (tx: StoreView) => Promise<void>;
}

const SEARCH_PAGE = 200;

/** The names of the steps that this release does not know. */
export function unknownSteps(steps: readonly string[]): string[] {
  const known = new Set(migrations.map(({ name }) => name));
  return steps.filter((step) => !known.has(step));
}

/** What a store that was opened bare holds. Throws `STORE_TOO_NEW`, or `STORE_IN_USE` by other servers. */
export async function inspectStore(
  store: Store,
  location: string,
): Promise<{ isEmpty: boolean; steps: ReadonlySet<string> }> {
  return await store.transaction(async ({ session }) => {
    await refuseOthers(session, location);
    const steps = await readApplied(session);
    const unknown = unknownSteps([...steps]);
    if (unknown.length > 0) throw errors.STORE_TOO_NEW({ url: location, unknown });
    if (steps.size === 0) return { isEmpty: true, steps };
    for (const table of ['users', 'entities', 'audit_log']) {
      const row = await session.getOne(`SELECT 1 AS found FROM ${table} LIMIT 1`, []);
      if (row) return { isEmpty: false, steps };
    }
    return { isEmpty: true, steps };
  });
}

/** Several servers may share a PostgreSQL; SQLite has its own lock. */
async function refuseOthers(session: Session, location: string): Promise<void> {
  if (session.dialect === 'sqlite') return;
  const row = await session.getOne<{ count: number }>(
    `SELECT count(*) AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'gantry events'`,
    [],
  );
  if (row && row.count > 0) {
    throw errors.STORE_IN_USE({
      path: new URL(location).pathname.slice(1),
      holder: `${row.count} connected`,
    });
  }
}

/**
 * Puts rows in the place of everything that the store holds, in one transaction: whatever goes wrong, it is as
 * it was. The rows meet the schema that they were written with; later steps follow, as in an upgrade.
 */
export async function restoreStore(store: Store, options: RestoreOptions): Promise<void> {
  await store.transaction(async (tx) => {
    const { session } = tx;
    await dropTables(session);
    const wanted = new Set(options.steps);
    const steps = migrations.filter(({ name }) => wanted.has(name));
    for (const step of steps) await applyStep(tx, step);
    // Steps may bring rows of their own, which are in the backup as they have become.
    for (const table of tablesOf(steps, session.dialect).reverse()) {
      await session.run(`DELETE FROM ${table}`, []);
    }
    for await (const { table, columns, rows } of options.rows) {
      await writeRows(session, table, columns, rows);
    }
    await continueNumbers(session);
    for (const step of migrations) if (!wanted.has(step.name)) await applyStep(tx, step);
    await fillSearch(tx);
    await options.finish(tx);
  });
}

/** The search index is made from entities. */
async function fillSearch(tx: StoreView): Promise<void> {
  for (let last = 0; ; ) {
    const rows = await tx.session.getAll<{ id: number; doc: string }>(
      `SELECT id, doc FROM entities WHERE id > ? ORDER BY id LIMIT ${SEARCH_PAGE}`,
      [last],
    );
    if (rows.length === 0) return;
    await tx.search.put(rows.map(({ id, doc }) => ({ id, entity: JSON.parse(doc) })));
    last = rows.at(-1)?.id ?? last;
  }
}
