/** The camera and the period of a question, which every view takes by its column of time. */
const spanOf = (
  column: string,
): string => `district = {district:String} AND camera = {camera:String} AND simulated = {simulated:Bool}
  AND ${column} >= fromUnixTimestamp64Milli({from:Int64}) AND ${column} < fromUnixTimestamp64Milli({to:Int64})`;
const bucketOf = (column: string): string =>
  `toFloat64(intDiv(toUnixTimestamp64Milli(${column}), {bucket:Int64}) * {bucket:Int64})`;

/** Observed time of each bucket, ms. */
export const OBSERVED = `SELECT ${bucketOf('minute')} AS startMs, toFloat64(sum(observed_ms)) AS observedMs
  FROM city.observed_per_minute WHERE ${spanOf('minute')} GROUP BY startMs ORDER BY startMs`;

/**
 * Measures in buckets of any length, folded as `city.measures_per_hour` folds them (deploy/clickhouse/034-measures-rolled-up.sql; a test
 * compares the two).
 */
const folded = (where: string): string => `
  SELECT m.place AS place, m.place_kind AS placeKind, m.direction AS direction, m.class AS class, m.name AS name, m.unit AS unit,
    m.startMs AS startMs,
    m.place_ms + o.observedMs - m.camera_ms AS observedMs,
    round(multiIf(m.fold = 'sum', m.total, m.fold = 'rate', m.total / nullIf(observedMs, 0), m.fold = 'harmonic', m.weights / nullIf(m.inverse, 0),
      m.fold = 'level', m.level, m.total / nullIf(m.weights, 0)), 4) AS value,
    round(multiIf(m.fold = 'level', NULL, m.fold = 'sum', m.error, m.fold = 'rate', m.error / nullIf(observedMs, 0), m.error / nullIf(m.weights, 0)), 4) AS uncertainty,
    toFloat64(m.road_users) AS roadUsers
  FROM (
    SELECT place, place_kind, direction, class, name, any(w.unit) AS unit, any(w.fold) AS fold, ${bucketOf('minute')} AS startMs,
      sum(w.place_observed_ms) AS place_ms, sum(w.camera_observed_ms) AS camera_ms, sum(w.weight) AS weights,
      sum(w.value * w.weight) AS total, sumIf(w.weight / w.value, w.value > 0) AS inverse,
      quantileExactWeighted(0.5)(w.value, toUInt64(w.weight)) AS level, sum(w.uncertainty * w.weight) AS error, sum(w.samples) AS road_users
    FROM city.measures_weighed AS w WHERE ${spanOf('minute')} AND w.fold != 'none'${where}
    GROUP BY place, place_kind, direction, class, name, startMs
  ) AS m INNER JOIN (${OBSERVED}) AS o ON o.startMs = m.startMs
  ORDER BY place, placeKind, direction, class, name, startMs`;

const FILTER = `AND name IN {names:Array(String)} AND class = {class:String} AND (empty({place:String}) OR place = {place:String})`;
export const MEASURES = folded(` ${FILTER}`);

/** The quarter of an hour of the asked period that one of an earlier week stands for, ms; its own where it stands for none. */
const standsFor = (column: string): string => {
  const ms = `toUnixTimestamp64Milli(toDateTime64(${column}, 3, 'UTC'))`;
  return `${ms} + arrayFirst(shift -> ${ms} + shift >= {from:Int64} AND ${ms} + shift < {to:Int64}, {shifts:Array(Int64)})`;
};
const earlier = (
  column: string,
): string => `district = {district:String} AND camera = {camera:String} AND simulated = {simulated:Bool}
  AND ${column} >= fromUnixTimestamp64Milli({earliest:Int64}) AND ${column} < fromUnixTimestamp64Milli({from:Int64})`;

/**
 * Median and quartiles of each quarter of an hour of the period in the weeks before, weighted by observed time. A rate has no row where nothing
 * passed, so an observed quarter of an hour without one is a 0.
 */
export const USUAL = `
  SELECT place, placeKind, direction, class, name, unit, toFloat64(slot) AS startMs, toUInt32(length(numbers)) AS days,
    round(arrayReduce('quantileExactWeighted(0.25)', numbers, weights), 4) AS lowerQuartile,
    round(arrayReduce('quantileExactWeighted(0.5)', numbers, weights), 4) AS median,
    round(arrayReduce('quantileExactWeighted(0.75)', numbers, weights), 4) AS upperQuartile
  FROM (
    SELECT q.place AS place, q.placeKind AS placeKind, q.direction AS direction, q.class AS class, q.name AS name, q.unit AS unit,
      q.slot AS slot,
      if(q.fold IN ('rate', 'sum'), arrayFilter(bin -> NOT has(q.bins, bin.1), o.bins), []) AS zeros,
      arrayConcat(q.numbers, arrayMap(bin -> toFloat64(0), zeros)) AS numbers,
      arrayConcat(q.weights, arrayMap(bin -> bin.2, zeros)) AS weights
    FROM (
      SELECT place, place_kind AS placeKind, direction, class, name, any(m.unit) AS unit, any(m.fold) AS fold,
        ${standsFor('quarter_hour')} AS slot, groupArray(quarter_hour) AS bins,
        groupArray(assumeNotNull(m.value)) AS numbers, groupArray(toUInt64(m.observed_ms)) AS weights
      FROM city.measures_per_quarter_hour AS m
      WHERE ${earlier('quarter_hour')} ${FILTER} AND slot >= {from:Int64} AND m.value IS NOT NULL AND m.observed_ms > 0
      GROUP BY place, placeKind, direction, class, name, slot
    ) AS q
    INNER JOIN (
      SELECT ${standsFor('bin')} AS slot, groupArray((bin, toUInt64(observed))) AS bins
      FROM (
        SELECT toStartOfFifteenMinutes(minute) AS bin, sum(observed_ms) AS observed FROM city.observed_per_minute
        WHERE ${earlier('minute')} GROUP BY bin HAVING observed > 0
      ) WHERE slot >= {from:Int64} GROUP BY slot
    ) AS o ON o.slot = q.slot
  ) ORDER BY place, placeKind, direction, class, name, startMs`;

