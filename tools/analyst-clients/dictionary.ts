import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A table or view of the engine, and one of its columns, as the catalogues list them. */
export type TableRow = { database: string; name: string; engine: string; engine_full: string; comment: string };
export type ColumnRow = { database: string; table: string; name: string; type: string; comment: string };

/** Classes of personal data by table. The classes are those of the events (`personalData` in schemas/src/registry/define.ts). */
type PersonalData = 'none' | 'indirect' | 'plate' | 'biometric' | 'staff';
const PERSONAL: Readonly<Record<string, PersonalData>> = {
  plate_reads: 'plate',
  plate_sightings: 'plate',
  tracks: 'indirect',
  crossings: 'indirect',
  behaviour_events: 'indirect',
  device_events: 'indirect',
  alerts: 'biometric',
  alert_commands: 'staff',
  alert_actions: 'staff',
  face_candidates: 'biometric',
  audit_log: 'staff',
  disclosures: 'plate',
};

/** Columns that a view computes and no table has. */
const OF_VIEWS: Readonly<Record<string, string>> = {
  acknowledged: 'Alerts that somebody has taken up',
  acts: 'What the entries stand for: alike ones of one person and minute are one entry',
  alerts: 'How many alerts',
  bytes: 'What was recorded, bytes',
  camera_observed_ms: 'How much of the minute the camera observed, ms',
  class: 'Class of the road user',
  closed: 'Alerts that were closed',
  confirmed: 'Alerts that people confirmed',
  count: 'How many',
  crossed: 'How many crossed any line',
  day: 'Day, UTC',
  days: 'Days that the value rests on',
  destination: 'Approach to which it went',
  direction: 'left_to_right or right_to_left, as seen from the start of the line towards its end',
  dismissed: 'Alerts that people dismissed',
  dispatched: 'Alerts to which somebody was sent',
  entries: 'Entries of the log',
  failed: 'Clips that could not be made',
  failures: 'Why clips could not be made',
  final_reads: 'Reads that no amendment follows',
  fold: 'How the measure folds into a longer span: sum, rate, road_users, harmonic, level, time or none',
  from_km_h: 'Slowest speed of the class, km/h',
  gaps: 'How many gaps',
  healthy_share: 'Share of the reports in which it played or was idle, 0 to 1',
  highest_minute: 'Highest value of a minute in the span, in the unit',
  hour: 'Start of the hour, UTC',
  incidents: 'How many incidents',
  known_ms: 'Time of which the state of the camera is known, ms',
  known_share: 'The same as a share of the whole, 0 to 1',
  line: 'Line that was crossed',
  longest_duration_s: 'The longest that is over, s; nothing where none is',
  lower_quartile: 'A quarter of the days were below this, in the unit',
  mean_analysed_fps: 'Mean of the frames analysed a second while it played',
  mean_confidence: 'Mean confidence of the votes, 0 to 1',
  mean_votes: 'Mean of the shots that had a vote',
  median: 'Half of the days were below this, in the unit',
  median_duration_s: 'Half of those that are over took no longer, s; nothing where none is',
  median_raise_latency_ms: 'Median from the arrival of the frame that sufficed to the alert, ms',
  median_took_ms: 'Half of the clips were stored within this time of their request, ms',
  merged_observations: 'Observations merged into the alerts',
  messages: 'How many messages or facts',
  minute: 'Start of the minute, UTC',
  missing_s: 'What is not recorded, s',
  modal_share: 'Share of all who crossed the line, 0 to 1',
  most_ms: 'The longest, ms',
  name: 'What was measured',
  observed_share: 'Share of the time that was seen, 0 to 1',
  origin: 'Approach from which it came',
  p95_took_ms: '95 % of the clips were stored within this time of their request, ms',
  partly_missing: 'Clips of which a stretch is not recorded',
  partly_unseen: 'Clips of which a stretch is masked whole, because it was not analysed',
  place: 'Line, lane, approach or zone',
  place_kind: 'line, lane, approach or zone',
  place_observed_ms: 'How much of the minute the place was observed, ms',
  quarter_hour: 'Start of the quarter of an hour, UTC',
  reads: 'Plates that were read',
  ready: 'Clips that are stored',
  reasons: 'What was wrong',
  recorded_ms: 'How much is recorded, ms',
  recorded_s: 'How much is recorded, s',
  recorded_share: 'Share of the hour that is recorded, 0 to 1',
  reports: 'Reports of the camera',
  requested: 'Clips that alerts asked for',
  said_at: 'When that was said',
  samples: 'How many road users the measure rests on, nothing if unknown',
  segments: 'How many recorded segments',
  segments_with_scenes: 'Segments with a sidecar of tracks',
  segments_without_masks: 'Segments without masks: their clips are masked whole',
  sidecar_share: 'Bytes of masks and tracks as a share of the bytes of the segments, 0 to 1',
  speed_p50_km_h: 'Half of the vehicles drove no faster, km/h',
  speed_p85_km_h: '85 % of the vehicles drove no faster, km/h',
  stage: 'Between which two moments',
  time_of_day: 'Start of the quarter of an hour, in the time zone of the question (session_timezone)',
  to_km_h: 'Speed at which the next class begins, km/h',
  uncertainty: 'One standard deviation, in the unit, nothing if unknown',
  unfinished: 'Incidents of which no end was reported',
  cut_short: 'Incidents that are over although their condition may have gone on: nobody could say any more',
  unit: 'Unit of the value',
  unseen_s: 'What is recorded and was not analysed, so that it is masked whole, s',
  up_ms: 'Time in which it played or was idle, ms',
  up_share_of_known: 'The same as a share of the time that is known, 0 to 1',
  upper_quartile: 'Three quarters of the days were below this, in the unit',
  value: 'Value, in the unit',
  vehicles: 'How many vehicles',
  weekday: '1 is Monday, in the time zone of the question (session_timezone)',
  weight: 'What the value is weighted by when it is folded: ms, road users, or 1',
  with_case: 'Entries that name a case',
};
const PERCENTILE = /^(median|p90|p99)_(?:(acknowledged|dispatched|closed)_s|ms)$/;
const PERCENT: Readonly<Record<string, string>> = { median: 'Half', p90: '90 % of', p99: '99 % of' };

