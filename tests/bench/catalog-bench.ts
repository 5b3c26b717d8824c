import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Catalog, SYSTEM_ACTOR as reader } from '@gantry/platform';
import { openSqliteDatabase, openStore } from '@gantry/storage';
import { measureReads, openCatalog, timeIngest, timeSingleWrites } from './ingest.ts';
import { benchPostgresWrites } from './postgres-bench.ts';
import { median, type Report } from './report.ts';
import { benchEntity, benchTeam, benchWord } from './world.ts';

const WARM_UP = 3_000;
const SINGLE_WRITES = 2_000;

/** Writing and reading the catalog in one process, against bare SQLite doing the least that could be called the same. */
export async function benchCatalog(report: Report, sizes: readonly number[]): Promise<void> {
  report.section('Ingest through the write path: validation, audit, search, relations, events');
  // Compiled code is part of a server that runs; a cold start is measured elsewhere.
  await withStore(async (catalog) => {
    await timeIngest(catalog, WARM_UP, 'warm-up');
  });
  const costs: number[] = [];
  for (const size of sizes) {
    const others = await repeatIngest(size);
    await withStore(async (catalog) => {
      const ingest = median([...others, await timeIngest(catalog, size, 's1')]);
      costs.push(ingest / size);
      const bare = timeBareInserts(size);
      const perSecond = (size / ingest) * 1_000;
      report.add({
        name: `${size.toLocaleString('en')} entities`,
        value: perSecond,
        unit: 'entities/s',
        goal: { at: 3_000, better: 'more' },
        against: `${(bare / ingest).toFixed(3)} of bare inserts of the same documents in one transaction (${Math.round((size / bare) * 1_000).toLocaleString('en')}/s)`,
      });
      const again = await timeIngest(catalog, size, 's2');
      report.add({
        name: '  the same again, unchanged',
        value: again / ingest,
        unit: 'of the first',
        goal: { at: 0.25, better: 'less' },
      });
      if (size === sizes.at(-1)) {
        await benchSingleWrites(report, catalog, size);
        await benchReads(report, catalog, size);
      }
    });
  }
  report.add({
    name: 'cost per entity, largest against smallest catalog',
    value: Math.max(...costs) / Math.min(...costs),
    unit: 'times',
    goal: { at: 1.5, better: 'less' },
  });
  await benchPostgresWrites(report, Math.min(10_000, sizes.at(-1) ?? 0));
}

/** Small catalogs are measured more than once: a moment of the machine would decide otherwise. */
async function repeatIngest(size: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < (size <= 10_000 ? 4 : 0); i++) {
    await withStore(async (catalog) => {
      times.push(await timeIngest(catalog, size, 's1'));
    });
  }
  return times;
}

async function withStore(work: (catalog: Catalog) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  const store = await openStore(join(folder, 'gantry.db'));
  try {
    await work(openCatalog(store));
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function timeBareInserts(size: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-bare-'));
  const database = openSqliteDatabase(join(folder, 'bare.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec(
    'CREATE TABLE docs (kind TEXT, namespace TEXT, name TEXT, doc TEXT, PRIMARY KEY (kind, namespace, name))',
  );
  const insert = database.prepare('INSERT INTO docs VALUES (?, ?, ?, ?)');
  const started = performance.now();
  database.exec('BEGIN');
  for (let i = 0; i < size; i++) {
    const entity = benchEntity(i, size);
    insert.run(
      entity.kind,
      entity.metadata.namespace,
      entity.metadata.name,
      JSON.stringify(entity),
    );
  }
  database.exec('COMMIT');
  const elapsed = performance.now() - started;
  database.close();
  rmSync(folder, { recursive: true, force: true });
  return elapsed;
}

async function benchSingleWrites(report: Report, catalog: Catalog, size: number): Promise<void> {
  const ms = await timeSingleWrites(catalog, SINGLE_WRITES, size);
  report.add({
    name: `single writes, one transaction each, at ${size.toLocaleString('en')}`,
    value: (SINGLE_WRITES / ms) * 1_000,
    unit: 'writes/s',
    goal: { at: 800, better: 'more' },
  });
}

async function benchReads(report: Report, catalog: Catalog, size: number): Promise<void> {
  report.section(`Reading at ${size.toLocaleString('en')} entities`);
  const measure = (
    name: string,
    rounds: number,
    ask: (i: number) => Promise<unknown>,
    goalMs?: number,
  ): Promise<number> => measureReads(report, name, ask, { rounds, goalMs });
  const page = { limit: 50 } as const;
  const ref = (i: number) => ({
    kind: 'Service',
    namespace: benchTeam(i),
    name: `svc-${i % size}`,
  });
  await measure('one entity', 5_000, (i) => catalog.getDoc(ref(i), reader));
  await measure('list of 50', 500, () => catalog.list(page, reader), 50);
  await measure(
    'list of 50 of a kind, by name',
    500,
    () => catalog.list({ ...page, kind: 'Service', sort: 'name' }, reader),
    50,
  );
  await measure(
    'list of 50, newest change first',
    500,
    () => catalog.list({ ...page, sort: 'updatedAt', descending: true }, reader),
    50,
  );
  await measure(
    'list of 50 of an owner',
    300,
    (i) => catalog.list({ ...page, owner: benchTeam(i) }, reader),
    50,
  );
  await measure(
    'list of 50 in a namespace, newest first',
    300,
    (i) =>
      catalog.list(
        { ...page, namespace: benchTeam(i), sort: 'updatedAt', descending: true },
        reader,
      ),
    50,
  );
  await measure(
    'list of 50 with a tag',
    200,
    (i) => catalog.list({ ...page, tags: [benchWord(i)] }, reader),
    50,
  );
  await measure(
    'list of 50 that mention a word',
    100,
    (i) => catalog.list({ ...page, query: benchWord(i) }, reader),
    50,
  );
  await measure(
    'search for a name',
    200,
    (i) => catalog.search(`svc-${(i * 37) % size}`, { limit: 20 }, reader),
    50,
  );
  await measure(
    'search for a word',
    200,
    (i) => catalog.search(benchWord(i), { limit: 20 }, reader),
    50,
  );
  await measure(
    'search for two words',
    200,
    (i) => catalog.search(`${benchWord(i)} ${benchWord(i * 7)}`, { limit: 20 }, reader),
    50,
  );
  await measure(
    'search for the beginning of a word',
    200,
    (i) => catalog.search(benchWord(i).slice(0, 3), { limit: 20 }, reader),
    50,
  );
  await measure(
    'search that everything matches',
    50,
    () => catalog.search('service', { limit: 20 }, reader),
    50,
  );
  await measure(
    'search within a kind',
    100,
    (i) => catalog.search(benchWord(i), { limit: 20, kind: 'Service' }, reader),
    50,
  );
  await measure(
    'graph of depth 3',
    100,
    (i) => catalog.graph(ref(i), { depth: 3, limit: 200 }, reader),
    200,
  );
}
