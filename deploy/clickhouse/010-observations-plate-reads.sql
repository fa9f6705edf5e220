-- The key holds only what no revision changes, so that a later revision of a read takes the place of the earlier one whatever it says.
-- Hourly partitions, dropped whole: a read without a hit lives 24 hours (control 15); a hit is copied into its alert.
CREATE TABLE IF NOT EXISTS observations.plate_reads
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that saw the vehicle',
    read_id String COMMENT 'Id of the read, one per track: hash of track, model and version',
    revision UInt32 COMMENT 'Counts the amendments of one read, the highest is right',
    track_id String COMMENT 'Track of the vehicle, ends with its part of the stream',
    captured_at DateTime64(3, 'UTC') COMMENT 'When the decisive picture was taken',
    received_at DateTime64(3, 'UTC') COMMENT 'When that picture reached the platform',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970',
    part UInt32 COMMENT 'Part within the epoch',
    pts_ms Int64 COMMENT 'Presentation time within the part, ms',
    vehicle_class LowCardinality(String) COMMENT 'Class of the vehicle by the vote of its track',
    raw_text String COMMENT 'What the network saw, before any grammar',
    plate_family LowCardinality(String) COMMENT 'morocco, morocco-1983, ww, w18 or other',
    plate_text String COMMENT 'The plate for people, in logical order',
    plate_key String COMMENT 'The plate for matching, equal keys are the same plate',
    serial String COMMENT 'Serial digits, empty if the family has none or they were not read',
    letter String COMMENT 'Arabic letter, unknown if it was seen and not read, empty if the family has none',
    region String COMMENT 'Prefecture or region digits, empty if the family has none or they were not read',
    characters Array(Tuple(text String, confidence Float32)) COMMENT 'Characters in reading order with the confidence of each, 0 to 1',
    confidence Float32 COMMENT 'Confidence of the vote, 0 to 1',
    votes UInt16 COMMENT 'Shots that had a vote',
    final Bool COMMENT 'No amendment follows',
    plate_box Tuple(x Float32, y Float32, width Float32, height Float32) COMMENT 'Plate in px of the source picture',
    model_name LowCardinality(String) COMMENT 'Network that read',
    model_sha256 LowCardinality(String) COMMENT 'SHA-256 of its file',
    model_threshold Float32 COMMENT 'Threshold that it was held against, 0 to 1',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_plate plate_key TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_time captured_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toStartOfHour(received_at)
ORDER BY (camera, read_id)
TTL toDateTime(received_at) + INTERVAL 24 HOUR DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Plate reads, short life';

CREATE VIEW IF NOT EXISTS observations.plate_reads_now AS
SELECT * FROM observations.plate_reads FINAL
COMMENT 'Plate reads as they stand: one row a read';
