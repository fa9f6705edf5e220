-- The sidecars of each segment: how large they are, and how much of the video was analysed. A segment without masks is shown masked whole.
ALTER TABLE city.recording_segments ADD COLUMN IF NOT EXISTS masks_bytes Nullable(UInt64) COMMENT 'Size of what to hide in it, bytes; nothing if it has no masks';
ALTER TABLE city.recording_segments ADD COLUMN IF NOT EXISTS masks_frames Nullable(UInt32) COMMENT 'Analysed frames in its masks; nothing if it has no masks';
ALTER TABLE city.recording_segments ADD COLUMN IF NOT EXISTS masks_seen_to Nullable(DateTime64(3, 'UTC')) COMMENT 'How far analysis had come when its masks were closed; nothing if it has no masks';
ALTER TABLE city.recording_segments ADD COLUMN IF NOT EXISTS scenes_bytes Nullable(UInt64) COMMENT 'Size of its tracks, the scenes of its time, bytes; nothing if no act permitted an analytic';
ALTER TABLE city.recording_segments ADD COLUMN IF NOT EXISTS scenes_frames Nullable(UInt32) COMMENT 'Scenes in its tracks; nothing if no act permitted an analytic';
ALTER TABLE city.recording_segments ADD COLUMN IF NOT EXISTS scenes_seen_to Nullable(DateTime64(3, 'UTC')) COMMENT 'How far analysis had come when its tracks were closed; nothing if no act permitted an analytic';

CREATE VIEW IF NOT EXISTS city.sidecars_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(from_at) AS hour,
    count() AS segments,
    countIf(s.masks_bytes IS NULL) AS segments_without_masks,
    countIf(s.scenes_bytes IS NOT NULL) AS segments_with_scenes,
    sum(s.bytes) AS bytes,
    sum(ifNull(s.masks_bytes, 0)) AS masks_bytes,
    sum(ifNull(s.scenes_bytes, 0)) AS scenes_bytes,
    round(sum(ifNull(s.masks_bytes, 0) + ifNull(s.scenes_bytes, 0)) / greatest(1, sum(s.bytes)), 5) AS sidecar_share,
    round(sum(dateDiff('millisecond', from_at, to_at)) / 1000, 1) AS recorded_s,
    round(sum(greatest(0, dateDiff('millisecond', greatest(from_at, ifNull(s.masks_seen_to, from_at)), to_at))) / 1000, 1) AS unseen_s,
    simulated
FROM city.recording_segments AS s FINAL
GROUP BY district, camera, hour, simulated
COMMENT 'How large masks and tracks are beside the segments that began in an hour, and how many seconds at their ends (without masks: all of them) were not analysed; what two replicas both recorded counts twice';

-- The clip of each alert, as the alert shows it: whether there is one, and what it lacks.
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS clip LowCardinality(String) DEFAULT '' COMMENT 'pending, ready, failed or none; empty where an earlier version wrote the row';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS clip_failure LowCardinality(String) DEFAULT '' COMMENT 'Why there is no clip, empty otherwise';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS clip_took_ms Nullable(UInt32) COMMENT 'From the request of the clip to the stored clip, ms; nothing while there is none';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS clip_unseen_ms Nullable(UInt32) COMMENT 'How much of the clip is masked whole because it was not analysed, ms; nothing where that is not known';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS clip_missing_ms Nullable(UInt32) COMMENT 'How much of the requested time is not recorded, ms; nothing where that is not known';

CREATE VIEW IF NOT EXISTS city.clips_per_day AS
SELECT
    district,
    camera,
    toDate(raised_at) AS day,
    countIf(clip IN ('ready', 'failed', 'pending')) AS requested,
    countIf(clip = 'ready') AS ready,
    countIf(clip = 'failed') AS failed,
    groupUniqArrayIf(clip_failure, clip_failure != '') AS failures,
    round(quantileExact(0.5)(clip_took_ms)) AS median_took_ms,
    round(quantileExact(0.95)(clip_took_ms)) AS p95_took_ms,
    countIf(clip_unseen_ms > 0) AS partly_unseen,
    round(sum(ifNull(clip_unseen_ms, 0)) / 1000, 1) AS unseen_s,
    countIf(clip_missing_ms > 0) AS partly_missing,
    round(sum(ifNull(clip_missing_ms, 0)) / 1000, 1) AS missing_s,
    simulated
FROM city.alert_facts FINAL
WHERE clip != '' AND clip != 'none'
GROUP BY district, camera, day, simulated
COMMENT 'Clips of alerts a day: how many there are, how long they took, and how many seconds of them are masked whole or not recorded';
