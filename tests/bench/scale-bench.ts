import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, systemClock } from '@gantry/base';
import {
  Catalog,
  KindRegistry,
  PolicyEngine,
  SYSTEM_ACTOR as reader,
  SYNC_CHUNK,
  systemContext,
} from '@gantry/platform';
import { openStore, type Store } from '@gantry/storage';
import { startPostgres } from '../support/start-postgres.ts';
import { median, quantile, type Report } from './report.ts';
import { benchEntity, benchTeam, benchWord } from './world.ts';

const GOAL_MS = 150;
const GRAPH_GOAL_MS = 200;
const FACETS = ['kind', 'owner', 'lifecycle', 'tag', 'source', 'state'] as const;

/**
 * A catalog of the size that others find hard: 250,000 entities with a million relations, all of them to one
 * environment among others, on both databases.
 */
export async function benchScale(report: Report, size: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-scale-'));
  try {
    await measureStore(report, 'SQLite', await openStore(join(folder, 'gantry.db')), size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    const server = await startPostgres();
    try {
      await measureStore(report, 'PostgreSQL', await openStore(`${server.url}/postgres`), size);
    } finally {
      await server.stop();
    }
  } catch (error) {
    report.section(`PostgreSQL is left out: ${messageOf(error)}`);
  }
}

async function measureStore(
  report: Report,
  name: string,
  store: Store,
  size: number,
): Promise<void> {
  try {
    const catalog = new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store));
    report.section(
      `${name}: ${size.toLocaleString('en')} entities, ${(size * 4).toLocaleString('en')} relations`,
    );
    const started = performance.now();
    await fill(catalog, size);
    report.add({
      name: 'ingest',
      value: size / ((performance.now() - started) / 1_000),
      unit: 'entities/s',
    });
    await measureReads(report, catalog, size);
  } finally {
    await store.close();
  }
}

async function fill(catalog: Catalog, size: number): Promise<void> {
  const run = {
    origin: { plugin: 'bench', integration: 'default' },
    syncId: 's1',
    context: systemContext('bench'),
  };
  for (let start = 0; start < size; start += SYNC_CHUNK) {
    const entities = Array.from({ length: Math.min(SYNC_CHUNK, size - start) }, (_, k) => ({
      externalId: `bench/${start + k}`,
      entity: benchEntity(start + k, size),
    }));
    const { counts } = await catalog.syncs.write(run, 'default', entities);
    if (counts.failed > 0) throw new Error(`${counts.failed} entities were refused.`);
  }
}

async function measureReads(report: Report, catalog: Catalog, size: number): Promise<void> {
  const measure = async (
    name: string,
    ask: (i: number) => Promise<unknown>,
    { rounds = 100, goalMs = GOAL_MS }: { rounds?: number; goalMs?: number } = {},
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
      goal: { at: goalMs, better: 'less' },
      against: `median ${median(times).toFixed(2)} ms, longest ${Math.max(...times).toFixed(2)} ms`,
    });
  };
  const page = { limit: 50 };
  const hits = { limit: 20 };
  const ref = (i: number) => ({ kind: 'Service', namespace: benchTeam(i), name: `svc-${i}` });
  const two = (i: number): string => `${benchWord(i)} ${benchWord(i * 7 + 3)}`;
  const swapped = (word: string): string =>
    `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)}`;

  await measure('list of 50', () => catalog.list(page, reader));
  await measure('list of 50 of an owner', (i) =>
    catalog.list({ ...page, owner: benchTeam(i) }, reader),
  );
  await measure('list of 50 with a tag', (i) =>
    catalog.list({ ...page, tags: [benchWord(i)] }, reader),
  );
  await measure('list of 50 that mention a word', (i) =>
    catalog.list({ ...page, query: benchWord(i) }, reader),
  );
  await measure('list of 50 that mention two words', (i) =>
    catalog.list({ ...page, query: two(i) }, reader),
  );
  await measure('list by a query with filters', (i) =>
    catalog.list({ ...page, query: `owner:${benchTeam(i)} -tag:tier-1 ${benchWord(i)}` }, reader),
  );
  await measure('list of what depends on an entity', (i) =>
    catalog.list({ ...page, related: [`dependsOn:Infrastructure/db-${i}`] }, reader),
  );
  await measure('list of what is related to a hub', () =>
    catalog.list({ ...page, related: ['deployedIn:Environment/prod'] }, reader),
  );
  await measure(
    'count of what mentions a word',
    (i) => catalog.count({ query: benchWord(i) }, reader),
    {
      rounds: 40,
    },
  );
  await measure('search for a name', (i) => catalog.search(`svc-${(i * 37) % size}`, hits, reader));
  await measure('search for a word', (i) => catalog.search(benchWord(i), hits, reader));
  await measure('search for two words', (i) => catalog.search(two(i), hits, reader));
  await measure('search for the beginning of a word', (i) =>
    catalog.search(benchWord(i).slice(0, 3), hits, reader),
  );
  await measure('search for one letter', (i) =>
    catalog.search(benchWord(i).slice(0, 1), hits, reader),
  );
  await measure('search for a mistyped word', (i) =>
    catalog.search(swapped(benchWord(i)), hits, reader),
  );
  await measure('search that everything matches', () => catalog.search('service', hits, reader));
  await measure('search within another kind', (i) =>
    catalog.search(benchWord(i), { ...hits, kind: 'API' }, reader),
  );
  const facets = { facets: FACETS, limit: 8 };
  await measure(
    'facets of a word',
    (i) => catalog.facets({ query: benchWord(i) }, facets, reader),
    {
      rounds: 20,
      goalMs: 300,
    },
  );
  await measure('facets of everything', () => catalog.facets({}, facets, reader), {
    rounds: 10,
    goalMs: 300,
  });
  await measure(
    'graph of depth 3',
    (i) => catalog.graph(ref(i), { depth: 3, limit: 200 }, reader),
    {
      goalMs: GRAPH_GOAL_MS,
      rounds: 40,
    },
  );
  await measure(
    'impact of an entity',
    (i) => catalog.impact(ref(i + 20), { depth: 10, limit: 500 }, reader),
    { goalMs: GRAPH_GOAL_MS, rounds: 40 },
  );
}
