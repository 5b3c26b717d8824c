import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@gantry/base';
import {
  Catalog,
  KindRegistry,
  PolicyEngine,
  SYSTEM_ACTOR as reader,
  SYNC_CHUNK,
  systemContext,
} from '@gantry/platform';
import { openSqliteDatabase, openStore, type Store } from '@gantry/storage';
import { median, quantile, type Report } from './report.ts';
import { benchEntity, benchTeam, benchWord } from './world.ts';

const WARM_UP = 3_000;
const origin = { plugin: 'bench', integration: 'default' };
const context = systemContext('bench');

/** Writing and reading the catalog in one process, against bare SQLite doing the least that could be called the same. */
export async function benchCatalog(report: Report, sizes: readonly number[]): Promise<void> {
  report.section('Ingest through the write path: validation, audit, search, relations, events');
  // Compiled code is part of a server that runs; a cold start is measured elsewhere.
  await withStore(async (_store, catalog) => {
    await timeIngest(catalog, WARM_UP, 'warm-up');
  });
  const costs: number[] = [];
  for (const size of sizes) {
    const others = await repeatIngest(size);
    await withStore(async (store, catalog) => {
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
        await benchReads(report, catalog, store, size);
      }
    });
  }
  report.add({
    name: 'cost per entity, largest against smallest catalog',
    value: Math.max(...costs) / Math.min(...costs),
    unit: 'times',
    goal: { at: 1.5, better: 'less' },
  });
}

/** Small catalogs are measured more than once: a moment of the machine would decide otherwise. */
async function repeatIngest(size: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < (size <= 10_000 ? 4 : 0); i++) {
    await withStore(async (_store, catalog) => {
      times.push(await timeIngest(catalog, size, 's1'));
    });
  }
  return times;
}

async function withStore(work: (store: Store, catalog: Catalog) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  const store = await openStore(join(folder, 'gantry.db'));
  try {
    await work(store, new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store)));
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeIngest(catalog: Catalog, size: number, syncId: string): Promise<number> {
  const run = { origin, syncId, context };
  const started = performance.now();
  for (let start = 0; start < size; start += SYNC_CHUNK) {
    const count = Math.min(SYNC_CHUNK, size - start);
    const entities = Array.from({ length: count }, (_, k) => ({
      externalId: `bench/${start + k}`,
      entity: benchEntity(start + k, size),
    }));
    const { counts } = await catalog.syncs.write(run, 'default', entities);
    if (counts.failed > 0) throw new Error(`${counts.failed} entities were refused.`);
  }
  return performance.now() - started;
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
  const count = 2_000;
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    await catalog.applyOne({ op: 'apply', entity: benchEntity((i * 37) % size, size, 1) }, context);
  }
  report.add({
    name: `single writes, one transaction each, at ${size.toLocaleString('en')}`,
    value: (count / (performance.now() - started)) * 1_000,
    unit: 'writes/s',
    goal: { at: 800, better: 'more' },
  });
}

async function benchReads(
  report: Report,
  catalog: Catalog,
  store: Store,
  size: number,
): Promise<void> {
  report.section(`Reading at ${size.toLocaleString('en')} entities`);
  const measure = async (
    name: string,
    rounds: number,
    ask: (i: number) => Promise<unknown>,
    goalMs?: number,
  ): Promise<void> => {
    const times: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const started = performance.now();
      await ask(i);
      times.push(performance.now() - started);
    }
    report.add({
      name,
      value: quantile(times, 0.95),
      unit: 'ms p95',
      ...(goalMs === undefined ? {} : { goal: { at: goalMs, better: 'less' as const } }),
      against: `median ${median(times).toFixed(2)} ms, longest ${Math.max(...times).toFixed(2)} ms`,
    });
  };
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
  await store.settings.get('done');
}