/** Vehicles by class of speed in the whole period. */
export const SPEEDS = `
  SELECT place, place_kind AS placeKind, direction, class, toUInt32(substring(CAST(name, 'String'), 11)) AS fromKmh, toUInt32(sum(w.value)) AS vehicles
  FROM city.measures_weighed AS w
  WHERE ${spanOf('minute')} AND match(name, '^speed_bin_[0-9]+$') AND class = {class:String} AND (empty({place:String}) OR place = {place:String})
  GROUP BY place, placeKind, direction, class, name HAVING vehicles > 0 ORDER BY place, placeKind, direction, class, fromKmh`;

export const TURNS = `
  SELECT ${bucketOf('minute')} AS startMs, origin AS "from", destination AS "to", class, toUInt32(sum(t.count)) AS count
  FROM city.turns_per_minute AS t WHERE ${spanOf('minute')}
  GROUP BY startMs, origin, destination, class ORDER BY startMs, origin, destination, class`;

/** The last level of service of each place since a moment. */
export const LEVELS = `
  SELECT camera, place, place_kind AS placeKind, direction, toUInt8(argMax(m.value, m.minute)) AS level,
    toFloat64(toUnixTimestamp64Milli(max(m.minute))) AS atMs, simulated
  FROM city.measures_per_minute AS m
  WHERE district IN {districts:Array(String)} AND minute >= fromUnixTimestamp64Milli({since:Int64})
    AND name = 'level_of_service' AND class = ''
  GROUP BY camera, place, placeKind, direction, simulated ORDER BY camera, place, direction`;

/** An incident without a duration stays on a map for this long, ms. */
export const MOMENT_MS = 5 * 60_000;
/** One that began more than a day before, and of which no end came, is one whose end was lost. */
export const INCIDENTS_AT = `
  SELECT fact_id AS factId, camera, kind, place, severity, toFloat64(toUnixTimestamp64Milli(began_at)) AS beganAtMs, simulated
  FROM city.incidents_now
  WHERE district IN {districts:Array(String)} AND kind IN {kinds:Array(String)}
    AND began_at <= fromUnixTimestamp64Milli({at:Int64}) AND began_at > fromUnixTimestamp64Milli({at:Int64}) - INTERVAL 1 DAY
    AND if(phase = '', began_at + toIntervalMillisecond({moment:Int64}), ifNull(ended_at, now64(3))) >= fromUnixTimestamp64Milli({at:Int64})
  ORDER BY began_at DESC, kind, fact_id LIMIT {limit:UInt32}`;

const UTC = (ms: string): string =>
  `formatDateTime(fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC'), '%Y-%m-%dT%H:%i:%SZ')`;
/** What a file holds: one row a place, direction, class and bucket, with its unit beside each number. */
export const EXPORTS = {
  measures: `SELECT ${UTC('startMs')} AS start_utc, {camera:String} AS camera, place, placeKind AS place_kind, direction, class, name, value, unit,
      uncertainty, roadUsers AS road_users, round(least(1, observedMs / {bucket:Int64}), 4) AS observed_share, {simulated:Bool} AS simulated
    FROM (${folded('')})`,
  counts: `SELECT ${UTC('c.startMs')} AS start_utc, {camera:String} AS camera, c.line AS line, c.direction AS direction, c.class AS class, c.count AS count,
      round(least(1, o.observedMs / {bucket:Int64}), 4) AS observed_share, {simulated:Bool} AS simulated
    FROM (SELECT ${bucketOf('minute')} AS startMs, line, direction, class, toUInt32(sum(f.count)) AS count FROM city.flow_per_minute AS f
      WHERE ${spanOf('minute')} GROUP BY startMs, line, direction, class) AS c
    INNER JOIN (${OBSERVED}) AS o ON o.startMs = c.startMs ORDER BY c.startMs, line, direction, class`,
  turns: `SELECT ${UTC('t.startMs')} AS start_utc, {camera:String} AS camera, t."from" AS entry, t."to" AS exit, t.class AS class, t.count AS count,
      round(least(1, o.observedMs / {bucket:Int64}), 4) AS observed_share, {simulated:Bool} AS simulated
    FROM (${TURNS}) AS t INNER JOIN (${OBSERVED}) AS o ON o.startMs = t.startMs ORDER BY t.startMs, entry, exit, class`,
} as const;
