import { join } from 'node:path';

/** Who may import whom. Every rule says why; there is no baseline: a violation is mended, not recorded. */
const service = '^services/([^/]+)/';
/** A service that is sorted by its jobs: one folder for each, with pure files and one io folder. */
const job = `${service}(ownership|streaming|recording|analysis|views|publishing)/`;
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
          '^packages/(behaviour|ground|traffic)/',
          '^packages/vision/src/ports[.]ts$',
          '^node:crypto$',
          '^crypto$',
        ],
      },
    },
    {
      name: 'job-is-pure',
      comment:
        'A file of a job decides from events, ports and the files of its own job; what touches a driver lies in its io folder, and what another job knows comes in through a port.',
      severity: 'error',
      from: { path: job, pathNot: ['/io/', '[.]test[.]ts$'] },
      to: {
        pathNot: [
          '^services/$1/$2/(?!io/)',
          '^services/$1/(errors|metrics|ports)[.]ts$',
          '^schemas/',
          '^packages/(masking|sidecars)/',
          '^packages/streaming/src/(analysis/permit|recording/segment-name)[.]ts$',
          '^packages/vision/src/ports[.]ts$',
        ],
      },
    },
    {
      name: 'streaming-is-pure',
      comment: 'In the package of one stream too, what touches FFmpeg, a disk or a network lies in an io folder.',
      severity: 'error',
      from: { path: '^packages/streaming/src/[a-z]+/', pathNot: ['/io/', '/testing/', '[.]test[.]ts$'] },
      to: { pathNot: ['^packages/streaming/src/(?!.*/io/)', '^schemas/', '^packages/(masking|sidecars)/'] },
    },
    {
      name: 'pure-packages',
      comment:
        'What is hidden and what is found is decided from values alone, so that services, tools and tests agree.',
      severity: 'error',
      from: { path: '^packages/(behaviour|masking|ground|traffic)/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: ['^packages/(behaviour|masking|ground|traffic)/', '^schemas/', 'node_modules/ml-matrix'] },
    },
    {
      name: 'rtsp-is-pure',
      comment:
        'The protocol of cameras is parsed from bytes and times alone; only its io folder knows sockets, and nothing of ours is needed for it.',
      severity: 'error',
      from: {
        path: '^packages/rtsp/src/',
        pathNot: ['/(io|testing)/', '[.]test[.]ts$', '^packages/rtsp/src/index[.]ts$'],
      },
      to: { pathNot: ['^packages/rtsp/src/(?!io/|testing/)', '^(node:)?crypto$'] },
    },
    {
      name: 'nothing-reaches-into-a-service',
      comment:
        'A tool or a test outside of a service that used its inside would freeze it: what several need is a package. Types count, and so does what is reached through other files. The tests of the page that play its server in their own process lie beside the other browser tests, because they need a browser.',
      severity: 'error',
      from: {
        path: '^(tools|tests|deploy|samples|models)/',
        pathNot:
          '^tests/browser/(served-page|(cases|desk|map|place-drawing|playback|report|tabs|traffic|wall)[.]test)[.]ts$',
      },
      to: { path: '^services/', reachable: true },
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
      name: 'onvif-behind-one-port',
      comment: 'The ONVIF library trusts what devices send: one file lets it write requests, and nothing lets it read.',
      severity: 'error',
      from: { pathNot: '^packages/onvif/src/soap/request-writer[.]ts$' },
      to: { path: 'node_modules/onvif/' },
    },
    {
      name: 'onvif-reads-purely',
      comment: 'What a device sent is read from texts alone, so that every oddity is a test without a socket.',
      severity: 'error',
      from: { path: '^packages/onvif/src/(xml|media|ptz|events|metadata|discovery)/', pathNot: '[.]test[.]ts$' },
      to: { path: ['^packages/onvif/src/io/', '^(node:)?(net|http|https|dgram|fs|dns|tls)$'] },
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
