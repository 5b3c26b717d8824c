import { describe, expect, it } from 'vitest';
import { parsePod } from '../objects/pod.ts';
import { isReady, podState } from './pod-state.ts';

const now = new Date('2026-03-01T12:00:00Z');
const running = { running: { startedAt: '2026-03-01T08:00:00Z' } };
const ended = (exitCode: number, finishedAt: string, reason = 'Error') => ({
  terminated: { exitCode, reason, finishedAt },
});

interface Input {
  readonly phase?: string;
  readonly status?: object;
  readonly metadata?: object;
  readonly init?: object;
  readonly container?: object;
}

const pod = ({ phase = 'Running', status, metadata, init, container }: Input) =>
  parsePod({
    metadata: { name: 'p', namespace: 'n', ...metadata },
    spec: {
      containers: [{ name: 'app', image: 'i' }],
      ...(init ? { initContainers: [{ name: 'prepare', image: 'i' }] } : {}),
    },
    status: {
      phase,
      containerStatuses: [{ name: 'app', ready: false, restartCount: 0, ...container }],
      ...(init ? { initContainerStatuses: [{ name: 'prepare', ...init }] } : {}),
      ...status,
    },
  });

describe('podState', () => {
  it.each<[string, Input, string, string]>([
    ['runs', { container: { ready: true, state: running } }, 'Running', 'ok'],
    ['runs but is not ready', { container: { state: running } }, 'Not ready', 'warning'],
    [
      'crashes',
      { container: { state: { waiting: { reason: 'CrashLoopBackOff' } } } },
      'CrashLoopBackOff',
      'critical',
    ],
    [
      'cannot pull',
      { phase: 'Pending', container: { state: { waiting: { reason: 'ErrImagePull' } } } },
      'ErrImagePull',
      'critical',
    ],
    [
      'starts',
      { phase: 'Pending', container: { state: { waiting: { reason: 'ContainerCreating' } } } },
      'ContainerCreating',
      'info',
    ],
    [
      'fails to initialise',
      {
        phase: 'Pending',
        init: { state: { waiting: { reason: 'CrashLoopBackOff' } } },
        container: { state: { waiting: { reason: 'PodInitializing' } } },
      },
      'Init:CrashLoopBackOff',
      'critical',
    ],
    [
      'has ended with an error',
      { container: { state: ended(1, '2026-03-01T11:59:00Z') } },
      'Error',
      'critical',
    ],
    [
      'was killed a moment ago and runs again',
      {
        container: {
          ready: true,
          state: running,
          restartCount: 1,
          lastState: ended(137, '2026-03-01T11:55:00Z', 'OOMKilled'),
        },
      },
      'Running',
      'warning',
    ],
    [
      'was killed long ago',
      {
        container: {
          ready: true,
          state: running,
          lastState: ended(137, '2026-03-01T09:00:00Z'),
        },
      },
      'Running',
      'ok',
    ],
    ['is done', { phase: 'Succeeded' }, 'Completed', 'ok'],
    ['failed', { phase: 'Failed' }, 'Failed', 'critical'],
    ['was evicted', { phase: 'Failed', status: { reason: 'Evicted' } }, 'Evicted', 'warning'],
    [
      'is on its way out',
      { metadata: { deletionTimestamp: '2026-03-01T11:59:00Z' } },
      'Terminating',
      'info',
    ],
    [
      'fits nowhere',
      {
        phase: 'Pending',
        status: {
          containerStatuses: [],
          conditions: [
            { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no room' },
          ],
        },
      },
      'Unschedulable',
      'critical',
    ],
    [
      'waits for a node',
      { phase: 'Pending', status: { containerStatuses: [] } },
      'Pending',
      'info',
    ],
    ['has no status yet', { status: { containerStatuses: null, phase: null } }, 'Unknown', 'info'],
  ])('of a pod that %s', (_, input, word, level) => {
    expect(podState(pod(input), now)).toMatchObject({ word, level });
  });

  it('says how the container ended', () => {
    const crashed = pod({
      container: {
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: ended(137, '2026-03-01T11:55:00Z', 'OOMKilled'),
      },
    });
    expect(podState(crashed, now).detail).toBe('app: OOMKilled, exit code 137, 3 restarts');
  });

  it('counts a pod as ready only while it stays', () => {
    const ready = { container: { ready: true, state: running } };
    expect(isReady(pod(ready))).toBe(true);
    const leaving = { ...ready, metadata: { deletionTimestamp: '2026-03-01T11:59:00Z' } };
    expect(isReady(pod(leaving))).toBe(false);
  });
});