/** Names of the tables and views that the migrations make, as `database.name`, without those that other tests made. */
export function migratedNames(directory: string): ReadonlySet<string> {
  const sql = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(join(directory, file), 'utf8'))
    .join('\n');
  const made = /CREATE (?:OR REPLACE )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?(\w+\.\w+)/g;
  const dropped = new Set([...sql.matchAll(/DROP TABLE (\w+\.\w+)/g)].map(([, name = '']) => name));
  return new Set([...sql.matchAll(made)].map(([, name = '']) => name).filter((name) => !dropped.has(name)));
}

/** The whole dictionary as Markdown. @throws {Error} for a column that nothing explains, or a table without a class of personal data */
export function dictionaryOf(tables: readonly TableRow[], columns: readonly ColumnRow[]): string {
  const sections = ['city', 'observations'].flatMap((database) => {
    const own = tables.filter((table) => table.database === database);
    return [`## ${database}`, ...own.map((table) => sectionOf(table, columns))];
  });
  const head = [
    '# Tables of ClickHouse',
    'Generated from the migrations in `deploy/clickhouse`; a test compares. Times are UTC. Analysts read `city`; `observations` is read through the command centre alone.',
    'Classes of personal data: `none`, `indirect` (somebody who passed, by no name), `plate`, `biometric`, `staff` (who did what at work).',
  ];
  return `${[...head, ...sections].join('\n\n')}\n`;
}

function sectionOf(table: TableRow, columns: readonly ColumnRow[]): string {
  const isView = table.engine === 'View';
  const own = columns.filter(({ database, table: name }) => database === table.database && name === table.name);
  const rows = own.map((column) => {
    const meaning = meaningOf(column, columns);
    return `| \`${column.name}\` | ${column.type.replaceAll('|', '\\|')} | ${unitOf(column, meaning)} | ${meaning.replaceAll('|', '\\|')} |`;
  });
  return [
    `### ${table.database}.${table.name}`,
    `${table.comment}. ${isView ? 'View' : 'Table'}; kept ${retentionOf(table)}; personal data: ${personalOf(table)}.`,
    ['| column | type | unit | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

/** A view of a table's rows as they are now has the table's meanings; other views have those of any table with such a column. */
function meaningOf(column: ColumnRow, columns: readonly ColumnRow[]): string {
  if (column.comment) return column.comment;
  const [, share = '', what] = PERCENTILE.exec(column.name) ?? [];
  if (share && what)
    return `${PERCENT[share]} the alerts were ${what} within so long of being raised, s; nothing where none was`;
  if (share) return `${PERCENT[share]} them took no longer, ms`;
  const read = columns.find(
    ({ database, table, name }) =>
      database === column.database && table === column.table.replace(/_now$/, '') && name === column.name,
  );
  if (read?.comment) return read.comment;
  const own = OF_VIEWS[column.name];
  if (own !== undefined) return own;
  const told = new Set(
    columns
      .filter(({ database, name, comment }) => database === column.database && name === column.name && comment !== '')
      .map(({ comment }) => comment),
  );
  const [first] = told;
  if (first === undefined) throw new Error(`nothing explains ${column.database}.${column.table}.${column.name}`);
  return first;
}

/** The unit of a column: by the suffix of its name, or by its meaning. */
function unitOf({ name, type }: ColumnRow, meaning: string): string {
  const [, suffix] = /_(ms|s|px|m|fps|bytes|share|per_hour)$/.exec(name) ?? [];
  if (suffix === 'share' || /\b0 to 1\b/.test(meaning)) return '0 to 1';
  if (suffix === 'fps') return 'frames/s';
  if (suffix !== undefined) return suffix;
  if (/Date/.test(type)) return 'UTC';
  if (name === 'bytes') return 'bytes';
  if (name === 'epoch' || name === 'run') return 'ms since 1970';
  return '';
}

/** How long rows are kept, by the table's TTL. A view keeps nothing itself. */
function retentionOf(table: TableRow): string {
  if (table.engine === 'View') return 'as long as what it reads';
  const ttl = table.engine_full ?? '';
  const [, number, unit] = /TTL [^\n]*?toInterval(\w+)\((\d+)\)/.exec(ttl) ?? [];
  return number === undefined ? 'until it is erased' : `${unit} ${number.toLowerCase()}s`;
}

function personalOf({ database, name }: TableRow): string {
  if (database === 'city') return 'none';
  const found = PERSONAL[name.replace(/_now$/, '')];
  if (found === undefined) throw new Error(`${database}.${name} has no class of personal data: add it`);
  return found;
}
