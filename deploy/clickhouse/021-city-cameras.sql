CREATE TABLE IF NOT EXISTS city.camera_states
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera',
    at DateTime64(3, 'UTC') COMMENT 'When its owner said so',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970, the highest is right',
    replica LowCardinality(String) COMMENT 'Replica that owns it',
    state LowCardinality(String) COMMENT 'starting, playing, idle, down or stopped',
    reason LowCardinality(String) COMMENT 'Why it gives no pictures, empty if it does',
    analysed_fps Float32 COMMENT 'Frames analysed a second',
    frames_analysed UInt64 COMMENT 'Frames analysed since the epoch began',
    frames_shed UInt64 COMMENT 'Frames that were due and dropped because the machine was behind',
    clock_offset_ms Int64 COMMENT 'Clock of the camera less ours, ms',
    clock_wrong Bool COMMENT 'The clock is more than 2 s off',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (district, camera, at, epoch, replica)
TTL toDateTime(at) + INTERVAL 90 DAY DELETE
COMMENT 'What each camera was said to be, and when';

CREATE VIEW IF NOT EXISTS city.camera_health AS
SELECT
    district,
    camera,
    argMax(s.state, (s.epoch, s.at)) AS state,
    argMax(s.reason, (s.epoch, s.at)) AS reason,
    argMax(s.analysed_fps, (s.epoch, s.at)) AS analysed_fps,
    argMax(s.frames_shed, (s.epoch, s.at)) AS frames_shed,
    argMax(s.clock_wrong, (s.epoch, s.at)) AS clock_wrong,
    argMax(s.replica, (s.epoch, s.at)) AS replica,
    argMax(s.at, (s.epoch, s.at)) AS said_at
FROM city.camera_states AS s FINAL
GROUP BY district, camera
COMMENT 'The last that was said of each camera';

CREATE VIEW IF NOT EXISTS city.camera_health_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(at) AS hour,
    count() AS reports,
    round(countIf(state IN ('playing', 'idle')) / count(), 4) AS healthy_share,
    round(avgIf(analysed_fps, state = 'playing'), 2) AS mean_analysed_fps,
    groupUniqArrayIf(reason, reason != '') AS reasons
FROM city.camera_states FINAL
GROUP BY district, camera, hour
COMMENT 'Share of the reports of an hour in which a camera was well, and what was wrong otherwise';

CREATE TABLE IF NOT EXISTS city.recording_segments
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that was recorded',
    from_at DateTime64(3, 'UTC') COMMENT 'First picture of the segment',
    to_at DateTime64(3, 'UTC') COMMENT 'End of its last picture',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970',
    part UInt32 COMMENT 'Part within the epoch',
    object_key String COMMENT 'Where it lies in the store',
    bytes UInt64 COMMENT 'Size, bytes',
    codec LowCardinality(String) COMMENT 'Codec, as the camera encoded it',
    width_px UInt16 COMMENT 'Width, px',
    height_px UInt16 COMMENT 'Height, px',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(from_at)
ORDER BY (district, camera, from_at, object_key)
TTL toDateTime(from_at) + INTERVAL 90 DAY DELETE
COMMENT 'Recorded segments';

CREATE TABLE IF NOT EXISTS city.recording_gaps
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that was not recorded',
    gap_id String COMMENT 'Id of the gap',
    from_at DateTime64(3, 'UTC') COMMENT 'Start of what is missing',
    to_at DateTime64(3, 'UTC') COMMENT 'End of what is missing',
    epoch UInt64 COMMENT 'Claim under which it was announced, ms since 1970',
    reason LowCardinality(String) COMMENT 'Why it is missing',
    announced_by LowCardinality(String) COMMENT 'Replica that announced it',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree(to_at)
PARTITION BY tuple()
ORDER BY (district, camera, gap_id)
TTL toDateTime(from_at) + INTERVAL 400 DAY DELETE
COMMENT 'Seconds that are not recorded, and why';

CREATE VIEW IF NOT EXISTS city.recording_gaps_now AS
SELECT * FROM city.recording_gaps FINAL
COMMENT 'Gaps: one row each';

CREATE VIEW IF NOT EXISTS city.recording_coverage_per_hour AS
SELECT
    district,
    camera,
    hour,
    intervalLengthSum(start_ms, end_ms) AS recorded_ms,
    round(intervalLengthSum(start_ms, end_ms) / 3600000, 4) AS recorded_share,
    sum(share_of_bytes) AS bytes
FROM
(
    SELECT
        district,
        camera,
        arrayJoin(timeSlots(toDateTime(toStartOfHour(from_at), 'UTC'), toUInt32(greatest(0, toUnixTimestamp(to_at) - toUnixTimestamp(toStartOfHour(from_at)))), 3600)) AS hour,
        greatest(toUnixTimestamp64Milli(from_at), toInt64(toUnixTimestamp(hour)) * 1000) AS start_ms,
        least(toUnixTimestamp64Milli(to_at), (toInt64(toUnixTimestamp(hour)) + 3600) * 1000) AS end_ms,
        bytes * (end_ms - start_ms) / greatest(1, toUnixTimestamp64Milli(to_at) - toUnixTimestamp64Milli(from_at)) AS share_of_bytes
    FROM city.recording_segments FINAL
)
WHERE end_ms > start_ms
GROUP BY district, camera, hour
COMMENT 'How much of each hour is recorded: what two replicas both recorded counts once';
