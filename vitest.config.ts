import { defineConfig } from 'vitest/config';

const onRealParts = ['**/*.integration.test.ts', '**/*.contract.test.ts'];
/** Tests that run against the object store that MARSAD_TEST_STORE describes, and against the local city's in every run. */
const store = ['packages/objects/src/*.contract.test.ts', 'deploy/local/src/objects/access.integration.test.ts'];
const never = ['**/node_modules/**', '.marsad/**', '**/dist/**', 'tools/check/planted/**'];

/** On a machine that also does other work a whole city may miss a deadline: its tests are tried twice, and `make test` names those that needed it. */
const ofCities = { retry: 1, testTimeout: 180_000, hookTimeout: 300_000, fileParallelism: false };

/**
 * Unit tests need nothing. Integration and contract tests share one real infrastructure, which their set-up starts. So do the drills, in a run
 * of their own because they freeze parts of it. Every other test across services starts a city of its own: tests/README.md.
 * Forks, because native addons do not survive worker threads.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...never, ...onRealParts, 'tests/**'],
          // Some encode video or run a network. How fast they do is for a benchmark, on a machine that is not shared.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: onRealParts,
          exclude: [...never, 'tests/**'],
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          // Consumer groups have fixed names, so two files at once would take each other's partitions, as two replicas do.
          fileParallelism: false,
          retry: 1,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'city',
          include: ['tests/**/*.test.ts'],
          exclude: [...never, 'tests/drills/**'],
          ...ofCities,
        },
      },
      {
        extends: true,
        test: {
          name: 'drills',
          include: ['tests/drills/**/*.test.ts'],
          exclude: never,
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          ...ofCities,
        },
      },
      ...(process.env['MARSAD_TEST_STORE'] === undefined
        ? []
        : [
            {
              extends: true as const,
              test: {
                name: 'store',
                include: store,
                globalSetup: ['packages/testkit/src/store-setup.ts'],
                fileParallelism: false,
                testTimeout: 60_000,
                hookTimeout: 60_000,
              },
            },
          ]),
    ],
  },
});
