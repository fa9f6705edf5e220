import type { ClickHouse } from '@marsad/clickhouse';
import type { ReportedUse } from '../ports.ts';

type Period = { readonly fromMs: number; readonly toMs: number };
/** ClickHouse writes 64 bit integers as text. */
type Counted<Row> = { [Field in keyof Row]: Row[Field] extends number ? string : Row[Field] };

const WITHIN = (time: string): string =>
  `${time} >= fromUnixTimestamp64Milli({from:Int64}) AND ${time} < fromUnixTimestamp64Milli({to:Int64})`;

/** The log of a period, one row an index: of two records at one index the later one is void. */
const LOG = `SELECT * FROM city.audit_log_now WHERE ${WITHIN('at')} ORDER BY log_index, sequenced_at LIMIT 1 BY log_index`;

/**
 * Counts what powers were used for, out of the tables that hold no person, camera, case or object, so that no question of this kind can
 * name one.
 */
export async function readReportedUse(clickhouse: Pick<ClickHouse, 'query'>, period: Period): Promise<ReportedUse> {
  const bound = { from: period.fromMs, to: period.toMs };
  const [acts, decisions, alarms] = await Promise.all([
    clickhouse.query<Counted<ReportedUse['acts'][number]>>(
      `SELECT agency, action, object_kind AS objectKind, purpose, outcome, toUInt64(count()) AS entries,
         sum(times) AS acts, toUInt64(countIf(has_case)) AS withCase
       FROM (${LOG}) WHERE leaf_kind = 'entry'
       GROUP BY agency, action, objectKind, purpose, outcome ORDER BY agency, action, objectKind, purpose, outcome`,
      bound,
    ),
    clickhouse.query<Counted<ReportedUse['decisions'][number]>>(
      `SELECT agency, kind, accepted, refusal, toUInt64(count()) AS count FROM city.governance_decisions_now
       WHERE ${WITHIN('decided_at')} GROUP BY agency, kind, accepted, refusal ORDER BY agency, kind, accepted, refusal`,
      bound,
    ),
    clickhouse.query<Counted<ReportedUse['alarms'][number]>>(
      `SELECT leaf_kind AS kind, toUInt64(count()) AS count FROM (${LOG}) WHERE leaf_kind != 'entry'
       GROUP BY kind ORDER BY kind`,
      bound,
    ),
  ]);
  return {
    acts: acts.map((row) => ({
      ...row,
      entries: Number(row.entries),
      acts: Number(row.acts),
      withCase: Number(row.withCase),
    })),
    decisions: decisions.map((row) => ({ ...row, count: Number(row.count) })),
    alarms: alarms.map((row) => ({ ...row, count: Number(row.count) })),
  };
}
