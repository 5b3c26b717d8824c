import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Vitest leaves a core free, which is half of a small machine. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'plugins/*/src/**/*.test.ts',
            'tools/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          // Nothing here takes long; a busy machine does.
          testTimeout: 30_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'integration',
          globalSetup: ['tests/support/postgres.ts'],
          include: [
            'packages/*/test/**/*.test.ts',
            'apps/*/test/**/*.test.ts',
            'plugins/*/test/**/*.test.ts',
            'tools/*/test/**/*.test.ts',
            'tests/integration/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers,
          // What is waited for comes soon; on a busy machine, later.
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: ['tests/e2e/support/build.ts', 'tests/support/postgres.ts'],
          setupFiles: ['tests/e2e/support/end-processes.ts'],
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 45_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          // Each file starts a server and a browser of its own. In a group of its own, after the others, because
          // projects of one group share their number of workers.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
