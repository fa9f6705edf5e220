/** A command of the documents: which test runs it (or `.ci/run` itself), or why none does. */
export type Known = { readonly command: RegExp } & ({ readonly runs: string } | { readonly notRun: string });

const CLUSTER = 'needs a cluster; the chart is rendered and checked in tests/deployment';
const TRAINING = 'makes a model or a set again from public pictures that the project does not hold';
const LABELLED = 'needs labelled sets that the project does not hold; its parts are tested in tools/evaluate';

export const KNOWN: readonly Known[] = [
  { command: /^make check-store( STORE=\S+)?$/, runs: 'a city' },
  { command: /^make (check|test)(?!-)\b/, runs: '.ci/run' },
  { command: /^make drills$/, notRun: 'takes minutes of a whole machine; a part of it is in make test' },
  { command: /^make demo\b/, runs: 'a city' },
  { command: /^(make smoke|npm run smoke -- --short)$/, runs: 'smoke' },
  { command: /^make bench( NAME=[\w-]+| NAME='[\w-]+ --short')?$/, runs: 'bench' },
  { command: /^make clean$/, runs: 'clean' },
  { command: /^node tools\/bootstrap\.mjs check$/, runs: '.ci/run' },
  { command: /^make evaluate( EVAL_DATA=DIR)?$/, runs: 'evaluate' },
  {
    command:
      /^npm run evaluate -- (plates|objects|tracks|crossings|traffic|masks|clip|sidecars|faces|static-regions|image-quality|behaviour|ground|health|scenarios|false-alarms)\b/,
    runs: 'evaluate',
  },
  { command: /^npm run marsad -- camera check /, runs: 'camera check' },
  { command: /^npm run marsad( -- |$)/, runs: 'a city' },
  { command: /^npm run --silent marsad -- completion (bash|zsh|fish)\b/, runs: '.ci/run' },
  { command: /^node tools\/perceive\/main\.ts /, runs: 'perceive' },
  { command: /^node tools\/onvif-device\/main\.ts( |$)/, runs: '.ci/run' },
  { command: /^npm run street( -- |$)/, runs: 'street' },
  { command: /^npm run generate$/, runs: '.ci/run' },
  { command: /^node_modules\/\.bin\/buf lint proto$/, runs: '.ci/run' },
  { command: /^npx vitest run /, runs: '.ci/run' },
  { command: /^npm test -- PATH$/, runs: '.ci/run' },
  { command: /^node tools\/test\/slowest\.ts$/, notRun: 'reads what an earlier make test left' },
  { command: /^go (build|install)$/, runs: '.ci/run' },
  { command: /^node tools\/evaluate\/(faces-sets|rendered-plates|tight-portraits)\.ts( |$)/, notRun: LABELLED },
  { command: /^(helm|kubectl) /, notRun: CLUSTER },
  { command: /^node packages\/media\/bench\/read-cameras\.ts 64 8$/, notRun: 'takes minutes of a whole machine' },
  { command: /^node packages\/kafka\/bench\/envelope\.ts$/, notRun: 'compares two ways of reading an event, once' },
  { command: /^openssl x509 -in camera\.pem /, notRun: 'reads a certificate that a deployment has made' },
  { command: /^pip install clickhouse-connect$/, runs: '.ci/run' },
  { command: /^(python3|java -cp 'jars\/\*') docs\/examples\/[Aa]nalyst\.(py|java)$/, runs: '.ci/run' },
  {
    command: /^java -Xmx4g -jar planetiler\.jar /,
    notRun: 'makes the streets of a city from OpenStreetMap, on a machine with internet access',
  },
  { command: /^python3? /, notRun: TRAINING },
];

/** The entry for a command, if there is one. */
export const knownOf = (command: string): Known | undefined => KNOWN.find((known) => known.command.test(command));
