import type { Level } from '@gantry/plugin-sdk';
import { readInteger, readRecord, readRecords, readString } from '../objects/json-reader.ts';
import type { Workload } from '../objects/workload.ts';

/** How many replicas a workload wants and has. */
interface ReplicaCounts {
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
}

export function replicaCounts({ kind, spec, status }: Workload): ReplicaCounts {
  const count = (name: string): number => readInteger(status[name], `status.${name}`) ?? 0;
  switch (kind) {
    case 'DaemonSet':
      return {
        desired: count('desiredNumberScheduled'),
        ready: count('numberReady'),
        updated: count('updatedNumberScheduled'),
        available: count('numberAvailable'),
      };
    case 'CronJob':
      return { desired: 0, ready: 0, updated: 0, available: 0 };
    case 'Deployment':
    case 'StatefulSet':
      return {
        // The API server fills in 1 where nothing is said; so does its reader.
        desired: readInteger(spec.replicas, 'spec.replicas') ?? 1,
        ready: count('readyReplicas'),
        updated: count('updatedReplicas'),
        available: kind === 'Deployment' ? count('availableReplicas') : count('readyReplicas'),
      };
  }
}

export interface WorkloadState {
  readonly level: Level;
  readonly text: string;
  readonly detail?: string;
}

/** How the workload's own status reads, without looking at its pods. */
export function workloadState(workload: Workload): WorkloadState {
  if (workload.kind === 'CronJob') {
    return workload.spec.suspend === true
      ? { level: 'info', text: 'Suspended' }
      : { level: 'ok', text: 'Scheduled' };
  }
  const counts = replicaCounts(workload);
  const text = `${counts.ready} of ${counts.desired} replicas ready`;
  const failure = failedCondition(workload);
  if (failure) return { level: 'critical', text, detail: failure };
  if (counts.desired === 0) return { level: 'info', text: 'Scaled to zero' };
  if (counts.ready === 0) return { level: 'critical', text };
  if (counts.ready < counts.desired) return { level: 'warning', text };
  if (isRollingOut(workload, counts)) {
    const detail = `${counts.updated} of ${counts.desired} replicas have the newest version`;
    return { level: 'info', text, detail };
  }
  return { level: 'ok', text };
}

function isRollingOut({ kind, status, spec }: Workload, counts: ReplicaCounts): boolean {
  // An `OnDelete` strategy leaves old replicas in place on purpose.
  const strategy = readRecord(spec.updateStrategy ?? spec.strategy, 'strategy');
  if (strategy.type === 'OnDelete') return false;
  // StatefulSets leave the count out when no update is under way.
  if (kind === 'StatefulSet' && status.updatedReplicas === undefined) return false;
  return counts.updated < counts.desired;
}

/** What a Deployment's controller says it cannot do, such as an exceeded quota or progress deadline. */
function failedCondition({ status }: Workload): string | undefined {
  for (const condition of readRecords(status.conditions, 'status.conditions')) {
    const { type, status: value } = condition;
    const failed =
      (type === 'ReplicaFailure' && value === 'True') ||
      (type === 'Progressing' && value === 'False');
    if (!failed) continue;
    return (
      readString(condition.message, 'status.conditions.message') ??
      readString(condition.reason, 'status.conditions.reason')
    );
  }
  return undefined;
}

/** How updates reach the replicas, in one line. */
export function strategyText({ kind, spec }: Workload): string | undefined {
  if (kind === 'CronJob') return undefined;
  const strategy = readRecord(spec.updateStrategy ?? spec.strategy, 'strategy');
  const type = readString(strategy.type, 'strategy.type');
  const rolling = readRecord(strategy.rollingUpdate, 'strategy.rollingUpdate');
  const limits = [
    rolling.maxSurge === undefined ? undefined : `${rolling.maxSurge} more`,
    rolling.maxUnavailable === undefined ? undefined : `${rolling.maxUnavailable} unavailable`,
  ].filter((limit) => limit !== undefined);
  return limits.length > 0 ? `${type} (at most ${limits.join(', ')})` : type;
}

export function imagesOf({ podSpec }: Workload): string[] {
  return readRecords(podSpec.containers, 'containers').map(
    (container) => readString(container.image, 'container.image') ?? '',
  );
}
