import { join } from 'node:path';

/** Who may import whom. Every rule says why; there is no baseline: a violation is mended, not recorded. */
const service = '^services/([^/]+)/';
const layer = (names) => `^services/$1/(${names})`;

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A circle has no beginning: neither part can be understood or tested alone.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that nothing answers fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'service-to-service',
      comment: 'Services talk through Kafka only; an import would be a second, hidden contract.',
      severity: 'error',
      from: { path: service },
      to: { path: service, pathNot: '^services/$1/' },
    },
    {
      name: 'schemas-stand-alone',
      comment: 'The language of the city depends on zod and on nothing of ours.',
      severity: 'error',
      from: { path: '^schemas/src/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: ['^schemas/src/', '/zod/'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'A decision is made from events and values alone: no drivers, no frameworks, no files.',
      severity: 'error',
      from: { path: `${service}domain/`, pathNot: '[.](test|integration[.]test)[.]ts$' },
      to: {
        pathNot: [
          '^services/$1/domain/',
          '^services/$1/(errors|ports)[.]ts$',
          '^schemas/',
          '^packages/vision/src/ports[.]ts$',
          '^node:crypto$',
          '^crypto$',
        ],
      },
    },
    {
      name: 'ports-know-no-adapter',
      comment: 'A port is what the pipeline needs, not how somebody provides it.',
      severity: 'error',
      from: { path: `${service}ports[.]ts$` },
      to: { path: '^services/$1/(adapters|transport|pipeline|app|main|config)' },
    },
    {
      name: 'pipeline-knows-no-driver',
      comment: 'Steps speak to ports; drivers come in from app.ts.',
      severity: 'error',
      from: { path: `${service}pipeline/`, pathNot: '[.]test[.]ts$' },
      to: {
        path: ['^services/$1/(adapters|transport|app|main|config)', '^packages/(kafka|objects|clickhouse)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'config-is-for-app',
      comment: 'Configuration is read once and handed down; a deeper reader would be a second way in.',
      severity: 'error',
      from: { path: service, pathNot: '^services/[^/]+/(app|main|config|.*[.]test|bench/.*|testing/.*)([.]ts)?' },
      to: { path: '^services/$1/config[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-imports-schemas-only',
      comment: 'A web page shares the language with its service and nothing else.',
      severity: 'error',
      from: { path: '^services/[^/]+/web/' },
      to: { path: ['^services/', '^packages/', '^deploy/', '^tools/'], pathNot: '^services/[^/]+/web/' },
    },
    {
      name: 'kafkajs-behind-one-door',
      comment:
        'One package knows the Kafka client, so that it can be replaced; the deployment administers brokers with it.',
      severity: 'error',
      from: {
        pathNot: ['^packages/kafka/', '^deploy/local/', '^tests/', '[.]integration[.]test[.]ts$', '^tools/bench/'],
      },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'packages-know-no-service',
      comment: 'Mechanisms carry no business words.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^services/' },
    },
    {
      name: 'no-test-in-production',
      comment: 'What runs in a city never needs what tests need.',
      severity: 'error',
      from: {
        path: '^(services|packages|schemas/src)/',
        pathNot: ['[.]test[.]ts$', '^packages/testkit/', '/bench/', '/testing/'],
      },
      to: { path: ['^tests/', '^packages/testkit/', '[.]test[.]ts$'] },
    },
    {
      name: 'media-behind-one-port',
      comment:
        'node-av carries GPL duties when shipped: one package holds it, so that another build or process can take its place.',
      severity: 'error',
      from: { pathNot: '^packages/media/' },
      to: { path: 'node_modules/node-av' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^[.]marsad/', '^tools/check/planted/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(import.meta.dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
