import type { ClickHouse } from '@marsad/clickhouse';
import { ClickHouseError } from '@marsad/clickhouse';
import type { BucketedSpan, Incident, MapIncident, MeasureFilter, TrafficSpan } from '../domain/traffic.ts';
import { TRAFFIC_INCIDENTS } from '../domain/traffic.ts';
import { Problem } from '../errors.ts';
import type { Traffic } from '../ports.ts';
import { EXPORTS, INCIDENTS_AT, LEVELS, MEASURES, MOMENT_MS, OBSERVED, SPEEDS, TURNS, USUAL } from './traffic-sql.ts';

type Reader = Pick<ClickHouse, 'query' | 'stream'>;

/** To a page an unreachable ClickHouse and a wrong query look the same. Only the log names the reason. */
const throwUnavailable = (error: unknown): never => {
  throw new Problem('history_unavailable', error instanceof ClickHouseError ? error.code : undefined, error);
};

const boundSpan = ({ district, camera, simulated, fromMs, toMs }: TrafficSpan) => ({
  ...{ district, camera, simulated, from: fromMs, to: toMs },
});
const boundBuckets = (span: BucketedSpan) => ({ ...boundSpan(span), bucket: span.bucketMs });
const boundFilter = ({ names, class: objectClass, place }: MeasureFilter) => ({ names, class: objectClass, place });

/** Answers questions about traffic from the views that analytics-writer fills. */
export const createClickHouseTraffic = (clickhouse: Reader): Traffic => ({
  measures: (span, filter) =>
    clickhouse
      .query<Awaited<ReturnType<Traffic['measures']>>[number]>(MEASURES, {
        ...boundBuckets(span),
        ...boundFilter(filter),
      })
      .catch(throwUnavailable),
  observed: (span) =>
    clickhouse.query<{ startMs: number; observedMs: number }>(OBSERVED, boundBuckets(span)).catch(throwUnavailable),
  usualDay: (span, { shifts, ...filter }) =>
    clickhouse
      .query<Awaited<ReturnType<Traffic['usualDay']>>[number]>(USUAL, {
        ...boundSpan(span),
        ...boundFilter(filter),
        shifts,
        earliest: Math.max(0, span.fromMs - Math.max(...shifts)),
      })
      .catch(throwUnavailable),
  speeds: (span, filter) =>
    clickhouse
      .query<Awaited<ReturnType<Traffic['speeds']>>[number]>(SPEEDS, {
        ...boundSpan(span),
        class: filter.class,
        place: filter.place,
      })
      .catch(throwUnavailable),
  turns: (span) =>
    clickhouse.query<Awaited<ReturnType<Traffic['turns']>>[number]>(TURNS, boundBuckets(span)).catch(throwUnavailable),
  incidents: (span, limit) => readIncidents(clickhouse, span, limit).catch(throwUnavailable),
  incidentsAt: (districts, atMs, limit) =>
    clickhouse
      .query<MapIncident>(INCIDENTS_AT, { districts, at: atMs, kinds: TRAFFIC_INCIDENTS, moment: MOMENT_MS, limit })
      .catch(throwUnavailable),
  levels: (districts, sinceMs) =>
    clickhouse
      .query<Awaited<ReturnType<Traffic['levels']>>[number]>(LEVELS, { districts, since: sinceMs })
      .catch(throwUnavailable),
  exported: (span, { what, format }) =>
    clickhouse
      .stream(EXPORTS[what], { ...boundBuckets(span) }, format === 'csv' ? 'CSVWithNames' : 'Parquet')
      .catch(throwUnavailable),
});

type IncidentRow = Omit<Incident, 'measures'> & { names: string[]; numbers: number[]; units: string[] };

async function readIncidents(clickhouse: Reader, span: TrafficSpan, limit: number): Promise<Incident[]> {
  const rows = await clickhouse.query<IncidentRow>(
    `SELECT kind, place, class, phase, severity, toFloat64(toUnixTimestamp64Milli(began_at)) AS beganAtMs,
       toFloat64(toUnixTimestamp64Milli(ended_at)) AS endedAtMs, road_users AS roadUsers, rule_id AS ruleId, demonstration,
       measure_names AS names, measure_values AS numbers, measure_units AS units
     FROM city.incidents_now
     WHERE district = {district:String} AND camera = {camera:String} AND simulated = {simulated:Bool}
       AND kind IN {kinds:Array(String)} AND began_at < fromUnixTimestamp64Milli({to:Int64})
       AND ifNull(ended_at, if(phase = '', began_at, now64(3))) >= fromUnixTimestamp64Milli({from:Int64})
     ORDER BY began_at DESC, kind, fact_id LIMIT {limit:UInt32}`,
    { ...boundSpan(span), kinds: TRAFFIC_INCIDENTS, limit },
  );
  return rows.map(({ names, numbers, units, ...incident }) => ({
    ...incident,
    measures: names.map((name, index) => ({ name, value: numbers[index] ?? 0, unit: units[index] ?? '' })),
  }));
}
