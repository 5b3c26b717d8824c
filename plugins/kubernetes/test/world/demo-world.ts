import {
  container,
  daemonSet,
  deployment,
  event,
  type KubeObject,
  owner,
  pod,
  replicaSet,
  running,
  statefulSet,
  type WorkloadInput,
  type WorldEntry,
  waiting,
} from './object-builders.ts';

// A small company on one cluster: what works, what crashes, what cannot pull its image, what is scaled down,
// names that occur twice. Written to a real API server, and recorded from one for the fixture.

const PAYMENTS = { 'gantry.io/owner': 'payments-team' };

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

const logAgent: WorkloadInput = {
  namespace: 'platform',
  name: 'log-agent',
  podLabels: { app: 'log-agent' },
  image: 'fluent/fluent-bit:2.2.2',
  status: {
    desiredNumberScheduled: 1,
    currentNumberScheduled: 1,
    numberReady: 1,
    numberAvailable: 1,
    updatedNumberScheduled: 1,
    numberMisscheduled: 0,
  },
};

/** The cluster's objects in the order in which they can be written. */
export function demoWorld(now: Date): WorldEntry[] {
  return [...namespaces(), node(), ...payments(), ...shop(), ...platform(), ...events(now)];
}

function namespaces(): WorldEntry[] {
  const namespace = (name: string, labels: Record<string, string>): WorldEntry => ({
    kind: 'Namespace',
    name,
    object: () => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
  });
  return [
    namespace('payments', { ...PAYMENTS, 'gantry.io/type': 'production' }),
    namespace('shop', { team: 'shop' }),
    namespace('platform', {}),
  ];
}

function node(): WorldEntry {
  return {
    kind: 'Node',
    name: 'node-a',
    object: () => ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a' } }),
  };
}

const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };

function payments(): WorldEntry[] {
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

function shop(): WorldEntry[] {
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

function platform(): WorldEntry[] {
  return [
    daemonSet(logAgent),
    pod({
      namespace: 'platform',
      name: 'log-agent-x7k2p',
      labels: logAgent.podLabels,
      owner: { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'log-agent' },
      node: 'node-a',
      containers: [container('app', logAgent.image)],
      initContainers: [container('prepare', 'busybox:1.36')],
      status: running({ app: logAgent.image }),
    }),
  ];
}

function events(now: Date): WorldEntry[] {
  const aboutPod = (name: string) => ({ kind: 'Pod', name, apiVersion: 'v1' });
  return [
    event(
      {
        namespace: 'shop',
        about: aboutPod('frontend-66b8d-crash'),
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container',
        minutesAgo: 3,
        count: 42,
      },
      now,
    ),
    event(
      {
        namespace: 'shop',
        about: aboutPod('checkout-9f8e7-pull0'),
        type: 'Warning',
        reason: 'Failed',
        message:
          'Failed to pull image "registry.example.com/shop/checkout:does-not-exist": not found',
        minutesAgo: 5,
        count: 9,
      },
      now,
    ),
    event(
      {
        namespace: 'shop',
        about: { kind: 'Deployment', name: 'frontend', apiVersion: 'apps/v1' },
        type: 'Normal',
        reason: 'ScalingReplicaSet',
        message: 'Scaled up replica set frontend-66b8d to 2',
        minutesAgo: 20,
        component: 'deployment-controller',
      },
      now,
    ),
    event(
      {
        namespace: 'payments',
        about: aboutPod('ledger-1'),
        type: 'Warning',
        reason: 'FailedScheduling',
        message: '0/1 nodes are available: 1 Insufficient memory.',
        minutesAgo: 12,
        count: 4,
        component: 'default-scheduler',
      },
      now,
    ),
  ];
}

function service(
  namespace: string,
  name: string,
  selector: Record<string, string>,
  spec: KubeObject,
): WorldEntry {
  return {
    kind: 'Service',
    namespace,
    name,
    object: () => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: { app: name } },
      spec: { selector, ...spec },
    }),
  };
}

function rule(host: string, paths: [path: string, service: string][]): KubeObject {
  return {
    host,
    http: {
      paths: paths.map(([path, name]) => ({
        path,
        pathType: 'Prefix',
        backend: { service: { name, port: { number: 80 } } },
      })),
    },
  };
}

function ingress(namespace: string, name: string, spec: KubeObject): WorldEntry {
  return {
    kind: 'Ingress',
    namespace,
    name,
    object: () => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace },
      spec,
    }),
  };
}
