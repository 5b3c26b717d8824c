// Short forms for the Kubernetes objects of the test world. What they leave out, the API server fills in.

// biome-ignore lint/suspicious/noExplicitAny: Kubernetes objects of many kinds, written as literals
export type KubeObject = Record<string, any>;
export type Labels = Record<string, string>;

/** Gives the uid of an object that was written before. */
type UidOf = (kind: string, namespace: string, name: string) => string;

/** One object to write, and the status that a controller or kubelet would give it. */
export interface WorldEntry {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly object: (uidOf: UidOf) => KubeObject;
  readonly status?: KubeObject;
}

export interface WorkloadInput {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Labels of the pods; also the selector. */
  readonly podLabels: Labels;
  readonly image: string;
  readonly replicas?: number;
  readonly spec?: KubeObject;
  readonly status?: KubeObject;
  readonly containers?: KubeObject[];
}

const template = (input: WorkloadInput): KubeObject => ({
  metadata: { labels: input.podLabels },
  spec: { containers: input.containers ?? [container('app', input.image)] },
});

export function container(name: string, image: string, extra: KubeObject = {}): KubeObject {
  return {
    name,
    image,
    ports: [{ name: 'http', containerPort: 8080 }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    env: [{ name: 'LOG_LEVEL', value: 'info' }],
    ...extra,
  };
}

const metadata = (input: WorkloadInput): KubeObject => ({
  name: input.name,
  namespace: input.namespace,
  labels: input.labels ?? input.podLabels,
  ...(input.annotations ? { annotations: input.annotations } : {}),
});

export function deployment(input: WorkloadInput): WorldEntry {
  return {
    kind: 'Deployment',
    namespace: input.namespace,
    name: input.name,
    object: () => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(input),
      spec: {
        replicas: input.replicas ?? 1,
        selector: { matchLabels: input.podLabels },
        template: template(input),
        ...input.spec,
      },
    }),
    ...(input.status ? { status: { observedGeneration: 1, ...input.status } } : {}),
  };
}

export function replicaSet(of: WorkloadInput, hash: string, status: KubeObject): WorldEntry {
  const labels = { ...of.podLabels, 'pod-template-hash': hash };
  const name = `${of.name}-${hash}`;
  return {
    kind: 'ReplicaSet',
    namespace: of.namespace,
    name,
    object: (uidOf) => ({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: of.namespace,
        labels,
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        ownerReferences: [
          owner('apps/v1', 'Deployment', of.name, uidOf('Deployment', of.namespace, of.name)),
        ],
      },
      spec: {
        replicas: of.replicas ?? 1,
        selector: { matchLabels: labels },
        template: { ...template(of), metadata: { labels } },
      },
    }),
    status: { observedGeneration: 1, ...status },
  };
}

export function statefulSet(input: WorkloadInput): WorldEntry {
  return {
    kind: 'StatefulSet',
    namespace: input.namespace,
    name: input.name,
    object: () => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata(input),
      spec: {
        replicas: input.replicas ?? 1,
        serviceName: input.name,
        selector: { matchLabels: input.podLabels },
        template: template(input),
        ...input.spec,
      },
    }),
    ...(input.status ? { status: { observedGeneration: 1, ...input.status } } : {}),
  };
}

export function daemonSet(input: WorkloadInput): WorldEntry {
  return {
    kind: 'DaemonSet',
    namespace: input.namespace,
    name: input.name,
    object: () => ({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: metadata(input),
      spec: {
        selector: { matchLabels: input.podLabels },
        template: template(input),
        ...input.spec,
      },
    }),
    ...(input.status ? { status: { observedGeneration: 1, ...input.status } } : {}),
  };
}

export function owner(apiVersion: string, kind: string, name: string, uid: string): KubeObject {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

interface PodInput {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly owner: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly node?: string;
  readonly containers: KubeObject[];
  readonly initContainers?: KubeObject[];
  readonly status: KubeObject;
}

export function pod(input: PodInput): WorldEntry {
  return {
    kind: 'Pod',
    namespace: input.namespace,
    name: input.name,
    object: (uidOf) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: input.name,
        namespace: input.namespace,
        labels: input.labels,
        ownerReferences: [
          owner(
            input.owner.apiVersion,
            input.owner.kind,
            input.owner.name,
            uidOf(input.owner.kind, input.namespace, input.owner.name),
          ),
        ],
      },
      spec: {
        containers: input.containers,
        ...(input.initContainers ? { initContainers: input.initContainers } : {}),
        ...(input.node === undefined ? {} : { nodeName: input.node }),
      },
    }),
    status: input.status,
  };
}

const STARTED = '2026-03-01T08:00:00Z';

/** A status as a kubelet reports it for pods whose containers all run. */
export function running(images: Record<string, string>, restarts = 0): KubeObject {
  return {
    phase: 'Running',
    startTime: STARTED,
    hostIP: '10.0.0.11',
    podIP: '10.244.0.17',
    podIPs: [{ ip: '10.244.0.17' }],
    conditions: conditions(true),
    containerStatuses: Object.entries(images).map(([name, image]) => ({
      name,
      image,
      imageID: `docker-pullable://${image}@sha256:${'0'.repeat(64)}`,
      containerID: `containerd://${name}`,
      ready: true,
      started: true,
      restartCount: restarts,
      state: { running: { startedAt: STARTED } },
      lastState: {},
    })),
  };
}

/** A status of a pod whose only container waits, such as in `CrashLoopBackOff`. */
export function waiting(
  name: string,
  image: string,
  reason: string,
  more: { phase?: string; restarts?: number; message?: string; lastState?: KubeObject } = {},
): KubeObject {
  return {
    phase: more.phase ?? 'Running',
    startTime: STARTED,
    hostIP: '10.0.0.11',
    podIP: '10.244.0.31',
    podIPs: [{ ip: '10.244.0.31' }],
    conditions: conditions(false),
    containerStatuses: [
      {
        name,
        image,
        imageID: '',
        ready: false,
        started: false,
        restartCount: more.restarts ?? 0,
        state: { waiting: { reason, message: more.message ?? `${reason} of ${name}` } },
        lastState: more.lastState ?? {},
      },
    ],
  };
}

function conditions(ready: boolean): KubeObject[] {
  const since = { lastTransitionTime: STARTED };
  const state = ready
    ? { status: 'True' }
    : { status: 'False', reason: 'ContainersNotReady', message: 'containers are not ready' };
  return [
    { type: 'Initialized', status: 'True', ...since },
    { type: 'Ready', ...state, ...since },
    { type: 'ContainersReady', ...state, ...since },
    { type: 'PodScheduled', status: 'True', ...since },
  ];
}

interface EventInput {
  readonly namespace: string;
  readonly about: { readonly kind: string; readonly name: string; readonly apiVersion: string };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly minutesAgo: number;
  readonly count?: number;
  readonly component?: string;
}

export function event(input: EventInput, now: Date): WorldEntry {
  const name = `${input.about.name}.${input.reason.toLowerCase()}`;
  const at = new Date(now.getTime() - input.minutesAgo * 60_000).toISOString().replace(/\.\d+/, '');
  return {
    kind: 'Event',
    namespace: input.namespace,
    name,
    object: (uidOf) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: input.namespace },
      involvedObject: {
        ...input.about,
        namespace: input.namespace,
        uid: uidOf(input.about.kind, input.namespace, input.about.name),
      },
      type: input.type,
      reason: input.reason,
      message: input.message,
      source: { component: input.component ?? 'kubelet' },
      firstTimestamp: at,
      lastTimestamp: at,
      count: input.count ?? 1,
    }),
  };
}
