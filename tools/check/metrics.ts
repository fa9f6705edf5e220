import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The kind of metric that each instrument of the code makes. */
const KINDS = {
  Counter: 'counter',
  ObservableCounter: 'counter',
  Histogram: 'histogram',
  Gauge: 'gauge',
  ObservableGauge: 'gauge',
  UpDownCounter: 'gauge',
  ObservableUpDownCounter: 'gauge',
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

/** A metric that the code creates, in a service or in a package that every service has. */
export type Created = {
  readonly name: string;
  readonly kind: Kind;
  readonly unit: string;
  readonly by: string;
  readonly file: string;
};

const CREATE =
  /\.create(Counter|ObservableCounter|Histogram|Gauge|ObservableGauge|UpDownCounter|ObservableUpDownCounter)\(\s*(['"`])?([^'"`),]*)/g;
/** A gauge that is read by a function, with its name as the second argument. */
const OBSERVE = /\bobserveGauge\(\s*\w+,\s*(['"`])?([^'"`),:]*)/g;
/** The package that defines `observeGauge` takes the name from its callers, and each of those writes it. */
const DEFINES_OBSERVE = 'packages/telemetry/src/instruments.ts';
/** A metric's name as Prometheus shows it, in documents, charts and tools. */
const NAMED = /\b(?:marsad|messaging|process|nodejs|v8js|http_server|[a-z]+(?:_[a-z]+)*)_[a-z_]+_(?:total|seconds)\b/g;
const TABLE = 'docs/metrics.md';
const ROW = /^\| `([a-z0-9_]+)` +\| (counter|histogram|gauge) +\| ([a-z]*) *\| ([^|]*?) *\|/gm;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'generated', 'planted', 'web'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const unitOf = (name: string): string => /_(seconds|bytes|ratio)(?:_total)?$/.exec(name)?.[1] ?? '';

/** The metrics that one file creates. One whose name is not written there as a text has an empty name. */
export function createdIn(file: string, text: string): Created[] {
  const by = file.startsWith('services/') ? (file.split('/')[1] ?? '') : `packages/${file.split('/')[1]}`;
  const created = (kind: Kind, quote: string | undefined, name: string): Created => ({
    ...{ kind, by, file },
    name: quote === undefined ? '' : name,
    unit: unitOf(name),
  });
  return [
    ...[...text.matchAll(CREATE)].map(([, kind, quote, name = '']) =>
      created(KINDS[kind as keyof typeof KINDS], quote, name),
    ),
    ...[...text.matchAll(OBSERVE)].map(([, quote, name = '']) => created('gauge', quote, name)),
  ].filter(({ name }) => name !== '' || file !== DEFINES_OBSERVE);
}

/** Checks a name: `<service>_<noun>_<unit>`, or one that every service has; durations are in seconds, and a counter ends with `_total`. */
export function complaintsOfName({ name, kind, by, file }: Created): string[] {
  if (name === '') return [`${file} creates a metric whose name is not written there as a text`];
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(`${file}: ${name} ${text}`);
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) complain('is not a name in lower case with underscores');
  if (/(_|^)(ms|milliseconds?|millis|minutes?|hours?)(_|$)/.test(name))
    complain('is a duration, and those are in seconds');
  if ((kind === 'counter') !== name.endsWith('_total')) complain('ends with _total exactly where it is a counter');
  if (kind === 'histogram' && !/_(seconds|bytes|ratio)$/.test(name))
    complain('is a histogram without its unit at the end');
  const shared = /^(marsad|messaging|process|nodejs|v8js|http)_/.test(name);
  if (!shared && !by.startsWith('packages/') && !name.startsWith(`${by.replaceAll('-', '_')}_`))
    complain('begins neither with its service nor as one that several services have');
  return complaints;
}

type Row = { readonly kind: string; readonly unit: string; readonly by: string };

export const rowsOf = (table: string): Map<string, Row> =>
  new Map([...table.matchAll(ROW)].map(([, name = '', kind = '', unit = '', by = '']) => [name, { kind, unit, by }]));

/** Returns what is wrong in the table of metrics, and what it lacks. */
export function complaintsOfTable(created: readonly Created[], rows: ReadonlyMap<string, Row>): string[] {
  const known = Map.groupBy(created, ({ name }) => name);
  const wanted = new Map(
    [...known].map(([name, all]) => {
      const [{ kind, unit }] = all as [Created];
      return [
        name,
        {
          kind,
          unit,
          by: [...new Set(all.map(({ by }) => by))].sort().join(', '),
          kinds: new Set(all.map(({ kind }) => kind)),
        },
      ];
    }),
  );
  return [
    ...[...wanted].flatMap(([name, { kind, unit, by, kinds }]) => {
      const row = rows.get(name);
      if (kinds.size > 1) return [`${name} is of several kinds`];
      if (row === undefined) return [`${TABLE} does not know ${name}: \`${name}\` | ${kind} | ${unit} | ${by}`];
      return row.kind === kind && row.unit === unit && row.by === by
        ? []
        : [`${TABLE} says of ${name}: ${row.kind}, ${row.unit}, ${row.by}; it is ${kind}, ${unit}, ${by}`];
    }),
    ...[...rows.keys()]
      .filter((name) => !wanted.has(name))
      .map((name) => `${TABLE} names ${name}, which nobody creates`),
  ];
}

/** Complains about names in documents, charts and tools that no code creates. */
export const unknownNamesIn = (file: string, text: string, names: ReadonlySet<string>): string[] =>
  [...text.matchAll(NAMED)]
    .map(([name]) => name)
    .filter((name) => !names.has(name))
    .map((name) => `${file} names the metric ${name}, which nobody creates`);

/** Checks the names of all of the project's metrics. */
export function metricsComplaints(root: string): string[] {
  const sources = ['services', 'packages']
    .flatMap((place) => filesBelow(join(root, place)))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\/(bench|testing|testkit)\//.test(path));
  const created = sources.flatMap((path) => createdIn(relative(root, path), readFileSync(path, 'utf8')));
  const rows = rowsOf(readFileSync(join(root, TABLE), 'utf8'));
  const names = new Set(created.map(({ name }) => name));
  const readers = [
    ...['docs', 'helm', 'tools/smoke', 'tools/bench', 'tools/marsad'].flatMap((place) => filesBelow(join(root, place))),
    ...['services', 'packages']
      .flatMap((place) => filesBelow(join(root, place)))
      .filter((path) => path.endsWith('README.md')),
    join(root, 'README.md'),
  ].filter((path) => /\.(md|ts|tpl|ya?ml)$/.test(path));
  return [
    ...created.flatMap(complaintsOfName),
    ...complaintsOfTable(created, rows),
    ...readers.flatMap((path) => unknownNamesIn(relative(root, path), readFileSync(path, 'utf8'), names)),
  ];
}
