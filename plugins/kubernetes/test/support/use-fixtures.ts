import { afterEach } from 'vitest';
import { recordedWorld } from '../fixture-api/recorded-world.ts';
import {
  type KubernetesFixture,
  type KubernetesFixtureOptions,
  startKubernetesFixture,
} from '../fixture-api/start-kubernetes-fixture.ts';

export const FIXTURE_TOKEN = 'token-of-the-fixture';

/** Starts fixtures for one test at a time; what was started is closed after each. */
export function useFixtures() {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  return {
    /** With the recorded world unless another is given. */
    async start(options: Partial<KubernetesFixtureOptions> = {}): Promise<KubernetesFixture> {
      const world = options.world ?? recordedWorld();
      const defaults = { token: FIXTURE_TOKEN, logIntervalMs: 20 };
      const fixture = await startKubernetesFixture({ ...defaults, ...options, world });
      open.push(fixture);
      return fixture;
    },
    track(server: { close(): unknown }): void {
      open.push(server);
    },
  };
}

export const clusterAt = (fixture: { url: string }, name = 'prod') => ({
  name,
  url: fixture.url,
  token: FIXTURE_TOKEN,
});

export const optionsFor = (fixture: { url: string }) => ({ clusters: [clusterAt(fixture)] });
