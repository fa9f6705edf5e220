import { ClickHouseError, type ClickHouse } from '@marsad/clickhouse';
import { Problem } from '../errors.ts';
import type { FlowAnswer, History } from '../ports.ts';

/** What the page may count. Every one has a district, so that nobody counts what they may not see. */
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
] as const;

/** In the middle of a question the difference between "away" and "wrong" is ours to know, not the page's: both are "no history". */
const unavailable = (error: unknown): never => {
  throw new Problem('history_unavailable', error instanceof ClickHouseError ? error.kind : undefined, error);
};

const WINDOW = `district = {district:String} AND camera = {camera:String}
  AND minute >= fromUnixTimestamp64Milli({from:Int64}) AND minute < fromUnixTimestamp64Milli({to:Int64})`;
const START = 'intDiv(toUnixTimestamp64Milli(minute), {bucket:Int64}) * {bucket:Int64} AS startMs';

/** History from the views that analytics-writer keeps; this service reads only. */
export function createClickHouseHistory(clickhouse: Pick<ClickHouse, 'query'>): History {
  return {
    async flow({ district, camera, fromMs, toMs, bucketMs }) {
      const bound = { district, camera, from: fromMs, to: toMs, bucket: bucketMs };
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
      ]).catch(unavailable);
      return {
        counts: counts.map((row) => ({ ...row, startMs: Number(row.startMs) })),
        observed: observed.map((row) => ({ ...row, startMs: Number(row.startMs) })),
      };
    },
    async rowCounts(districts) {
      const each = COUNTED.map(
        (table) =>
          `SELECT '${table}' AS table, toUInt32(count()) AS rows FROM ${table} FINAL WHERE district IN {districts:Array(String)}`,
      );
      const rows = await clickhouse
        .query<{ table: string; rows: number }>(each.join(' UNION ALL '), { districts })
        .catch(unavailable);
      return Object.fromEntries(rows.map((row) => [row.table, row.rows]));
    },
  };
}
