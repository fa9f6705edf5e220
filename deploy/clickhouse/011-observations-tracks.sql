CREATE TABLE IF NOT EXISTS observations.tracks
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera of the track',
    track_id String COMMENT 'Id of the track, never outlives its part of the stream',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970',
    part UInt32 COMMENT 'Part within the epoch',
    ordinal UInt32 COMMENT 'Number of the track within its part',
    class LowCardinality(String) COMMENT 'Class by the vote of the whole track',
    from_at DateTime64(3, 'UTC') COMMENT 'First sighting',
    to_at DateTime64(3, 'UTC') COMMENT 'Last sighting',
    sightings UInt32 COMMENT 'Frames in which it was seen, not predicted',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time from_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(sightings)
PARTITION BY toDate(from_at)
ORDER BY (camera, track_id)
TTL toDateTime(from_at) + INTERVAL 1 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Tracks that are over, one day of life';

CREATE VIEW IF NOT EXISTS observations.tracks_now AS
SELECT * FROM observations.tracks FINAL
COMMENT 'Tracks: one row each';

CREATE TABLE IF NOT EXISTS observations.crossings
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera of the line',
    line LowCardinality(String) COMMENT 'Line that was crossed',
    crossing_id String COMMENT 'Hash of the line, the track and the frame of the crossing',
    direction LowCardinality(String) COMMENT 'left_to_right or right_to_left, as seen from the start of the line towards its end',
    class LowCardinality(String) COMMENT 'Class by the vote of the track at the crossing',
    track_id String COMMENT 'Track that crossed',
    captured_at DateTime64(3, 'UTC') COMMENT 'When the picture of the crossing was taken',
    received_at DateTime64(3, 'UTC') COMMENT 'When that picture reached the platform',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970',
    part UInt32 COMMENT 'Part within the epoch',
    pts_ms Int64 COMMENT 'Presentation time within the part, ms',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time captured_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(captured_at)
ORDER BY (camera, line, crossing_id)
TTL toDateTime(captured_at) + INTERVAL 7 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Single crossings of lines, a week of life: long-lived counts are in city.flow_measures';

CREATE VIEW IF NOT EXISTS observations.crossings_now AS
SELECT * FROM observations.crossings FINAL
COMMENT 'Crossings: one row each';

CREATE TABLE IF NOT EXISTS observations.behaviour_events
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera of the zone or line',
    kind LowCardinality(String) COMMENT 'zone_entered, loitering or wrong_way',
    event_id String COMMENT 'Hash of the rule, its version, the place and the track',
    rule_version UInt32 COMMENT 'Version of the rule',
    place LowCardinality(String) COMMENT 'Zone or line',
    class LowCardinality(String) COMMENT 'Class by the vote of the track',
    track_id String COMMENT 'Track that did it',
    captured_at DateTime64(3, 'UTC') COMMENT 'When the picture that sufficed was taken',
    received_at DateTime64(3, 'UTC') COMMENT 'When that picture reached the platform',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970',
    part UInt32 COMMENT 'Part within the epoch',
    pts_ms Int64 COMMENT 'Presentation time within the part, ms',
    box Tuple(x Float32, y Float32, width Float32, height Float32) COMMENT 'Where it was, px of the source picture',
    dwell_ms Nullable(UInt64) COMMENT 'Loitering: how long it had been there, ms',
    threshold_ms Nullable(UInt64) COMMENT 'Loitering: how long is too long, ms',
    demonstration Bool COMMENT 'The threshold was lowered for a demonstration',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time captured_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(captured_at)
ORDER BY (camera, kind, event_id)
TTL toDateTime(captured_at) + INTERVAL 30 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Behaviour that a zone or a line does not allow';

CREATE VIEW IF NOT EXISTS observations.behaviour_events_now AS
SELECT * FROM observations.behaviour_events FINAL
COMMENT 'Behaviour events: one row each';
