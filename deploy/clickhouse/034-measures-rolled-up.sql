-- How the measures of minutes become those of longer spans. A view says how each folds, and every rollup reads that view:
--   sum        counts of road users (speed_bin_N, stops): added up, never scaled to what was not observed
--   rate       per hour: road users seen, by the time in which they could be seen. No row in an observed minute is 0
--   road_users means of road users (time mean speed, headway, delay): weighted by them
--   harmonic   space mean speed: harmonic mean of the road users
--   level      levels of service: the level that is not exceeded in half of the observed time
--   time       states of a place (occupancy, density, queue, persons): weighted by observed time
--   none       a percentile, which cannot be folded: read speeds_per_hour, which takes it from the classes of speed
CREATE VIEW IF NOT EXISTS city.measures_weighed AS
SELECT
    district,
    camera,
    from_at AS minute,
    place,
    place_kind,
    direction,
    class,
    name,
    unit,
    multiIf(
        startsWith(name, 'speed_bin_') OR name = 'stops', 'sum',
        unit IN ('per_hour', 'pcu_per_hour'), 'rate',
        name = 'speed_space_mean', 'harmonic',
        match(name, '_p[0-9]+$'), 'none',
        unit IN ('km_h', 'm_s', 's'), 'road_users',
        unit = 'level', 'level',
        'time') AS fold,
    value,
    uncertainty,
    samples,
    observed_ms AS camera_observed_ms,
    least(toFloat64(observed_ms), ifNull(toFloat64(share) * (toUnixTimestamp64Milli(to_at) - toUnixTimestamp64Milli(from_at)), toFloat64(observed_ms))) AS place_observed_ms,
    multiIf(fold IN ('road_users', 'harmonic'), toFloat64(ifNull(samples, 1)), fold = 'sum', 1., place_observed_ms) AS weight,
    simulated
FROM city.flow_measures FINAL
ARRAY JOIN
    measure_places AS place,
    measure_place_kinds AS place_kind,
    measure_directions AS direction,
    measure_classes AS class,
    measure_names AS name,
    measure_values AS value,
    measure_units AS unit,
    measure_uncertainties AS uncertainty,
    measure_samples AS samples,
    measure_observed_shares AS share
WHERE observed_ms > 0
COMMENT 'Measures of each minute, with how they fold into longer spans and by what they are weighted';

CREATE VIEW IF NOT EXISTS city.measures_per_quarter_hour AS
SELECT
    m.district AS district,
    m.camera AS camera,
    m.bin AS quarter_hour,
    m.place AS place,
    m.place_kind AS place_kind,
    m.direction AS direction,
    m.class AS class,
    m.name AS name,
    m.unit AS unit,
    m.fold AS fold,
    m.place_observed_ms + o.observed_ms - m.camera_observed_ms AS observed_ms,
    round(least(1, observed_ms / 900000), 4) AS observed_share,
    round(
        multiIf(
            fold = 'sum', m.total,
            fold = 'rate', m.total / nullIf(observed_ms, 0),
            fold = 'harmonic', m.weights / nullIf(m.inverse, 0),
            fold = 'level', m.level,
            m.total / nullIf(m.weights, 0)), 4) AS value,
    round(multiIf(fold = 'level', NULL, fold = 'sum', m.error, fold = 'rate', m.error / nullIf(observed_ms, 0), m.error / nullIf(m.weights, 0)), 4) AS uncertainty,
    m.highest AS highest_minute,
    m.samples AS samples,
    m.simulated AS simulated
FROM
(
    SELECT
        district,
        camera,
        toStartOfFifteenMinutes(minute) AS bin,
        place,
        place_kind,
        direction,
        class,
        name,
        any(w.unit) AS unit,
        any(w.fold) AS fold,
        sum(w.camera_observed_ms) AS camera_observed_ms,
        sum(w.place_observed_ms) AS place_observed_ms,
        sum(w.weight) AS weights,
        sum(w.value * w.weight) AS total,
        sumIf(w.weight / w.value, w.value > 0) AS inverse,
        quantileExactWeighted(0.5)(w.value, toUInt64(w.weight)) AS level,
        sum(w.uncertainty * w.weight) AS error,
        max(w.value) AS highest,
        sum(w.samples) AS samples,
        simulated
    FROM city.measures_weighed AS w
    WHERE w.fold != 'none'
    GROUP BY district, camera, bin, place, place_kind, direction, class, name, simulated
) AS m
INNER JOIN
(
    SELECT district, camera, toStartOfFifteenMinutes(from_at) AS bin, sum(f.observed_ms) AS observed_ms, simulated
    FROM city.flow_measures AS f FINAL
    GROUP BY district, camera, bin, simulated
) AS o ON o.district = m.district AND o.camera = m.camera AND o.bin = m.bin AND o.simulated = m.simulated
COMMENT 'What was measured in each quarter of an hour, by place, direction and class (empty: of all), weighted by observed time; demonstration and street apart';

