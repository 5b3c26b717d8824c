import { defineConfig } from 'vitest/config';

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
            'scripts/**/*.test.ts',
          ],
          exclude: ['apps/web/**'],
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
            'tests/integration/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
