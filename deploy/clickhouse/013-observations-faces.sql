-- Alerts of faces came with the second version of their event: a head cut-out for their reviewers, and a kind that says how the review stands.
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS head_crop LowCardinality(String) DEFAULT 'none' COMMENT 'Head cut-out for the reviewers: pending, ready, failed or none' AFTER plate_crop;
ALTER TABLE observations.alerts COMMENT COLUMN subject 'What it is about: a plate key, a track or a candidate';
ALTER TABLE observations.alerts COMMENT COLUMN rule 'hotlist, behaviour or face';
ALTER TABLE observations.alerts COMMENT COLUMN kind 'Hotlist: exact or possible. Behaviour: zone_entered, loitering or wrong_way. Face: in_review, confirmed or dismissed';
ALTER TABLE observations.alerts COMMENT COLUMN why 'JSON: rule, version, plate, characters, thresholds, model. Everything that a person needs to judge it, and of a face no name';
CREATE OR REPLACE VIEW observations.alerts_now AS
SELECT * FROM observations.alerts FINAL
COMMENT 'Alerts as they stand: one row an alert';

CREATE TABLE IF NOT EXISTS observations.face_candidates
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that saw the person',
    candidate_id String COMMENT 'Id of the candidate: hash of track, authorisation, entry and model',
    revision UInt32 COMMENT 'Counts the better shots of one candidate, the highest is right',
    track_id String COMMENT 'Track of the person, ends with its part of the stream',
    authorisation_id String COMMENT 'Authorisation under which the person was looked for',
    watchlist_entry String COMMENT 'Entry of the watchlist that the face resembles: a case, not an identity',
    captured_at DateTime64(3, 'UTC') COMMENT 'When the picture of the face was taken',
    received_at DateTime64(3, 'UTC') COMMENT 'When that picture reached the platform',
    epoch UInt64 COMMENT 'Claim on the camera, ms since 1970',
    part UInt32 COMMENT 'Part within the epoch',
    pts_ms Int64 COMMENT 'Presentation time within the part, ms',
    score Float32 COMMENT 'Cosine similarity of the two templates, -1 to 1. No template is kept',
    quality Float32 COMMENT 'Quality of the face picture, 0 to 1',
    face_box Tuple(x Float32, y Float32, width Float32, height Float32) COMMENT 'Face in px of the source picture',
    gallery_size UInt32 COMMENT 'Persons that it was compared with',
    model_name LowCardinality(String) COMMENT 'Network that described the face',
    model_sha256 LowCardinality(String) COMMENT 'SHA-256 of its file',
    model_threshold Float32 COMMENT 'Threshold that the score was held against',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time captured_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toDate(captured_at)
ORDER BY (camera, candidate_id)
TTL toDateTime(captured_at) + INTERVAL 30 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Proposals of the matcher to two reviewers, 30 days of life';

CREATE VIEW IF NOT EXISTS observations.face_candidates_now AS
SELECT * FROM observations.face_candidates FINAL
COMMENT 'Candidates as they stand: one row each';
