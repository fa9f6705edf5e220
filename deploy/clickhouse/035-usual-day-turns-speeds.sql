-- The usual day follows the clock on the wall, so it is asked for in the time zone of the city (session_timezone). A rate or a count has
-- no row where nothing passed: an observed quarter of an hour without one is a 0.
CREATE VIEW IF NOT EXISTS city.usual_day AS
SELECT
    district, camera, place, place_kind, direction, class, name, unit, weekday, time_of_day,
    length(numbers) AS days,
    round(arrayReduce('quantileExactWeighted(0.25)', numbers, weights), 4) AS lower_quartile,
    round(arrayReduce('quantileExactWeighted(0.5)', numbers, weights), 4) AS median,
    round(arrayReduce('quantileExactWeighted(0.75)', numbers, weights), 4) AS upper_quartile,
    simulated
FROM
(
    SELECT
        q.district AS district, q.camera AS camera, q.place AS place, q.place_kind AS place_kind, q.direction AS direction,
        q.class AS class, q.name AS name, q.unit AS unit, q.weekday AS weekday, q.time_of_day AS time_of_day, q.simulated AS simulated,
        if(q.fold IN ('rate', 'sum'), arrayFilter(bin -> NOT has(q.bins, bin.1), o.bins), []) AS zeros,
        arrayConcat(q.numbers, arrayMap(bin -> toFloat64(0), zeros)) AS numbers,
        arrayConcat(q.weights, arrayMap(bin -> bin.2, zeros)) AS weights
    FROM
    (
        SELECT
            district, camera, place, place_kind, direction, class, name, simulated,
            any(m.unit) AS unit,
            any(m.fold) AS fold,
            toDayOfWeek(toTimeZone(quarter_hour, timezone())) AS weekday,
            formatDateTime(toTimeZone(quarter_hour, timezone()), '%H:%i') AS time_of_day,
            groupArray(quarter_hour) AS bins,
            groupArray(assumeNotNull(m.value)) AS numbers,
            groupArray(toUInt64(m.observed_ms)) AS weights
        FROM city.measures_per_quarter_hour AS m
        WHERE m.value IS NOT NULL AND m.observed_ms > 0 AND m.quarter_hour >= toStartOfDay(now('UTC') - INTERVAL 8 WEEK)
        GROUP BY district, camera, place, place_kind, direction, class, name, simulated, weekday, time_of_day
    ) AS q
    INNER JOIN
    (
        SELECT
            district, camera, simulated,
            toDayOfWeek(toTimeZone(bin, timezone())) AS weekday,
            formatDateTime(toTimeZone(bin, timezone()), '%H:%i') AS time_of_day,
            groupArray((bin, toUInt64(observed))) AS bins
        FROM
        (
            SELECT district, camera, simulated, toStartOfFifteenMinutes(from_at) AS bin, sum(observed_ms) AS observed
            FROM city.flow_measures FINAL
            WHERE from_at >= toStartOfDay(now('UTC') - INTERVAL 8 WEEK)
            GROUP BY district, camera, simulated, bin
            HAVING observed > 0
        )
        GROUP BY district, camera, simulated, weekday, time_of_day
    ) AS o ON o.district = q.district AND o.camera = q.camera AND o.simulated = q.simulated AND o.weekday = q.weekday AND o.time_of_day = q.time_of_day
)
COMMENT 'The usual day of the last eight weeks: median and quartiles of each weekday and quarter of an hour, weighted by observed time';

-- A turn is counted in the minute in which the road user crossed its exit.
CREATE VIEW IF NOT EXISTS city.turns_per_quarter_hour AS
SELECT
    t.district AS district,
    t.camera AS camera,
    t.quarter_hour AS quarter_hour,
    t.origin AS origin,
    t.destination AS destination,
    t.class AS class,
    t.count AS count,
    o.observed_ms AS observed_ms,
    round(least(1, o.observed_ms / 900000), 4) AS observed_share,
    t.simulated AS simulated
FROM
(
    SELECT district, camera, toStartOfFifteenMinutes(minute) AS quarter_hour, origin, destination, class, sum(p.count) AS count, simulated
    FROM city.turns_per_minute AS p
    GROUP BY district, camera, quarter_hour, origin, destination, class, simulated
) AS t
INNER JOIN
(
    SELECT district, camera, toStartOfFifteenMinutes(from_at) AS quarter_hour, sum(f.observed_ms) AS observed_ms, simulated
    FROM city.flow_measures AS f FINAL
    GROUP BY district, camera, quarter_hour, simulated
) AS o ON o.district = t.district AND o.camera = t.camera AND o.quarter_hour = t.quarter_hour AND o.simulated = t.simulated
COMMENT 'Turning movements in each quarter of an hour: how many of a class came in at one place and left at another';

CREATE VIEW IF NOT EXISTS city.modal_share_per_day AS
SELECT
    district,
    camera,
    day,
    line,
    class,
    count,
    round(count / sum(count) OVER (PARTITION BY district, camera, day, line, simulated), 4) AS modal_share,
    simulated
FROM
(
    SELECT district, camera, toDate(minute) AS day, line, class, sum(f.count) AS count, simulated
    FROM city.flow_per_minute AS f
    GROUP BY district, camera, day, line, class, simulated
)
COMMENT 'Modal share: how many of each class crossed a line on each day, and their share of all who crossed it';

CREATE VIEW IF NOT EXISTS city.speed_distribution_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(minute) AS hour,
    place,
    place_kind,
    direction,
    class,
    toUInt16(substring(CAST(name, 'String'), 11)) AS from_km_h,
    from_km_h + 10 AS to_km_h,
    toUInt32(sum(w.value)) AS vehicles,
    simulated
FROM city.measures_weighed AS w
WHERE match(name, '^speed_bin_[0-9]+$')
GROUP BY district, camera, hour, place, place_kind, direction, class, name, simulated
HAVING vehicles > 0
COMMENT 'Vehicles an hour by class of speed, 10 km/h wide';

-- Percentiles cannot be averaged, so they are taken from the classes of speed, evenly within a class.
CREATE VIEW IF NOT EXISTS city.speeds_per_hour AS
SELECT
    district,
    camera,
    hour,
    place,
    place_kind,
    direction,
    class,
    total AS vehicles,
    round(froms[half] + 10 * (total * 0.5 - upto[half] + counts[half]) / counts[half], 1) AS speed_p50_km_h,
    round(froms[most] + 10 * (total * 0.85 - upto[most] + counts[most]) / counts[most], 1) AS speed_p85_km_h,
    simulated
FROM
(
    SELECT
        district, camera, hour, place, place_kind, direction, class, simulated,
        arraySort(groupArray((from_km_h, d.vehicles))) AS bins,
        arrayMap(bin -> bin.1, bins) AS froms,
        arrayMap(bin -> bin.2, bins) AS counts,
        arrayCumSum(counts) AS upto,
        sum(d.vehicles) AS total,
        arrayFirstIndex(sum -> sum >= total * 0.5, upto) AS half,
        arrayFirstIndex(sum -> sum >= total * 0.85, upto) AS most
    FROM city.speed_distribution_per_hour AS d
    GROUP BY district, camera, hour, place, place_kind, direction, class, simulated
)
COMMENT 'Median and 85th percentile of the speeds of an hour, from the classes of speed: good to a few km/h within a class of 10';
