import type { JobRow, StoreView } from '@gantry/storage';
import { toEvent } from '../events/event-stream.ts';
import { toJob } from './job.ts';

/** Tells subscribers of the `sync` channel how jobs stand. */
export async function appendJobEvents(
  tx: StoreView,
  rows: readonly JobRow[],
  at: string,
): Promise<void> {
  await tx.events.append(
    rows.map((row) => {
      const { id, type, key, state, progress, result, error } = toJob(row);
      return toEvent('job.updated', at, { id, type, key, state, progress, result, error });
    }),
  );
}
