import { ClickHouseError, type ClickHouse } from '@marsad/clickhouse';
import { Problem } from '../errors.ts';
import { SEAM_MS, type Coverage, type Covered, type Gap } from '../domain/coverage.ts';
import type {
  FlowAnswer,
  FlowQuestion,
  History,
  LoggedLeaf,
  PlateQuestion,
  PlateReading,
  RecordingQuestion,
} from '../ports.ts';
import { readReportedUse } from './clickhouse-report.ts';

/** Tables whose rows the page may count. Each has a district, so a person counts only the rows of their own districts. */
const COUNTED = [
  'city.flow_measures',
  'city.camera_states',
  'city.recording_segments',
  'city.recording_gaps',
  'city.alert_facts',
  'city.dead_letters',
  'observations.plate_reads',
  'observations.tracks',
  'observations.crossings',
  'observations.behaviour_events',
  'observations.alerts',
  'observations.alert_commands',
  'observations.alert_actions',
  'observations.face_candidates',
  'observations.disclosures',
] as const;

/** To a page an unreachable ClickHouse and a wrong query look the same: there is no history. Only the log names the reason. */
const throwUnavailable = (error: unknown): never => {
  throw new Problem('history_unavailable', error instanceof ClickHouseError ? error.code : undefined, error);
};

type Reader = Pick<ClickHouse, 'query'>;

/** Answers questions about the past from the views that analytics-writer fills; this service only reads. */
export const createClickHouseHistory = (clickhouse: Reader): History => ({
  flow: (question) => readFlow(clickhouse, question).catch(throwUnavailable),
  rowCounts: (districts) => countRows(clickhouse, districts).catch(throwUnavailable),
  plateReads: (question) => findPlateReads(clickhouse, question).catch(throwUnavailable),
  recordings: (question) => readRecordings(clickhouse, question).catch(throwUnavailable),
  auditEntries: (question) => readAuditEntries(clickhouse, question).catch(throwUnavailable),
  reportedUse: (period) => readReportedUse(clickhouse, period).catch(throwUnavailable),
});

const WINDOW = `district = {district:String} AND camera = {camera:String} AND simulated = {simulated:Bool}
  AND minute >= fromUnixTimestamp64Milli({from:Int64}) AND minute < fromUnixTimestamp64Milli({to:Int64})`;
const START = 'intDiv(toUnixTimestamp64Milli(minute), {bucket:Int64}) * {bucket:Int64} AS startMs';

/** ClickHouse writes 64 bit integers as text. */
const withNumbers = <Row, Field extends keyof Row>(rows: readonly Row[], fields: readonly Field[]): Row[] =>
  rows.map((row) => ({ ...row, ...Object.fromEntries(fields.map((field) => [field, Number(row[field])])) }));

async function readFlow(
  clickhouse: Reader,
  { district, camera, simulated, fromMs, toMs, bucketMs }: FlowQuestion,
): Promise<FlowAnswer> {
  const bound = { district, camera, simulated, from: fromMs, to: toMs, bucket: bucketMs };
  const [counts, observed] = await Promise.all([
    clickhouse.query<FlowAnswer['counts'][number]>(
      `SELECT ${START}, line, direction, class, toUInt32(sum(count)) AS count FROM city.flow_per_minute
       WHERE ${WINDOW} GROUP BY startMs, line, direction, class ORDER BY startMs, line, direction, class`,
      bound,
    ),
    clickhouse.query<FlowAnswer['observed'][number]>(
      `SELECT ${START}, toUInt32(sum(observed_ms)) AS observedMs FROM city.observed_per_minute
       WHERE ${WINDOW} GROUP BY startMs ORDER BY startMs`,
      bound,
    ),
  ]);
  return { counts: withNumbers(counts, ['startMs']), observed: withNumbers(observed, ['startMs']) };
}

async function countRows(clickhouse: Reader, districts: readonly string[]): Promise<Record<string, number>> {
  const each = COUNTED.map(
    (table) =>
      `SELECT '${table}' AS table, toUInt32(count()) AS rows FROM ${table} FINAL WHERE district IN {districts:Array(String)}`,
  );
  const rows = await clickhouse.query<{ table: string; rows: number }>(each.join(' UNION ALL '), { districts });
  return Object.fromEntries(rows.map((row) => [row.table, row.rows]));
}

/**
 * Finds the reads through the table of sightings, which is ordered by plate. A later revision may have changed the plate of a read, so the
 * current plate is compared too.
 */
