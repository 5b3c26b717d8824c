import type { Job, Plugin } from '@gantry/client';
import { isOver } from '../api/live-updates.ts';
import { text } from '../text/text.ts';
import type { Level } from '../ui/badge.tsx';

export interface StateLabel {
  readonly level: Level;
  readonly label: string;
}

const t = text.plugins.states;

/** How a plugin stands, in a word; the worst fact wins. */
export function pluginState(plugin: Plugin): StateLabel {
  if (plugin.status === 'failed') return { level: 'critical', label: t.failed };
  if (plugin.status === 'skipped') return { level: 'unknown', label: t.skipped };
  const process = plugin.process?.status;
  if (process === 'quarantined') return { level: 'critical', label: t.quarantined };
  if (plugin.enabled && process === 'backing-off') return { level: 'warning', label: t.restarting };
  if (plugin.enabled) return { level: 'ok', label: t.on };
  return plugin.configured ? { level: 'unknown', label: t.off } : { level: 'info', label: t.new };
}

/** Releases and undos of syncs stand in the same history. */
export const isSync = ({ type }: Job): boolean => type === 'sync';

export const hasCatalog = (plugin: Plugin): boolean => plugin.capabilities.includes('catalog');

/** When the next sync is due, is known once this one is over. */
export const isSyncing = ({ lastSync }: Plugin): boolean =>
  lastSync !== undefined && !isOver(lastSync.state);

export interface SyncCounts {
  readonly created?: number;
  readonly updated?: number;
  readonly unchanged?: number;
  readonly gone?: number;
  readonly failed?: number;
}

export interface SyncResult {
  readonly counts: SyncCounts;
  readonly failures: readonly {
    readonly externalId: string;
    readonly ref?: string;
    readonly reason: string;
  }[];
  readonly scopes: readonly {
    readonly name: string;
    readonly entities: number;
    readonly failure?: string;
  }[];
  /** So much vanished that somebody has to look before it is marked as gone. */
  readonly held?: { readonly unseen: number; readonly known: number };
}

/** The result of a sync, whatever older servers left out of it. */
export function syncResult(job: Job): SyncResult | undefined {
  if (typeof job.result !== 'object' || job.result === null) return undefined;
  const { counts, failures = [], scopes = [], held } = job.result as Partial<SyncResult>;
  return { counts: counts ?? otherCounts(job), failures, scopes, ...(held ? { held } : {}) };
}

/** What an undo or a release did, in the words of its result. */
function otherCounts({ result }: Job): SyncCounts {
  return Object.fromEntries(
    Object.entries(result as object).filter(([, value]) => typeof value === 'number'),
  );
}

/** The counts of a sync: of its result, or as far as it is. */
export function syncCounts(job: Job): SyncCounts {
  return syncResult(job)?.counts ?? (job.progress?.counts as SyncCounts | undefined) ?? {};
}

export function syncState(job: Job): StateLabel {
  const { states, withProblems, held } = text.plugins.sync;
  switch (job.state) {
    case 'queued':
    case 'waiting':
      return { level: 'info', label: states.queued };
    case 'running':
      return { level: 'info', label: states.running };
    case 'failed':
    case 'dead':
      return { level: 'critical', label: states.failed };
    case 'cancelled':
      return { level: 'unknown', label: states.cancelled };
    case 'succeeded':
      if (syncResult(job)?.held) return { level: 'warning', label: held.state };
      return hasProblems(job)
        ? { level: 'warning', label: withProblems }
        : { level: 'ok', label: states.succeeded };
  }
}

function hasProblems(job: Job): boolean {
  const result = syncResult(job);
  return (
    (result?.counts.failed ?? 0) > 0 ||
    result?.scopes.some(({ failure }) => failure !== undefined) === true
  );
}

/** How many entities a sync brought or found. */
export function seenEntities({ created = 0, updated = 0, unchanged = 0 }: SyncCounts): number {
  return created + updated + unchanged;
}

/** How long a job took, once it is over. */
export function durationOf({ startedAt, finishedAt }: Job): number | undefined {
  if (startedAt === undefined || finishedAt === undefined) return undefined;
  return Date.parse(finishedAt) - Date.parse(startedAt);
}
