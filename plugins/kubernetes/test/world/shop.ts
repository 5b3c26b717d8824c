import { ingress, rule, service } from './network-builders.ts';
import {
  container,
  deployment,
  type KubeObject,
  pod,
  replicaSet,
  running,
  type WorkloadInput,
  type WorldEntry,
  waiting,
} from './object-builders.ts';

const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };

const frontend: WorkloadInput = {
  namespace: 'shop',
  name: 'frontend',
  podLabels: { app: 'frontend' },
  image: 'registry.example.com/shop/frontend:2026.3.1',
  replicas: 2,
  spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
  status: {
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 1,
    availableReplicas: 1,
    unavailableReplicas: 1,
  },
};

const checkout: WorkloadInput = {
  namespace: 'shop',
  name: 'checkout',
  podLabels: { 'app.kubernetes.io/name': 'checkout', 'app.kubernetes.io/component': 'web' },
  image: 'registry.example.com/shop/checkout:does-not-exist',
  replicas: 1,
  status: { replicas: 1, updatedReplicas: 1, unavailableReplicas: 1 },
};

const worker: WorkloadInput = {
  namespace: 'shop',
  name: 'worker',
  podLabels: { app: 'worker', queue: 'mail' },
  image: 'registry.example.com/shop/worker:8',
  replicas: 0,
  spec: {
    selector: {
      matchLabels: { app: 'worker' },
      matchExpressions: [{ key: 'queue', operator: 'In', values: ['mail', 'sms'] }],
    },
  },
};

/** What crashes, what cannot pull its image, what is scaled down. */
export function shop(): WorldEntry[] {
  const frontendPod = (suffix: string, status: KubeObject): WorldEntry =>
    pod({
      namespace: 'shop',
      name: `frontend-66b8d-${suffix}`,
      labels: { ...frontend.podLabels, 'pod-template-hash': '66b8d' },
      owner: { ...REPLICA_SET, name: 'frontend-66b8d' },
      node: 'node-a',
      containers: [container('app', frontend.image)],
      status,
    });
  return [
    deployment(frontend),
    replicaSet(frontend, '66b8d', { replicas: 2, readyReplicas: 1, availableReplicas: 1 }),
    frontendPod('good1', running({ app: frontend.image })),
    frontendPod(
      'crash',
      waiting('app', frontend.image, 'CrashLoopBackOff', {
        restarts: 7,
        message: 'back-off 5m0s restarting failed container=app',
        lastState: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: '2026-03-01T09:58:00Z',
            finishedAt: '2026-03-01T10:01:00Z',
          },
        },
      }),
    ),
    deployment(checkout),
    replicaSet(checkout, '9f8e7', { replicas: 1 }),
    pod({
      namespace: 'shop',
      name: 'checkout-9f8e7-pull0',
      labels: { ...checkout.podLabels, 'pod-template-hash': '9f8e7' },
      owner: { ...REPLICA_SET, name: 'checkout-9f8e7' },
      node: 'node-a',
      containers: [container('app', checkout.image)],
      status: waiting('app', checkout.image, 'ImagePullBackOff', { phase: 'Pending' }),
    }),
    deployment(worker),
    service('shop', 'frontend', frontend.podLabels, {
      type: 'LoadBalancer',
      ports: [{ name: 'https', port: 443, targetPort: 8443 }],
    }),
    service('shop', 'checkout', checkout.podLabels, { ports: [{ port: 80 }] }),
    {
      kind: 'Service',
      namespace: 'shop',
      name: 'tax',
      object: () => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'tax', namespace: 'shop' },
        spec: { type: 'ExternalName', externalName: 'tax.example.net' },
      }),
    },
    ingress('shop', 'shop', {
      rules: [
        rule('shop.example.com', [
          ['/', 'frontend'],
          ['/checkout', 'checkout'],
        ]),
        rule('*.preview.example.com', [['/', 'frontend']]),
      ],
    }),
  ];
}
