import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPlatformError, messageOf, systemClock } from '@gantry/base';
import {
  Catalog,
  createChainSeal,
  EncryptionKeys,
  KindRegistry,
  PolicyEngine,
  SYSTEM_ACTOR,
  systemContext,
  verifyAudit,
} from '@gantry/platform';
import { openStore, type Store } from '@gantry/storage';
import { startPostgres } from '../support/start-postgres.ts';
import type { Report } from './report.ts';

const ENTITIES = 4;
const CLIENTS = 20;
const seal = createChainSeal(new EncryptionKeys(Buffer.alloc(32, 7)));
const context = systemContext('bench');

/**
 * Very many writes of a few entities at once, on both databases, on PostgreSQL from two servers: each is done
 * once or refused as a conflict, and none is lost.
 */
export async function benchConflicts(report: Report, writes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-conflicts-'));
  try {
    const location = join(folder, 'gantry.db');
    await measure(report, 'SQLite', [await openStore(location, { seal })], writes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    const server = await startPostgres();
    try {
      const open = () => openStore(`${server.url}/postgres`, { seal });
      await measure(report, 'PostgreSQL', [await open(), await open()], writes);
    } finally {
      await server.stop();
    }
  } catch (error) {
    report.section(`PostgreSQL is left out: ${messageOf(error)}`);
  }
}

async function measure(
  report: Report,
  name: string,
  stores: readonly Store[],
  writes: number,
): Promise<void> {
  try {
    report.section(`${name}: ${writes.toLocaleString('en')} conflicting writes at once`);
    const catalogs = stores.map(
      (store) => new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store)),
    );
    const started = performance.now();
    const { refused } = await writeAll(catalogs, writes);
    const seconds = (performance.now() - started) / 1_000;
    report.add({ name: 'writes', value: writes / seconds, unit: 'writes/s' });
    report.add({ name: 'refused as conflicts, and repeated', value: refused, unit: '' });
    const state = await readState(catalogs[0] as Catalog);
    const lost = writes + ENTITIES - state.revisions + (writes / 2 - state.counted);
    report.add({ name: 'lost writes', value: lost, unit: '', goal: { at: 0, better: 'less' } });
    const chain = await verifyAudit(stores[0] as Store);
    const missing = chain.ok ? writes + ENTITIES - chain.checked : writes;
    report.add({
      name: 'entries that the audit chain does not prove',
      value: missing,
      unit: '',
      goal: { at: 0, better: 'less' },
    });
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

const ref = (i: number) => ({ kind: 'Team', namespace: 'default', name: `team-${i % ENTITIES}` });

/** Half of the writes say only what they change; the other half read, count, and insist on what they have read. */
async function writeAll(
  catalogs: readonly Catalog[],
  writes: number,
): Promise<{ refused: number }> {
  const catalog = (i: number) => catalogs[i % catalogs.length] as Catalog;
  for (let i = 0; i < ENTITIES; i++) {
    const metadata = { name: ref(i).name, labels: { count: '0' } };
    const entity = { apiVersion: 'gantry.io/v1', kind: 'Team', metadata, spec: {} };
    await catalog(0).applyOne({ op: 'create', entity }, context);
  }
  let refused = 0;
  const patches = Array.from({ length: writes / 2 }, (_, i) => {
    const patch = { metadata: { annotations: { last: `write-${i}` } } };
    return catalog(i).applyOne({ op: 'patch', ref: ref(i), patch }, context);
  });
  const counting = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let n = 0; n < writes / 2 / CLIENTS; ) {
      const { metadata } = await catalog(client).get(ref(client), SYSTEM_ACTOR);
      const labels = { count: String(Number(metadata.labels?.count) + 1) };
      try {
        await catalog(client).applyOne(
          {
            op: 'patch',
            ref: ref(client),
            patch: { metadata: { labels } },
            expectedRevision: metadata.revision,
          },
          context,
        );
        n++;
      } catch (error) {
        if (!isPlatformError(error, 'REVISION_CONFLICT')) throw error;
        refused++;
      }
    }
  });
  await Promise.all([...patches, ...counting]);
  return { refused };
}

async function readState(catalog: Catalog): Promise<{ revisions: number; counted: number }> {
  let revisions = 0;
  let counted = 0;
  for (let i = 0; i < ENTITIES; i++) {
    const { metadata } = await catalog.get(ref(i), SYSTEM_ACTOR);
    revisions += metadata.revision;
    counted += Number(metadata.labels?.count);
  }
  return { revisions, counted };
}
