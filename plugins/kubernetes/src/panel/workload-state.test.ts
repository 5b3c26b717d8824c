import { describe, expect, it } from 'vitest';
import { parseWorkload, type WorkloadKind } from '../objects/workload.ts';
import { strategyText, workloadState } from './workload-state.ts';

const workload = (kind: WorkloadKind, spec: object, status: object) =>
  parseWorkload(kind, { metadata: { name: 'w', namespace: 'n' }, spec, status });

const ready = (count: number) => ({
  readyReplicas: count,
  updatedReplicas: count,
  availableReplicas: count,
});

describe('workloadState', () => {
  it.each<[WorkloadKind, object, object, string, string]>([
    ['Deployment', { replicas: 3 }, ready(3), 'ok', '3 of 3 replicas ready'],
    ['Deployment', { replicas: 3 }, ready(1), 'warning', '1 of 3 replicas ready'],
    ['Deployment', { replicas: 3 }, {}, 'critical', '0 of 3 replicas ready'],
    ['Deployment', {}, ready(1), 'ok', '1 of 1 replicas ready'],
    ['Deployment', { replicas: 0 }, {}, 'info', 'Scaled to zero'],
    [
      'Deployment',
      { replicas: 3 },
      { ...ready(3), updatedReplicas: 1 },
      'info',
      '3 of 3 replicas ready',
    ],
    [
      'Deployment',
      { replicas: 2 },
      {
        ...ready(2),
        conditions: [{ type: 'Progressing', status: 'False', message: 'timed out progressing' }],
      },
      'critical',
      '2 of 2 replicas ready',
    ],
    ['StatefulSet', { replicas: 2 }, { readyReplicas: 2 }, 'ok', '2 of 2 replicas ready'],
    [
      'StatefulSet',
      { replicas: 2, updateStrategy: { type: 'OnDelete' } },
      { readyReplicas: 2, updatedReplicas: 0 },
      'ok',
      '2 of 2 replicas ready',
    ],
    [
      'DaemonSet',
      {},
      { desiredNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 4 },
      'warning',
      '3 of 4 replicas ready',
    ],
    ['CronJob', { suspend: true }, {}, 'info', 'Suspended'],
    ['CronJob', {}, {}, 'ok', 'Scheduled'],
  ])('of a %s with %j and %j', (kind, spec, status, level, text) => {
    expect(workloadState(workload(kind, spec, status))).toMatchObject({ level, text });
  });

  it('repeats what the controller says', () => {
    const condition = { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' };
    const state = workloadState(workload('Deployment', {}, { conditions: [condition] }));
    expect(state.detail).toBe('exceeded quota');
  });
});

describe('strategyText', () => {
  it('is one line', () => {
    const rolling = {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    };
    expect(strategyText(workload('Deployment', { strategy: rolling }, {}))).toBe(
      'RollingUpdate (at most 25% more, 0 unavailable)',
    );
    expect(strategyText(workload('Deployment', { strategy: { type: 'Recreate' } }, {}))).toBe(
      'Recreate',
    );
  });
});
