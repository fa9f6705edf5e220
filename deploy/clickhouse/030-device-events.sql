-- What devices find by themselves. Nothing of it is a measurement of the platform: lines and rules are the device's own.
CREATE TABLE IF NOT EXISTS observations.device_events
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera whose device reports',
    at DateTime64(3, 'UTC') COMMENT 'When it happened, by the clock that clock_source names',
    event_id String COMMENT 'Id of the event',
    kind LowCardinality(String) COMMENT 'What the device found, from an open list: line_crossed, field_entered, person, vehicle, tampered, digital_input, …',
    phase LowCardinality(String) COMMENT 'began, over, or moment if it has no duration',
    initial Bool COMMENT 'How things were when the events began to be followed, not a change',
    rule String COMMENT 'The device''s name of its rule or input, empty if it has none',
    object_id String COMMENT 'The device''s number of the object, empty if it gives none',
    topic LowCardinality(String) COMMENT 'The device''s own name of the event',
    received_at DateTime64(3, 'UTC') COMMENT 'When the platform received it',
    clock_source LowCardinality(String) COMMENT 'device, corrected by how far its clock is off, or server',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(at)
ORDER BY (camera, kind, event_id)
TTL toDateTime(at) + INTERVAL 30 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'What devices reported of themselves, 30 days of life';

CREATE VIEW IF NOT EXISTS observations.device_events_now AS
SELECT * FROM observations.device_events FINAL
COMMENT 'What devices reported: one row each';
