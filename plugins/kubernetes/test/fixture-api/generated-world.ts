import type { KubeObject, Labels } from '../world/object-builders.ts';
import { createWorld, type World } from './world.ts';

export interface GeneratedWorldSize {
  readonly namespaces: number;
  readonly deployments: number;
  readonly pods: number;
  /** Deployments that also have a Service and every tenth an Ingress. Default: half of them. */
  readonly services?: number;
  /** Makes uids differ between clusters that have the same names. */
  readonly seed?: string;
}

const CREATED = '2026-02-01T09:00:00Z';
const VERSION = {
  major: '1',
  minor: '31',
  gitVersion: 'v1.31.4',
  gitCommit: 'a78aa47129b8539636eb86a9d00e31b2720fe06b',
  gitTreeState: 'clean',
  buildDate: '2024-12-10T23:09:06Z',
  goVersion: 'go1.22.9',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/**
 * A big cluster whose objects have the size and shape of real ones. Parts that do not differ are shared, so
 * that twenty thousand pods cost a few tens of megabytes.
 */
export function generatedWorld(size: GeneratedWorldSize): World {
  const seed = size.seed ?? 'a';
  const uidOf = createUidSource(seed);
  const namespaces: KubeObject[] = [];
  for (let index = 0; index < size.namespaces; index++) {
    const labels: Labels = { 'kubernetes.io/metadata.name': namespaceName(index) };
    if (index % 2 === 0) labels['gantry.io/owner'] = `team-${index % 10}`;
    namespaces.push({
      metadata: { name: namespaceName(index), uid: uidOf(), creationTimestamp: CREATED, labels },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
  const deployments: KubeObject[] = [];
  const replicasets: KubeObject[] = [];
  const services: KubeObject[] = [];
  const ingresses: KubeObject[] = [];
  const pods: KubeObject[] = [];
  const withService = size.services ?? Math.floor(size.deployments / 2);
  const podsOf = (index: number): number =>
    Math.floor(((index + 1) * size.pods) / size.deployments) -
    Math.floor((index * size.pods) / size.deployments);
  for (let index = 0; index < size.deployments; index++) {
    const made = deploymentWithPods(index, size, podsOf(index), uidOf);
    deployments.push(made.deployment);
    replicasets.push(made.replicaSet);
    pods.push(...made.pods);
    if (index < withService) services.push(serviceOf(made.deployment, uidOf()));
    if (index < withService && index % 10 === 0)
      ingresses.push(ingressOf(made.deployment, uidOf()));
  }
  return createWorld(VERSION, {
    namespaces,
    deployments,
    replicasets,
    services,
    ingresses,
    pods,
  });
}

const namespaceName = (index: number): string => `team-${String(index).padStart(3, '0')}`;
const deploymentName = (index: number): string => `service-${String(index).padStart(5, '0')}`;

interface Made {
  readonly deployment: KubeObject;
  readonly replicaSet: KubeObject;
  readonly pods: readonly KubeObject[];
}

function deploymentWithPods(
  index: number,
  size: GeneratedWorldSize,
  replicas: number,
  uidOf: () => string,
): Made {
  const name = deploymentName(index);
  const namespace = namespaceName(index % size.namespaces);
  const labels = { app: name, 'app.kubernetes.io/part-of': `system-${index % 25}` };
  const image = `registry.example.com/${namespace}/${name}:1.${index % 90}.0`;
  const podSpec = podSpecOf(image);
  const uid = uidOf();
  const hash = (index * 2_654_435_761).toString(36).slice(-9);
  const template = { metadata: { creationTimestamp: null, labels }, spec: podSpec };
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas };
  const setName = `${name}-${hash}`;
  const setUid = uidOf();
  const podLabels = { ...labels, 'pod-template-hash': hash };
  const pods = Array.from({ length: replicas }, (_, ordinal) =>
    podOf(`${setName}-${ordinal.toString(36).padStart(5, 'x')}`, namespace, podLabels, podSpec, {
      uid: uidOf(),
      image,
      owner: ownerReference('apps/v1', 'ReplicaSet', setName, setUid),
    }),
  );
  return {
    deployment: {
      metadata: {
        ...meta(name, namespace, uid, labels),
        generation: 3,
        annotations: { 'deployment.kubernetes.io/revision': '3' },
        managedFields: MANAGED_FIELDS,
      },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
        },
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      },
      status: {
        observedGeneration: 3,
        updatedReplicas: replicas,
        ...counts,
        conditions: AVAILABLE,
      },
    },
    replicaSet: {
      metadata: {
        ...meta(setName, namespace, setUid, podLabels),
        ownerReferences: [ownerReference('apps/v1', 'Deployment', name, uid)],
      },
      spec: { replicas, selector: { matchLabels: podLabels }, template },
      status: { ...counts, observedGeneration: 1 },
    },
    pods,
  };
}

function podOf(
  name: string,
  namespace: string,
  labels: Labels,
  spec: KubeObject,
  more: { uid: string; image: string; owner: KubeObject },
): KubeObject {
  return {
    metadata: { ...meta(name, namespace, more.uid, labels), ownerReferences: [more.owner] },
    spec: { ...spec, nodeName: `node-${name.length % 7}` },
    status: {
      phase: 'Running',
      startTime: CREATED,
      podIP: '10.244.1.2',
      conditions: READY,
      containerStatuses: [
        {
          name: 'app',
          image: more.image,
          imageID: more.image,
          ready: true,
          restartCount: 0,
          state: RUNNING,
          lastState: {},
        },
      ],
    },
  };
}

function serviceOf(deployment: KubeObject, uid: string): KubeObject {
  const { name, namespace } = deployment.metadata;
  return {
    metadata: meta(name, namespace, uid, { app: name }),
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.100.0.10',
      selector: deployment.spec.selector.matchLabels,
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
    },
    status: { loadBalancer: {} },
  };
}