CREATE VIEW IF NOT EXISTS city.measures_per_hour AS
SELECT
    m.district AS district,
    m.camera AS camera,
    m.bin AS hour,
    m.place AS place,
    m.place_kind AS place_kind,
    m.direction AS direction,
    m.class AS class,
    m.name AS name,
    m.unit AS unit,
    m.fold AS fold,
    m.place_observed_ms + o.observed_ms - m.camera_observed_ms AS observed_ms,
    round(least(1, observed_ms / 3600000), 4) AS observed_share,
    round(
        multiIf(
            fold = 'sum', m.total,
            fold = 'rate', m.total / nullIf(observed_ms, 0),
            fold = 'harmonic', m.weights / nullIf(m.inverse, 0),
            fold = 'level', m.level,
            m.total / nullIf(m.weights, 0)), 4) AS value,
    round(multiIf(fold = 'level', NULL, fold = 'sum', m.error, fold = 'rate', m.error / nullIf(observed_ms, 0), m.error / nullIf(m.weights, 0)), 4) AS uncertainty,
    m.highest AS highest_minute,
    m.samples AS samples,
    m.simulated AS simulated
FROM
(
    SELECT
        district,
        camera,
        toStartOfHour(minute) AS bin,
        place,
        place_kind,
        direction,
        class,
        name,
        any(w.unit) AS unit,
        any(w.fold) AS fold,
        sum(w.camera_observed_ms) AS camera_observed_ms,
        sum(w.place_observed_ms) AS place_observed_ms,
        sum(w.weight) AS weights,
        sum(w.value * w.weight) AS total,
        sumIf(w.weight / w.value, w.value > 0) AS inverse,
        quantileExactWeighted(0.5)(w.value, toUInt64(w.weight)) AS level,
        sum(w.uncertainty * w.weight) AS error,
        max(w.value) AS highest,
        sum(w.samples) AS samples,
        simulated
    FROM city.measures_weighed AS w
    WHERE w.fold != 'none'
    GROUP BY district, camera, bin, place, place_kind, direction, class, name, simulated
) AS m
INNER JOIN
(
    SELECT district, camera, toStartOfHour(from_at) AS bin, sum(f.observed_ms) AS observed_ms, simulated
    FROM city.flow_measures AS f FINAL
    GROUP BY district, camera, bin, simulated
) AS o ON o.district = m.district AND o.camera = m.camera AND o.bin = m.bin AND o.simulated = m.simulated
COMMENT 'What was measured in each hour, by place, direction and class (empty: of all), weighted by observed time; demonstration and street apart';

CREATE VIEW IF NOT EXISTS city.measures_per_day AS
SELECT
    m.district AS district,
    m.camera AS camera,
    m.bin AS day,
    m.place AS place,
    m.place_kind AS place_kind,
    m.direction AS direction,
    m.class AS class,
    m.name AS name,
    m.unit AS unit,
    m.fold AS fold,
    m.place_observed_ms + o.observed_ms - m.camera_observed_ms AS observed_ms,
    round(least(1, observed_ms / 86400000), 4) AS observed_share,
    round(
        multiIf(
            fold = 'sum', m.total,
            fold = 'rate', m.total / nullIf(observed_ms, 0),
            fold = 'harmonic', m.weights / nullIf(m.inverse, 0),
            fold = 'level', m.level,
            m.total / nullIf(m.weights, 0)), 4) AS value,
    round(multiIf(fold = 'level', NULL, fold = 'sum', m.error, fold = 'rate', m.error / nullIf(observed_ms, 0), m.error / nullIf(m.weights, 0)), 4) AS uncertainty,
    m.highest AS highest_minute,
    m.samples AS samples,
    m.simulated AS simulated
FROM
(
    SELECT
        district,
        camera,
        toDate(minute) AS bin,
        place,
        place_kind,
        direction,
        class,
        name,
        any(w.unit) AS unit,
        any(w.fold) AS fold,
        sum(w.camera_observed_ms) AS camera_observed_ms,
        sum(w.place_observed_ms) AS place_observed_ms,
        sum(w.weight) AS weights,
        sum(w.value * w.weight) AS total,
        sumIf(w.weight / w.value, w.value > 0) AS inverse,
        quantileExactWeighted(0.5)(w.value, toUInt64(w.weight)) AS level,
        sum(w.uncertainty * w.weight) AS error,
        max(w.value) AS highest,
        sum(w.samples) AS samples,
        simulated
    FROM city.measures_weighed AS w
    WHERE w.fold != 'none'
    GROUP BY district, camera, bin, place, place_kind, direction, class, name, simulated
) AS m
INNER JOIN
(
    SELECT district, camera, toDate(from_at) AS bin, sum(f.observed_ms) AS observed_ms, simulated
    FROM city.flow_measures AS f FINAL
    GROUP BY district, camera, bin, simulated
) AS o ON o.district = m.district AND o.camera = m.camera AND o.bin = m.bin AND o.simulated = m.simulated
COMMENT 'What was measured in each day, UTC, by place, direction and class (empty: of all), weighted by observed time; demonstration and street apart';
