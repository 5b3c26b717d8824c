import type { Source } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import type { Catalog } from '../catalog/catalog.ts';
import { requireRun, type SyncLedger, unseenOf } from '../catalog/sync-ledger.ts';
import type { SyncUndo, UndoResult } from '../catalog/sync-undo.ts';
import { pluginContext, SYSTEM_ACTOR } from '../context.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import { DEFAULT_INTEGRATION } from './integration-store.ts';

export interface ReleaseDependencies {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly ledger: SyncLedger;
}

/** Marks what a held sync did not see, as that sync: undoing it takes these marks back as well. */
export async function runRelease(
  { store, catalog, ledger }: ReleaseDependencies,
  job: JobContext,
): Promise<{ gone: number }> {
  const plugin = String(job.payload.plugin);
  const syncId = String(job.payload.sync);
  const origin = { plugin, integration: DEFAULT_INTEGRATION };
  const row = await requireRun(store, origin, syncId);
  const run = { origin, syncId, context: pluginContext(plugin, syncId) };
  const { failedScopes, seenBefore } = unseenOf(row);
  const gone = await catalog.syncs.markGone(run, { failedScopes, seenBefore });
  await ledger.extend(syncId);
  job.log('info', `Marked ${gone} entities as gone.`);
  return { gone };
}

/**
 * Undoes a sync. Whoever may manage the plugin may take back what it wrote, so the right was asked for with
 * the job; the trail names the person.
 */
export async function runUndo(undo: SyncUndo, job: JobContext): Promise<UndoResult> {
  const { plugin, sync, by, source } = job.payload as {
    plugin: string;
    sync: string;
    by: { id: string; name: string };
    source: Source;
  };
  const origin = { plugin, integration: DEFAULT_INTEGRATION };
  const actor = { ...SYSTEM_ACTOR, ...by };
  const result = await undo.run(
    origin,
    sync,
    { actor, source, requestId: job.id },
    {
      signal: job.signal,
      progress: ({ restored, removed, unchanged, conflicting }) =>
        job.progress({ done: restored + removed + unchanged + conflicting }),
    },
  );
  for (const { ref, reason } of result.conflicts)
    job.log('warn', `${ref} is left alone: ${reason}.`);
  return result;
}
