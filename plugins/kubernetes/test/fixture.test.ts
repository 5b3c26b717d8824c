import { afterAll, beforeAll } from 'vitest';
import { recordedWorld } from './fixture-api/recorded-world.ts';
import {
  type KubernetesFixture,
  startKubernetesFixture,
} from './fixture-api/start-kubernetes-fixture.ts';
import { describeCluster } from './suite/cluster-suite.ts';

let fixture: KubernetesFixture;

beforeAll(async () => {
  fixture = await startKubernetesFixture({
    world: recordedWorld(),
    token: 'token-of-the-fixture',
    tls: true,
    logIntervalMs: 20,
  });
});
afterAll(() => fixture.close());

describeCluster('the recorded cluster', () => ({
  access: {
    url: fixture.url,
    token: 'token-of-the-fixture',
    caPem: fixture.caPem as string,
  },
  compact: () => fixture.lists.compact(),
}));