async function findPlateReads(
  clickhouse: Reader,
  { plateKey, districts, cameras, fromMs, toMs, limit }: PlateQuestion,
): Promise<PlateReading[]> {
  const rows = await clickhouse.query<PlateReading>(
    `SELECT read_id AS readId, district, camera, toUnixTimestamp64Milli(captured_at) AS capturedAtMs,
       plate_text AS plateText, raw_text AS rawText, round(toFloat64(confidence), 4) AS confidence, votes,
       vehicle_class AS vehicleClass, simulated
     FROM observations.plate_reads_now
     WHERE (camera, read_id) IN (
         SELECT camera, read_id FROM observations.plate_sightings_now
         WHERE plate_key = {plate:String} AND district IN {districts:Array(String)}
       )
       AND plate_key = {plate:String} AND district IN {districts:Array(String)}
       AND (empty({cameras:Array(String)}) OR camera IN {cameras:Array(String)})
       AND captured_at >= fromUnixTimestamp64Milli({from:Int64}) AND captured_at < fromUnixTimestamp64Milli({to:Int64})
     ORDER BY captured_at DESC, read_id LIMIT {limit:UInt32}`,
    { plate: plateKey, districts, cameras, from: fromMs, to: toMs, limit },
  );
  return withNumbers(rows, ['capturedAtMs']);
}

/** Joins segments to stretches in the database, because a day has 1,440 of them and a page draws a few stretches. */
async function readRecordings(
  clickhouse: Reader,
  { district, camera, fromMs, toMs }: RecordingQuestion,
): Promise<Coverage> {
  const bound = { district, camera, from: fromMs, to: toMs, seam: SEAM_MS };
  const touching = `district = {district:String} AND camera = {camera:String}
    AND to_at > fromUnixTimestamp64Milli({from:Int64}) AND from_at < fromUnixTimestamp64Milli({to:Int64})`;
  const [covered, gaps] = await Promise.all([
    clickhouse.query<Covered>(
      `SELECT toUnixTimestamp64Milli(min(from_at)) AS fromMs, toUnixTimestamp64Milli(max(to_at)) AS toMs,
         toUInt32(count()) AS segments, sum(bytes) AS bytes
       FROM (
         SELECT from_at, to_at, bytes, sum(begins) OVER (ORDER BY from_at, object_key) AS stretch
         FROM (
           SELECT from_at, to_at, bytes, object_key,
             dateDiff('millisecond', max(to_at) OVER (ORDER BY from_at, object_key ROWS BETWEEN UNBOUNDED PRECEDING
               AND 1 PRECEDING), from_at) > {seam:Int64} AS begins
           FROM city.recording_segments FINAL WHERE ${touching}
         )
       )
       GROUP BY stretch ORDER BY fromMs`,
      bound,
    ),
    clickhouse.query<Gap>(
      `SELECT gap_id AS gapId, toUnixTimestamp64Milli(from_at) AS fromMs, toUnixTimestamp64Milli(to_at) AS toMs, reason,
         announced_by AS announcedBy
       FROM city.recording_gaps_now WHERE ${touching} ORDER BY fromMs, gapId`,
      bound,
    ),
  ]);
  return {
    covered: withNumbers(covered, ['fromMs', 'toMs', 'segments', 'bytes']),
    gaps: withNumbers(gaps, ['fromMs', 'toMs']),
  };
}

/** A record at an index that was already taken is void. It stays as a second row of that index, because an auditor must see it. */
async function readAuditEntries(
  clickhouse: Reader,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<LoggedLeaf[]> {
  const rows = await clickhouse.query<LoggedLeaf>(
    `SELECT log_index AS index, entry_id AS entryId, toUnixTimestamp64Milli(at) AS atMs,
       toUnixTimestamp64Milli(sequenced_at) AS sequencedAtMs, producer, seq, last_seq AS lastSeq,
       leaf_kind AS leafKind, outcome, refusal, times, actor, agency, purpose,
       case_reference AS caseReference, action, object_kind AS objectKind,
       object_commitment AS objectCommitment, leaf_hash AS leafHash
     FROM observations.audit_log_now WHERE log_index < {before:UInt64} ORDER BY log_index DESC LIMIT {limit:UInt32}`,
    { before: before ?? Number.MAX_SAFE_INTEGER, limit },
  );
  return withNumbers(rows, ['index', 'seq', 'lastSeq', 'times', 'atMs', 'sequencedAtMs']);
}
