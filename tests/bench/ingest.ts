import { systemClock } from '@gantry/base';
import { Catalog, KindRegistry, PolicyEngine, SYNC_CHUNK, systemContext } from '@gantry/platform';
import type { Store } from '@gantry/storage';
import { median, quantile, type Report } from './report.ts';
import { benchEntity } from './world.ts';

export const benchOrigin = { plugin: 'bench', integration: 'default' };
export const benchContext = systemContext('bench');

export function openCatalog(store: Store): Catalog {
  return new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store));
}

/** Writes a catalog as a sync does. Returns milliseconds. */
export async function timeIngest(catalog: Catalog, size: number, syncId: string): Promise<number> {
  const run = { origin: benchOrigin, syncId, context: benchContext };
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

/** Changes the text of entities, one transaction each. Returns milliseconds. */
export async function timeSingleWrites(
  catalog: Catalog,
  count: number,
  size: number,
): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    const entity = benchEntity((i * 37) % size, size, 1);
    await catalog.applyOne({ op: 'apply', entity }, benchContext);
  }
  return performance.now() - started;
}

/** Asks the same a number of times. Reports the 95th percentile, and returns the median. */
export async function measureReads(
  report: Report,
  name: string,
  ask: (i: number) => Promise<unknown>,
  { rounds = 100, goalMs }: { rounds?: number; goalMs?: number | undefined } = {},
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    await ask(i);
    times.push(performance.now() - started);
  }
  const middle = median(times);
  report.add({
    name,
    value: quantile(times, 0.95),
    unit: 'ms p95',
    ...(goalMs === undefined ? {} : { goal: { at: goalMs, better: 'less' as const } }),
    against: `median ${middle.toFixed(2)} ms, longest ${Math.max(...times).toFixed(2)} ms`,
  });
  return middle;
}
