import { defineConfig } from 'vitest/config';

const onRealParts = ['**/*.integration.test.ts', '**/*.contract.test.ts'];
/** Tests that kill replicas and wait until others have taken over, which takes a minute or more each. */
const longDrills = ['**/*.drill.test.ts'];
/** What each consumer does with broken messages and broken servers. They start services and freeze a broker, so they have the machine alone. */
const consumerDrills = 'tests/drills/drills.test.ts';
/** Tests that run against the object store that MARSAD_TEST_STORE describes, and against the local city's in every run. */
const store = ['packages/objects/src/*.contract.test.ts', 'deploy/local/src/objects/access.integration.test.ts'];
const never = ['**/node_modules/**', '.marsad/**', '**/dist/**', 'tools/check/planted/**'];

/** Integration tests that need the machine for themselves: video that is analysed while it plays, and servers that fail once they are silent for seconds. */
const inRealTime = [
  'services/camera-ingest/**/*.integration.test.ts',
  'deploy/local/src/start-fails.integration.test.ts',
];

/**
 * Folders whose unit tests load much and run native code or threads little, so that loading took most of their time. They share what one
 * worker has loaded: a test here mocks no module and puts back what it changes of the process.
 */
const sharing = [
  'schemas/**',
  'packages/{behaviour,config,evidence,ground,pipeline,proof,rights,traffic}/**',
  'services/{agency-gateway,alerting,analytics-writer,audit,behaviour-analytics,command-center}/**',
  'services/{edge-gateway,face-matcher,governance,plate-reader}/**',
].flatMap((folder) => [`${folder}/*.test.ts`, `${folder}/*.test.tsx`]);

/** Some encode video or run a network. How fast they do is for a benchmark, on a machine that is not shared. */
const ofUnits = { testTimeout: 60_000 };

const pages = ['tests/browser/**/*.test.ts', 'tests/deployment/**/*.test.ts'];
const commands = ['tests/commands/bench.test.ts', 'tests/commands/evaluate.test.ts'];

/** Each worker has real infrastructure of its own. */
const onOwnStack = {
  globalSetup: ['packages/testkit/src/global-setup.ts'],
  setupFiles: ['packages/testkit/src/worker-setup.ts'],
};

const ofIntegration = { retry: 1, testTimeout: 60_000, hookTimeout: 120_000 };

/** On a machine that also does other work a whole city may miss a deadline: its tests are tried twice, and `make test` names those that needed it. */
const ofCities = { retry: 1, testTimeout: 180_000, hookTimeout: 300_000 };

/**
 * Unit tests need nothing. Integration tests, contract tests and drills have real infrastructure. The tests below tests/ that a browser or a
 * command needs get a machine that other tests use too; a whole city gets one for itself: tests/README.md.
 * Forks, because native addons do not survive worker threads. Projects of one run that differ in their number of workers must take turns,
 * so each has its place in the order of groups.
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
          include: sharing,
          exclude: [...never, ...onRealParts, ...longDrills],
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
          ...ofUnits,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit-apart',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...never, ...onRealParts, ...longDrills, ...sharing, 'tests/**'],
          // Many of them wait for a stream that plays.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          ...ofUnits,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: onRealParts,
          exclude: [...never, ...inRealTime],
          ...onOwnStack,
          // Of three at a time some missed what they promise within seconds.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...ofIntegration,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration-alone',
          include: inRealTime,
          exclude: never,
          ...onOwnStack,
          ...ofIntegration,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'consumer-drills',
          include: [consumerDrills],
          exclude: never,
          ...onOwnStack,
          ...ofCities,
          fileParallelism: false,
        },
      },
      // A page in a browser with at most a few services. Pages say how old a picture is, so each has the machine for itself.
      {
        extends: true,
        test: { name: 'pages', include: pages, exclude: never, ...ofCities, fileParallelism: false },
      },
      // Commands that need no city share the machine well.
      {
        extends: true,
        test: {
          name: 'commands',
          include: commands,
          exclude: never,
          ...ofCities,
          testTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
      // Two cities at once would starve each other.
      {
        extends: true,
        test: {
          name: 'city',
          include: ['tests/**/*.test.ts'],
          exclude: [...never, ...pages, ...commands, 'tests/drills/**', 'tests/outage/**'],
          ...ofCities,
          fileParallelism: false,
        },
      },
      // Killed replicas, and minutes of a city without one of its servers: `make drills` runs these two. `make test` runs the consumers' drills alone.
      {
        extends: true,
        test: {
          name: 'drills',
          include: [consumerDrills, ...longDrills],
          exclude: never,
          ...onOwnStack,
          ...ofCities,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'outage',
          include: ['tests/outage/**/*.test.ts'],
          exclude: never,
          ...ofCities,
          fileParallelism: false,
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
