-- One row a plate read without its plate, its track or its moment: how many were read in an hour, how well and how fast.
CREATE TABLE IF NOT EXISTS city.read_facts
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that saw the vehicle',
    fact_id String COMMENT 'SHA-256 of the id of the read, hex: a read that is amended or comes again counts once',
    revision UInt32 COMMENT 'Counts the amendments of one read, the highest is right',
    hour DateTime('UTC') COMMENT 'Hour in which it was read, no finer',
    family LowCardinality(String) COMMENT 'morocco, morocco-1983, ww, w18 or other',
    vehicle_class LowCardinality(String) COMMENT 'Class of the vehicle',
    confidence Float32 COMMENT 'Confidence of the vote, 0 to 1',
    votes UInt16 COMMENT 'Shots that had a vote',
    final Bool COMMENT 'No amendment follows',
    arrival_latency_ms UInt32 COMMENT 'From the capture of the decisive frame to its arrival on the platform, ms',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(hour)
ORDER BY (district, camera, fact_id)
TTL hour + INTERVAL 90 DAY DELETE
COMMENT 'Plate reads without their plates, 90 days of life';

CREATE VIEW IF NOT EXISTS city.plate_reads_per_hour AS
SELECT
    district,
    camera,
    hour,
    family,
    count() AS reads,
    countIf(final) AS final_reads,
    round(avg(r.confidence), 4) AS mean_confidence,
    round(avg(r.votes), 2) AS mean_votes,
    simulated
FROM city.read_facts AS r FINAL
GROUP BY district, camera, hour, family, simulated
COMMENT 'Plates read an hour by family, and how sure the reading was; never which plates';

CREATE VIEW IF NOT EXISTS city.alert_responses_per_day AS
SELECT
    district,
    toDate(raised_at) AS day,
    rule,
    kind,
    count() AS alerts,
    count(acknowledged_at) AS acknowledged,
    count(dispatched_at) AS dispatched,
    count(closed_at) AS closed,
    round(quantileExact(0.5)(dateDiff('millisecond', raised_at, acknowledged_at) / 1000), 1) AS median_acknowledged_s,
    round(quantileExact(0.9)(dateDiff('millisecond', raised_at, acknowledged_at) / 1000), 1) AS p90_acknowledged_s,
    round(quantileExact(0.99)(dateDiff('millisecond', raised_at, acknowledged_at) / 1000), 1) AS p99_acknowledged_s,
    round(quantileExact(0.5)(dateDiff('millisecond', raised_at, dispatched_at) / 1000), 1) AS median_dispatched_s,
    round(quantileExact(0.9)(dateDiff('millisecond', raised_at, dispatched_at) / 1000), 1) AS p90_dispatched_s,
    round(quantileExact(0.99)(dateDiff('millisecond', raised_at, dispatched_at) / 1000), 1) AS p99_dispatched_s,
    round(quantileExact(0.5)(dateDiff('millisecond', raised_at, closed_at) / 1000), 1) AS median_closed_s,
    round(quantileExact(0.9)(dateDiff('millisecond', raised_at, closed_at) / 1000), 1) AS p90_closed_s,
    round(quantileExact(0.99)(dateDiff('millisecond', raised_at, closed_at) / 1000), 1) AS p99_closed_s,
    simulated
FROM city.alert_facts FINAL
GROUP BY district, day, rule, kind, simulated
COMMENT 'How long people took over alerts, from raised to acknowledged, dispatched and closed, s; nothing where nobody has yet';

CREATE VIEW IF NOT EXISTS city.latency_per_hour AS
SELECT
    district,
    hour,
    stage,
    count() AS messages,
    quantileExact(0.5)(latency_ms) AS median_ms,
    quantileExact(0.9)(latency_ms) AS p90_ms,
    quantileExact(0.99)(latency_ms) AS p99_ms,
    max(latency_ms) AS most_ms,
    simulated
FROM
(
    SELECT district, toStartOfHour(raised_at) AS hour, 'frame arrived to alert raised' AS stage, raise_latency_ms AS latency_ms, simulated
    FROM city.alert_facts FINAL
    UNION ALL
    SELECT district, hour, 'plate captured to frame arrived' AS stage, arrival_latency_ms AS latency_ms, simulated
    FROM city.read_facts FINAL
)
GROUP BY district, hour, stage, simulated
COMMENT 'How long the platform takes, by stage, ms';

-- A report stands until the next one, three beats of 5 s at most: afterwards nothing is known, and unknown is neither up nor down.
CREATE VIEW IF NOT EXISTS city.camera_uptime_per_hour AS
SELECT
    district,
    camera,
    hour,
    sum(stands_ms) AS known_ms,
    sumIf(stands_ms, up) AS up_ms,
    round(sum(stands_ms) / 3600000, 4) AS known_share,
    round(sumIf(stands_ms, up) / greatest(1, sum(stands_ms)), 4) AS up_share_of_known,
    groupUniqArrayIf(why, why != '') AS reasons,
    simulated
FROM
(
    SELECT
        district,
        camera,
        simulated,
        reason AS why,
        toStartOfHour(at) AS hour,
        state IN ('playing', 'idle') AS up,
        least(
            15000,
            dateDiff('millisecond', at, next_at),
            (toInt64(toUnixTimestamp(toStartOfHour(at))) + 3600) * 1000 - toUnixTimestamp64Milli(at)
        ) AS stands_ms
    FROM
    (
        SELECT
            district,
            camera,
            simulated,
            state,
            reason,
            at,
            leadInFrame(at, 1, at + INTERVAL 15 SECOND) OVER (PARTITION BY district, camera ORDER BY at, epoch, replica ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next_at
        FROM city.camera_states FINAL
    )
)
GROUP BY district, camera, hour, simulated
COMMENT 'How long each camera was up in each hour, of the time that is known, and what was wrong otherwise';

CREATE VIEW IF NOT EXISTS city.camera_uptime_per_day AS
SELECT
    district,
    camera,
    toDate(hour) AS day,
    sum(u.known_ms) AS known_ms,
    sum(u.up_ms) AS up_ms,
    round(sum(u.known_ms) / 86400000, 4) AS known_share,
    round(sum(u.up_ms) / greatest(1, sum(u.known_ms)), 4) AS up_share_of_known,
    simulated
FROM city.camera_uptime_per_hour AS u
GROUP BY district, camera, day, simulated
COMMENT 'How long each camera was up on each day, of the time that is known';

CREATE VIEW IF NOT EXISTS city.missing_recording_per_day AS
SELECT district, camera, toDate(from_at) AS day, reason, count() AS gaps, round(sum(dateDiff('millisecond', from_at, to_at)) / 1000, 1) AS missing_s, simulated
FROM city.recording_gaps FINAL
GROUP BY district, camera, day, reason, simulated
COMMENT 'Seconds of each day that are not recorded, and why';

CREATE VIEW IF NOT EXISTS city.measures_per_minute AS
SELECT
    district,
    camera,
    from_at AS minute,
    place,
    place_kind,
    direction,
    class,
    name,
    value,
    unit,
    uncertainty,
    samples,
    observed_share,
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
    measure_observed_shares AS observed_share
COMMENT 'What was measured besides counts, by place: speeds, queues, densities, each with its unit and uncertainty';

CREATE VIEW IF NOT EXISTS city.turns_per_minute AS
SELECT district, camera, from_at AS minute, origin, destination, class, count, simulated
FROM city.flow_measures FINAL
ARRAY JOIN turn_origins AS origin, turn_destinations AS destination, turn_classes AS class, turn_counts AS count
COMMENT 'Turns a minute from approach to approach by class';
