import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catalog } from '@gantry/platform';
import { openStore, type Store } from '@gantry/storage';
import { GantryProcess } from '../support/gantry-process.ts';
import { benchContext, openCatalog, timeIngest } from './ingest.ts';
import { withPostgres } from './postgres-bench.ts';
import { median, type Report } from './report.ts';
import { measureScaleReads } from './scale-reads.ts';
import { benchEntity } from './world.ts';

const STARTS = 3;
const SETTLE_MS = 3_000;

/**
 * A catalog of the size that others find hard: 250,000 entities with a million relations, all of them to one
 * environment among others, on both databases.
 */
export async function benchScale(report: Report, size: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-scale-'));
  try {
    const store = await openStore(join(folder, 'gantry.db'));
    await measureStore(report, 'SQLite', store, size);
    await measureStart(report, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await withPostgres(report, async (url) => {
    await measureStore(report, 'PostgreSQL', await openStore(`${url}/postgres`), size);
    await measureStart(report, undefined, `${url}/postgres`);
  });
}

async function measureStore(
  report: Report,
  name: string,
  store: Store,
  size: number,
): Promise<void> {
  try {
    const catalog = openCatalog(store);
    report.section(
      `${name}: ${size.toLocaleString('en')} entities, ${(size * 4).toLocaleString('en')} relations`,
    );
    await writeHub(catalog);
    report.add({
      name: 'ingest',
      value: size / ((await timeIngest(catalog, size, 's1')) / 1_000),
      unit: 'entities/s',
    });
    await measureScaleReads(report, store, catalog, size);
  } finally {
    await store.close();
  }
}

/** What every entity is deployed in. */
async function writeHub(catalog: Catalog): Promise<void> {
  const { apiVersion } = benchEntity(0, 1);
  const entity = { apiVersion, kind: 'Environment', metadata: { name: 'prod' }, spec: {} };
  await catalog.applyOne({ op: 'apply', entity }, benchContext);
}

/** The built server on the catalog, against the same server on an empty one. */
async function measureStart(report: Report, dataDir?: string, database?: string): Promise<void> {
  const empty = mkdtempSync(join(tmpdir(), 'gantry-bench-start-'));
  try {
    const flags = database === undefined ? [] : ['--db', database];
    const bare = await startSome(empty, []);
    const full = await startSome(dataDir ?? empty, flags);
    report.add({
      name: 'start, until /readyz answers',
      value: full.readyMs / bare.readyMs,
      unit: 'of an empty one',
      goal: { at: 1.5, better: 'less' },
      against: `${full.readyMs.toFixed(0)} ms, an empty one on SQLite ${bare.readyMs.toFixed(0)} ms`,
    });
    report.add({
      name: 'memory, idle',
      value: full.bytes / bare.bytes,
      unit: 'of an empty one',
      goal: { at: 1.25, better: 'less' },
      against: `${(full.bytes / 1_000_000).toFixed(0)} MB, an empty one ${(bare.bytes / 1_000_000).toFixed(0)} MB`,
    });
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

async function startSome(folder: string, flags: readonly string[]) {
  const readyMs: number[] = [];
  const bytes: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const server = await GantryProcess.start(folder, flags);
    readyMs.push(server.readyMs);
    await new Promise((wake) => setTimeout(wake, SETTLE_MS));
    bytes.push(server.residentBytes());
    await server.stop();
  }
  return { readyMs: median(readyMs), bytes: median(bytes) };
}
