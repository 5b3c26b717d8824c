import type { Clock, Logger } from '@gantry/base';
import type { JobRow, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { systemContext } from '../context.ts';
import { isFinished } from './job.ts';
import { appendJobEvents } from './job-events.ts';
import { type EndedAttempt, OUTCOME, rowAfter, rowAfterLapse } from './job-outcome.ts';
import type { JobTypes } from './job-type.ts';

export interface RecordOptions {
  readonly types: JobTypes;
  readonly serverId: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Writes down what came of attempts of this server, however many, in a few statements. */
export async function recordEnds(
  tx: StoreView,
  attempts: readonly EndedAttempt[],
  { types, serverId, clock, log }: RecordOptions,
): Promise<void> {
  if (attempts.length === 0) return;
  const now = clock.now();
  const rows = attempts.map((attempt) => rowAfter(attempt, types, now));
  const isForgotten = ({ state, type }: JobRow) => state === 'succeeded' && types.isSmall(type);
  await tx.jobs.removeHeld(
    serverId,
    rows.filter(isForgotten).map(({ id }) => id),
  );
  const kept = rows.filter((row) => !isForgotten(row));
  // A turn of a group is free for the next one, which may be another server's.
  if (rows.some(({ type, group_key }) => group_key !== null && types.find(type)?.groups)) {
    tx.jobs.announce();
  }
  if (kept.some(({ state }) => !isFinished(state))) await settle(tx, kept, { serverId, now });
  const written = await tx.jobs.writeHeld(serverId, kept, OUTCOME);
  for (const { id } of kept) {
    if (!written.has(id))
      log.warn({ job: id }, 'the lease of a job was lost; its outcome is dropped');
  }
  const lines = attempts.flatMap((attempt) => attempt.lines);
  await tx.jobs.appendLog(lines.filter((line) => written.has(line.job_id)));
  await tell(
    tx,
    kept.filter(({ id }) => written.has(id)),
    { types, clock },
  );
}

/** A job that is not over yet may have been cancelled meanwhile, or its signal may be there already. */
async function settle(
  tx: StoreView,
  rows: JobRow[],
  { serverId, now }: { serverId: string; now: Date },
): Promise<void> {
  const cancelled = new Set(await tx.jobs.findCancelled(serverId));
  for (const row of rows) {
    if (isFinished(row.state)) continue;
    if (cancelled.has(row.id)) {
      Object.assign(row, { state: 'cancelled', finished_at: now.toISOString(), wait_key: null });
    } else if (row.state === 'waiting' && row.wait_key !== null) {
      const signal = row.wait_key;
      const data = await tx.jobs.takeSignal(signal);
      if (data === undefined) continue;
      const woken = JSON.stringify({ by: 'signal', signal, data: JSON.parse(data) });
      Object.assign(row, { state: 'queued', wait_key: null, woken, run_after: now.toISOString() });
    }
  }
}

/** Puts running jobs back whose servers have died, or fails them. */
export async function recordLapsed(
  tx: StoreView,
  rows: readonly JobRow[],
  { types, clock, log }: RecordOptions,
): Promise<void> {
  const now = clock.now();
  const changed = rows.map((row) => rowAfterLapse(row, types, now));
  for (const { id, attempt } of rows) log.warn({ job: id, attempt }, 'a job was interrupted');
  await tx.jobs.appendLog(
    rows.map(({ id }) => ({
      job_id: id,
      at: now.toISOString(),
      level: 'warn',
      message: 'Interrupted: the server that ran this job stopped.',
    })),
  );
  await tx.jobs.write(changed, OUTCOME);
  await tell(tx, changed, { types, clock });
}

async function tell(
  tx: StoreView,
  rows: readonly JobRow[],
  { types, clock }: Pick<RecordOptions, 'types' | 'clock'>,
): Promise<void> {
  const hasFailed = ({ state }: JobRow) => state === 'failed' || state === 'dead';
  const told = rows.filter((row) => hasFailed(row) || !types.isSmall(row.type));
  await appendJobEvents(tx, told, clock.now().toISOString());
  await tx.audit.append(
    told
      .filter(({ state }) => isFinished(state))
      .map((row) =>
        toAuditEntry(clock, systemContext(), {
          action: `job.${row.state}`,
          resourceType: 'job',
          resourceId: row.id,
          resourceName: row.key,
          after: row.result ?? row.error,
        }),
      ),
  );
}
