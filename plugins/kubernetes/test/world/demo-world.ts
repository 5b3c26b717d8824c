import {
  container,
  daemonSet,
  event,
  pod,
  running,
  type WorkloadInput,
  type WorldEntry,
} from './object-builders.ts';
import { payments } from './payments.ts';
import { shop } from './shop.ts';

// A small company on one cluster: what works, what crashes, what cannot pull its image, what is scaled down,
// names that occur twice. Written to a real API server, and recorded from one for the fixture.

const PAYMENTS = { 'gantry.io/owner': 'payments-team' };

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
