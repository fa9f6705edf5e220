-- One row an incident without its tracks and its path: how often, how long and how serious. The whole event is in observations, 30 days.
CREATE TABLE IF NOT EXISTS city.incident_facts
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that saw it',
    kind LowCardinality(String) COMMENT 'What happened, from an open list: wrong_way, stopped_vehicle, queue, crowd, …',
    fact_id String COMMENT 'SHA-256 of the incident, hex: the events of one incident are one row',
    revision UInt32 COMMENT 'Counts the events of one incident, the highest is right',
    place LowCardinality(String) COMMENT 'Zone or line where it happened',
    rule_id String COMMENT 'Rule that raised it, empty for what a zone or line says by itself',
    rule_version UInt32 COMMENT 'Version of the rule',
    class LowCardinality(String) COMMENT 'Class of the road user, empty if it is about several',
    phase LowCardinality(String) COMMENT 'began, goes_on or over, empty where it has no duration',
    began_at DateTime64(3, 'UTC') COMMENT 'When it began',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was over, nothing while it goes on or where it has no duration',
    severity LowCardinality(String) COMMENT 'information, low, medium, high or critical, empty if it was not judged',
    confidence Nullable(Float32) COMMENT 'How sure the rule was, 0 to 1, nothing if it does not say',
    road_users UInt32 COMMENT 'How many took part',
    measure_names Array(LowCardinality(String)) COMMENT 'Name of each thing that was measured',
    measure_values Array(Float64) COMMENT 'Value of each measure, in its unit',
    measure_units Array(LowCardinality(String)) COMMENT 'Unit of each measure: count, km_h, m_s, m, s, share, per_hour, pcu_per_hour, per_km, persons_m2 or level',
    measure_uncertainties Array(Nullable(Float64)) COMMENT 'One standard deviation of each measure, in its unit, nothing if unknown',
    demonstration Bool COMMENT 'The thresholds of its rule were lowered so that a demonstration raises an event',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time began_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (district, camera, kind, fact_id)
COMMENT 'Incidents without whom they are about';

CREATE VIEW IF NOT EXISTS city.incidents_now AS
SELECT * FROM city.incident_facts FINAL
COMMENT 'Incidents as they stand: one row each';

CREATE VIEW IF NOT EXISTS city.incidents_per_day AS
SELECT
    district,
    camera,
    toDate(began_at) AS day,
    kind,
    place,
    count() AS incidents,
    countIf(phase IN ('began', 'goes_on')) AS unfinished,
    round(quantileExact(0.5)(dateDiff('millisecond', began_at, ended_at) / 1000), 1) AS median_duration_s,
    round(max(dateDiff('millisecond', began_at, ended_at) / 1000), 1) AS longest_duration_s,
    simulated
FROM city.incident_facts FINAL
GROUP BY district, camera, day, kind, place, simulated
COMMENT 'Incidents a day by kind and place, and how long they lasted; demonstration and street apart';
