-- One row a camera and window, its counts inside it: a window that is amended is replaced whole.
CREATE TABLE IF NOT EXISTS city.flow_measures
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera of the lines',
    from_at DateTime64(3, 'UTC') COMMENT 'Start of the window',
    to_at DateTime64(3, 'UTC') COMMENT 'End of the window',
    measure_id String COMMENT 'Hash of the camera and the start of the window',
    observed_ms UInt32 COMMENT 'How much of the window was seen, ms. 0 is "not seen", which is not "nothing passed"',
    lines Array(LowCardinality(String)) COMMENT 'Line of each count',
    directions Array(LowCardinality(String)) COMMENT 'Direction of each count, as seen from the start of the line towards its end',
    classes Array(LowCardinality(String)) COMMENT 'Class of each count',
    counts Array(UInt32) COMMENT 'How many crossed',
    completeness UInt64 COMMENT 'observed_ms, then the number counted: of two measures of one window the one that knew more is right',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree(completeness)
PARTITION BY toYYYYMM(from_at)
ORDER BY (district, camera, from_at, measure_id)
COMMENT 'What crossed the lines of a camera in each minute, and how much of the minute was seen';

CREATE VIEW IF NOT EXISTS city.flow_per_minute AS
SELECT
    district,
    camera,
    from_at AS minute,
    line,
    direction,
    class,
    count,
    observed_ms,
    round(observed_ms / greatest(1, toUnixTimestamp64Milli(to_at) - toUnixTimestamp64Milli(from_at)), 4) AS observed_share,
    simulated
FROM city.flow_measures FINAL
ARRAY JOIN lines AS line, directions AS direction, classes AS class, counts AS count
COMMENT 'Counts a minute by line, direction and class. Minutes without a row: see observed_per_minute';

CREATE VIEW IF NOT EXISTS city.observed_per_minute AS
SELECT
    district,
    camera,
    from_at AS minute,
    observed_ms,
    round(observed_ms / greatest(1, toUnixTimestamp64Milli(to_at) - toUnixTimestamp64Milli(from_at)), 4) AS observed_share,
    arraySum(counts) AS crossed
FROM city.flow_measures FINAL
COMMENT 'How much of each minute was seen, and how many crossed: tells "nothing passed" from "not seen"';

CREATE VIEW IF NOT EXISTS city.observed_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(from_at) AS hour,
    sum(m.observed_ms) AS observed_ms,
    round(sum(m.observed_ms) / 3600000, 4) AS observed_share,
    sum(arraySum(counts)) AS crossed
FROM city.flow_measures AS m FINAL
GROUP BY district, camera, hour
COMMENT 'How much of each hour was seen, and how many crossed';

CREATE VIEW IF NOT EXISTS city.flow_per_hour AS
SELECT
    c.district AS district,
    c.camera AS camera,
    c.hour AS hour,
    c.line AS line,
    c.direction AS direction,
    c.class AS class,
    c.count AS count,
    o.observed_ms AS observed_ms,
    o.observed_share AS observed_share
FROM
(
    SELECT district, camera, toStartOfHour(minute) AS hour, line, direction, class, sum(f.count) AS count
    FROM city.flow_per_minute AS f
    GROUP BY district, camera, hour, line, direction, class
) AS c
INNER JOIN city.observed_per_hour AS o ON o.district = c.district AND o.camera = c.camera AND o.hour = c.hour
COMMENT 'Counts an hour by line, direction and class, with the share of the hour that was seen';
