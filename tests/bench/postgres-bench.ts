import { messageOf } from '@gantry/base';
import { openStore, type Store } from '@gantry/storage';
import { startPostgres } from '../support/start-postgres.ts';
import { openCatalog, timeIngest, timeSingleWrites } from './ingest.ts';
import type { Report } from './report.ts';
import { benchEntity } from './world.ts';

const SINGLE_WRITES = 1_000;
const WARM_UP = 1_000;
const BARE =
  'CREATE TABLE bare_docs (kind TEXT, namespace TEXT, name TEXT, doc TEXT, PRIMARY KEY (kind, namespace, name))';
const INSERT = 'INSERT INTO bare_docs VALUES (?, ?, ?, ?)';

/** Runs with the address of a PostgreSQL without a database name, or says why there is none. */
export async function withPostgres(
  report: Report,
  work: (url: string) => Promise<void>,
): Promise<void> {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  try {
    server = await startPostgres();
  } catch (error) {
    report.section(`PostgreSQL is left out: ${messageOf(error)}`);
    return;
  }
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
}

/** Writing the catalog on PostgreSQL, against bare inserts of the same documents, one statement each. */
export async function benchPostgresWrites(report: Report, size: number): Promise<void> {
  await withPostgres(report, async (url) => {
    report.section('PostgreSQL: ingest through the write path, and single writes');
    const store = await openStore(`${url}/postgres`);
    try {
      const catalog = openCatalog(store);
      await timeIngest(catalog, WARM_UP, 'warm-up');
      await store.transaction((tx) => tx.session.run(BARE, []));
      const bareTogether = await store.transaction((tx) => timeBareInserts(tx, size));
      const ingest = await timeIngest(catalog, size, 's1');
      report.add({
        name: `${size.toLocaleString('en')} entities`,
        value: (size / ingest) * 1_000,
        unit: 'entities/s',
        against: `${(bareTogether / ingest).toFixed(2)} of bare inserts of the same documents in one transaction (${perSecond(size, bareTogether)}/s)`,
      });
      const again = await timeIngest(catalog, size, 's2');
      report.add({
        name: '  the same again, unchanged',
        value: again / ingest,
        unit: 'of the first',
        goal: { at: 0.25, better: 'less' },
      });
      const bareSingle = await timeBareTransactions(store, SINGLE_WRITES);
      const single = await timeSingleWrites(catalog, SINGLE_WRITES, size);
      report.add({
        name: 'single writes, one transaction each',
        value: (SINGLE_WRITES / single) * 1_000,
        unit: 'writes/s',
        against: `${(bareSingle / single).toFixed(2)} of bare updates, one transaction each (${perSecond(SINGLE_WRITES, bareSingle)}/s)`,
      });
    } finally {
      await store.close();
    }
  });
}

async function timeBareInserts({ session }: Pick<Store, 'session'>, size: number): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < size; i++) {
    const { kind, metadata, ...rest } = benchEntity(i, size);
    const doc = JSON.stringify({ kind, metadata, ...rest });
    await session.run(INSERT, [kind, metadata.namespace, metadata.name, doc]);
  }
  return performance.now() - started;
}

async function timeBareTransactions(store: Store, count: number): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    const { kind, metadata } = benchEntity(i, count);
    await store.session.run(
      'UPDATE bare_docs SET doc = ? WHERE kind = ? AND namespace = ? AND name = ?',
      [JSON.stringify(benchEntity(i, count, 1)), kind, metadata.namespace, metadata.name],
    );
  }
  return performance.now() - started;
}

function perSecond(count: number, ms: number): string {
  return Math.round((count / ms) * 1_000).toLocaleString('en');
}
