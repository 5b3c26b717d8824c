import { ingress, rule, service } from './network-builders.ts';
import {
  container,
  deployment,
  type KubeObject,
  owner,
  pod,
  replicaSet,
  running,
  statefulSet,
  type WorkloadInput,
  type WorldEntry,
} from './object-builders.ts';

const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };

const api: WorkloadInput = {
  namespace: 'payments',
  name: 'api',
  labels: {
    app: 'payments-api',
    'app.kubernetes.io/name': 'payments-api',
    'app.kubernetes.io/part-of': 'billing',
    'gantry.io/lifecycle': 'production',
  },
  podLabels: { app: 'payments-api' },
  image: 'registry.example.com/payments/api:1.42.0',
  replicas: 2,
  status: {
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      },
    ],
  },
  containers: [
    container('app', 'registry.example.com/payments/api:1.42.0'),
    container('proxy', 'envoyproxy/envoy:v1.29.1'),
  ],
};
const API_IMAGES = {
  app: 'registry.example.com/payments/api:1.42.0',
  proxy: 'envoyproxy/envoy:v1.29.1',
};

const ledger: WorkloadInput = {
  namespace: 'payments',
  name: 'ledger',
  podLabels: { app: 'ledger', tier: 'compute' },
  annotations: { 'gantry.io/owner': 'ledger-team', 'gantry.io/system': 'core/ledger' },
  image: 'registry.example.com/payments/ledger:3.1.0',
  status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
};

const ledgerStore: WorkloadInput = {
  namespace: 'payments',
  name: 'ledger',
  podLabels: { app: 'ledger', tier: 'storage' },
  image: 'postgres:15.6',
  replicas: 2,
  status: { replicas: 2, readyReplicas: 1, currentReplicas: 2, updatedReplicas: 2 },
};

/** Services that work, names that occur twice, and a pod that fits nowhere. */
export function payments(): WorldEntry[] {
  const apiPod = (suffix: string): WorldEntry =>
    pod({
      namespace: 'payments',
      name: `api-7d9c5b8f6-${suffix}`,
      labels: { ...api.podLabels, 'pod-template-hash': '7d9c5b8f6' },
      owner: { ...REPLICA_SET, name: 'api-7d9c5b8f6' },
      node: 'node-a',
      containers: api.containers as KubeObject[],
      status: running(API_IMAGES),
    });
  const storePod = (index: number, status: KubeObject): WorldEntry =>
    pod({
      namespace: 'payments',
      name: `ledger-${index}`,
      labels: { ...ledgerStore.podLabels, 'statefulset.kubernetes.io/pod-name': `ledger-${index}` },
      owner: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'ledger' },
      ...(index === 0 ? { node: 'node-a' } : {}),
      containers: [container('app', 'postgres:15.6')],
      status,
    });
  return [
    deployment(api),
    replicaSet(api, '7d9c5b8f6', { replicas: 2, readyReplicas: 2, availableReplicas: 2 }),
    apiPod('4kq2x'),
    apiPod('zt8mn'),
    deployment(ledger),
    replicaSet(ledger, '5f6d7c', { replicas: 1, readyReplicas: 1, availableReplicas: 1 }),
    pod({
      namespace: 'payments',
      name: 'ledger-5f6d7c-abcde',
      labels: { ...ledger.podLabels, 'pod-template-hash': '5f6d7c' },
      owner: { ...REPLICA_SET, name: 'ledger-5f6d7c' },
      node: 'node-a',
      containers: [container('app', ledger.image)],
      status: running({ app: ledger.image }, 1),
    }),
    statefulSet(ledgerStore),
    storePod(0, running({ app: 'postgres:15.6' })),
    storePod(1, {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/1 nodes are available: 1 Insufficient memory.',
        },
      ],
    }),
    ...reconcile(),
    service('payments', 'api', api.podLabels, {
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    }),
    service('payments', 'ledger', { app: 'ledger' }, { ports: [{ name: 'grpc', port: 9090 }] }),
    ...archive(),
    service('payments', 'ledger-headless', ledgerStore.podLabels, {
      clusterIP: 'None',
      ports: [{ name: 'pg', port: 5432 }],
    }),
    ingress('payments', 'public', {
      tls: [{ hosts: ['pay.example.com'], secretName: 'pay-tls' }],
      rules: [rule('pay.example.com', [['/', 'api']])],
    }),
  ];
}

function reconcile(): WorldEntry[] {
  const labels = { app: 'reconcile' };
  const jobTemplate = {
    spec: {
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          containers: [container('job', 'registry.example.com/payments/reconcile:7')],
        },
      },
    },
  };
  return [
    {
      kind: 'CronJob',
      namespace: 'payments',
      name: 'reconcile',
      object: () => ({
        apiVersion: 'batch/v1beta1',
        kind: 'CronJob',
        metadata: { name: 'reconcile', namespace: 'payments', labels },
        spec: { schedule: '*/30 * * * *', jobTemplate },
      }),
      status: { lastScheduleTime: '2026-03-01T10:30:00Z' },
    },
    {
      kind: 'Job',
      namespace: 'payments',
      name: 'reconcile-1772361000',
      object: (uidOf) => ({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name: 'reconcile-1772361000',
          namespace: 'payments',
          ownerReferences: [
            owner(
              'batch/v1beta1',
              'CronJob',
              'reconcile',
              uidOf('CronJob', 'payments', 'reconcile'),
            ),
          ],
        },
        spec: jobTemplate.spec,
      }),
      status: {
        startTime: '2026-03-01T10:30:00Z',
        completionTime: '2026-03-01T10:30:41Z',
        succeeded: 1,
        conditions: [{ type: 'Complete', status: 'True' }],
      },
    },
    pod({
      namespace: 'payments',
      name: 'reconcile-1772361000-8w2hs',
      labels: { ...labels, 'job-name': 'reconcile-1772361000' },
      owner: { apiVersion: 'batch/v1', kind: 'Job', name: 'reconcile-1772361000' },
      node: 'node-a',
      containers: [container('job', 'registry.example.com/payments/reconcile:7')],
      status: {
        phase: 'Succeeded',
        startTime: '2026-03-01T10:30:00Z',
        conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted' }],
        containerStatuses: [
          {
            name: 'job',
            image: 'registry.example.com/payments/reconcile:7',
            imageID: 'docker-pullable://reconcile',
            ready: false,
            restartCount: 0,
            state: {
              terminated: {
                exitCode: 0,
                reason: 'Completed',
                startedAt: '2026-03-01T10:30:02Z',
                finishedAt: '2026-03-01T10:30:40Z',
              },
            },
            lastState: {},
          },
        ],
      },
    }),
  ];
}

/** A Service without a selector: its endpoints are written by hand and lie outside the cluster. */
function archive(): WorldEntry[] {
  const metadata = { name: 'archive', namespace: 'payments' };
  return [
    {
      kind: 'Service',
      namespace: 'payments',
      name: 'archive',
      object: () => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { ports: [{ name: 'pg', port: 5432 }] },
      }),
    },
    {
      kind: 'Endpoints',
      namespace: 'payments',
      name: 'archive',
      object: () => ({
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata,
        subsets: [
          { addresses: [{ ip: '10.9.8.7' }], ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }] },
        ],
      }),
    },
  ];
}