function ingressOf(deployment: KubeObject, uid: string): KubeObject {
  const { name, namespace } = deployment.metadata;
  const backend = { service: { name, port: { number: 80 } } };
  return {
    metadata: meta(name, namespace, uid, { app: name }),
    spec: {
      rules: [
        {
          host: `${name}.example.com`,
          http: { paths: [{ path: '/', pathType: 'Prefix', backend }] },
        },
      ],
    },
    status: { loadBalancer: {} },
  };
}

function meta(name: string, namespace: string, uid: string, labels: Labels): KubeObject {
  return { name, namespace, uid, resourceVersion: '900', creationTimestamp: CREATED, labels };
}

function ownerReference(apiVersion: string, kind: string, name: string, uid: string): KubeObject {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function podSpecOf(image: string): KubeObject {
  return {
    containers: [
      {
        name: 'app',
        image,
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: Array.from({ length: 8 }, (_, i) => ({ name: `SETTING_${i}`, value: `value-${i}` })),
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10 },
        terminationMessagePath: '/dev/termination-log',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
  };
}

const CONDITION = { status: 'True', lastTransitionTime: CREATED };
const READY = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
  type,
  ...CONDITION,
}));
const AVAILABLE = [{ type: 'Available', reason: 'MinimumReplicasAvailable', ...CONDITION }];
const RUNNING = { running: { startedAt: CREATED } };
const MANAGED_FIELDS = [
  {
    manager: 'kubectl-client-side-apply',
    operation: 'Update',
    apiVersion: 'apps/v1',
    time: CREATED,
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`f:field${i}`, { '.': {}, 'f:value': {} }]),
    ),
  },
];

function createUidSource(seed: string): () => string {
  let state = 0;
  for (const char of seed) state = (state * 31 + char.charCodeAt(0)) >>> 0;
  let count = 0;
  return () => {
    count++;
    const tail = count.toString(16).padStart(12, '0');
    return `${state.toString(16).padStart(8, '0')}-0000-4000-8000-${tail}`;
  };
}
