import type { Level } from '@gantry/plugin-sdk';
import type { Pod, PodContainer } from '../objects/pod.ts';

/** How a pod is doing, in the word that kubectl would show for it. */
interface PodState {
  readonly word: string;
  readonly level: Level;
  /** More about the container that is to blame. */
  readonly detail?: string;
}

// What does not get better by waiting.
const STUCK = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
]);

/** A container that ended this recently is worth showing although it runs again. */
const RECENT_MS = 10 * 60_000;

export function podState(pod: Pod, now: Date): PodState {
  if (pod.meta.deletedAt !== undefined) return { word: 'Terminating', level: 'info' };
  if (pod.phase === 'Succeeded') return { word: 'Completed', level: 'ok' };
  if (pod.phase === 'Failed') {
    const culprit = pod.containers.find(hasFailed);
    const detail = pod.message ?? (culprit && describeEnd(culprit));
    return {
      word: pod.reason ?? 'Failed',
      level: pod.reason === 'Evicted' ? 'warning' : 'critical',
      ...(detail ? { detail } : {}),
    };
  }
  const init = pod.containers.find((c) => c.role === 'init' && isBlocking(c));
  if (init) return containerProblem(init, 'Init:');
  const broken = pod.containers.find((c) => c.role === 'main' && isBlocking(c));
  if (broken) return containerProblem(broken, '');
  if (pod.unschedulable !== undefined) {
    return { word: 'Unschedulable', level: 'critical', detail: pod.unschedulable };
  }
  if (pod.phase !== 'Running') return { word: pod.phase, level: 'info' };
  const main = pod.containers.filter((c) => c.role === 'main');
  const unready = main.filter((c) => !c.ready && c.state.kind !== 'terminated');
  if (unready.length > 0) {
    const names = unready.map((c) => c.name).join(', ');
    return { word: 'Not ready', level: 'warning', detail: `${names} is not ready` };
  }
  const restarted = main.find((c) => endedRecently(c, now));
  if (restarted) {
    return { word: 'Running', level: 'warning', detail: describeEnd(restarted, 'last') };
  }
  return { word: 'Running', level: 'ok' };
}

export function readyContainers(pod: Pod): string {
  const main = pod.containers.filter((c) => c.role === 'main');
  return `${main.filter((c) => c.ready).length}/${main.length}`;
}

export function restartsOf(pod: Pod): number {
  return pod.containers.reduce((sum, c) => sum + c.restarts, 0);
}

/** Ready to serve: all containers say so, and it is not on its way out. */
export function isReady(pod: Pod): boolean {
  const main = pod.containers.filter((c) => c.role === 'main');
  return (
    pod.meta.deletedAt === undefined &&
    pod.phase === 'Running' &&
    main.length > 0 &&
    main.every((c) => c.ready)
  );
}

/** A container that keeps its pod from working: waiting, or ended with an error. */
function isBlocking(container: PodContainer): boolean {
  return container.state.kind === 'waiting' || hasFailed(container);
}

function hasFailed({ state }: PodContainer): boolean {
  return state.kind === 'terminated' && state.exitCode !== 0;
}

function containerProblem(container: PodContainer, prefix: string): PodState {
  const { state } = container;
  if (state.kind === 'waiting') {
    const stuck = STUCK.has(state.reason);
    const ended = container.last.kind === 'terminated' ? describeEnd(container, 'last') : undefined;
    return {
      word: `${prefix}${state.reason}`,
      level: stuck ? 'critical' : 'info',
      detail: ended ?? `${container.name}: ${state.message ?? state.reason}`,
    };
  }
  const reason = state.kind === 'terminated' ? state.reason : 'Error';
  return { word: `${prefix}${reason}`, level: 'critical', detail: describeEnd(container) };
}

function endedRecently({ last }: PodContainer, now: Date): boolean {
  if (last.kind !== 'terminated' || last.finishedAt === undefined) return false;
  return now.getTime() - Date.parse(last.finishedAt) < RECENT_MS;
}

function describeEnd(container: PodContainer, which: 'state' | 'last' = 'state'): string {
  const end = container[which];
  if (end.kind !== 'terminated') return container.name;
  const restarts = container.restarts === 1 ? '1 restart' : `${container.restarts} restarts`;
  return `${container.name}: ${end.reason}, exit code ${end.exitCode}, ${restarts}`;
}
