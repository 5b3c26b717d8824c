import {
  type JsonRecord,
  readBoolean,
  readInteger,
  readRecord,
  readRecords,
  readString,
  readTime,
} from './json-reader.ts';
import { type ObjectMeta, parseObject } from './object-meta.ts';

type ContainerState =
  | { readonly kind: 'running'; readonly since: string | undefined }
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string | undefined }
  | {
      readonly kind: 'terminated';
      readonly reason: string;
      readonly exitCode: number;
      readonly finishedAt: string | undefined;
    }
  /** The kubelet has not said anything yet. */
  | { readonly kind: 'unknown' };

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  readonly role: 'main' | 'init' | 'ephemeral';
  readonly ready: boolean;
  readonly restarts: number;
  readonly state: ContainerState;
  /** How the run before this one ended. */
  readonly last: ContainerState;
}

export interface Pod {
  readonly meta: ObjectMeta;
  readonly phase: string;
  /** Of the whole pod, such as `Evicted`. */
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly node: string | undefined;
  readonly startedAt: string | undefined;
  readonly containers: readonly PodContainer[];
  /** Why no node takes the pod, when none does. */
  readonly unschedulable: string | undefined;
}

export function parsePod(raw: unknown): Pod {
  const { meta, object } = parseObject(raw);
  const spec = readRecord(object.spec, 'spec');
  const status = readRecord(object.status, 'status');
  const conditions = readRecords(status.conditions, 'status.conditions');
  const scheduled = conditions.find((condition) => condition.type === 'PodScheduled');
  return {
    meta,
    phase: readString(status.phase, 'status.phase') ?? 'Unknown',
    reason: readString(status.reason, 'status.reason'),
    message: readString(status.message, 'status.message'),
    node: readString(spec.nodeName, 'spec.nodeName'),
    startedAt: readTime(status.startTime),
    containers: [
      ...parseContainers('init', spec.initContainers, status.initContainerStatuses),
      ...parseContainers('main', spec.containers, status.containerStatuses),
      ...parseContainers('ephemeral', spec.ephemeralContainers, status.ephemeralContainerStatuses),
    ],
    unschedulable:
      scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
        ? (readString(scheduled.message, 'status.conditions.message') ?? 'Unschedulable')
        : undefined,
  };
}

function parseContainers(
  role: PodContainer['role'],
  specs: unknown,
  statuses: unknown,
): PodContainer[] {
  const byName = new Map(
    readRecords(statuses, `${role} container statuses`).map((status) => [status.name, status]),
  );
  return readRecords(specs, `${role} containers`).map((spec) => {
    const name = readString(spec.name, 'container.name') ?? '';
    const status = byName.get(name) ?? {};
    return {
      name,
      image: readString(spec.image, 'container.image') ?? '',
      role,
      ready: readBoolean(status.ready, 'container.ready'),
      restarts: readInteger(status.restartCount, 'container.restartCount') ?? 0,
      state: parseState(readRecord(status.state, 'container.state')),
      last: parseState(readRecord(status.lastState, 'container.lastState')),
    };
  });
}

function parseState(state: JsonRecord): ContainerState {
  if (state.running !== undefined) {
    return { kind: 'running', since: readTime(readRecord(state.running, 'running').startedAt) };
  }
  if (state.waiting !== undefined) {
    const { reason, message } = readRecord(state.waiting, 'waiting');
    return {
      kind: 'waiting',
      reason: readString(reason, 'waiting.reason') ?? 'Waiting',
      message: readString(message, 'waiting.message'),
    };
  }
  if (state.terminated !== undefined) {
    const terminated = readRecord(state.terminated, 'terminated');
    return {
      kind: 'terminated',
      reason: readString(terminated.reason, 'terminated.reason') ?? 'Terminated',
      exitCode: readInteger(terminated.exitCode, 'terminated.exitCode') ?? 0,
      finishedAt: readTime(terminated.finishedAt),
    };
  }
  return { kind: 'unknown' };
}
