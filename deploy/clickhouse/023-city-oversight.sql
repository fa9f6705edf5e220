-- What may be known of the use of powers without knowing whose hands they were in: counts for the public report, proofs for everybody.
CREATE TABLE IF NOT EXISTS city.audit_log
(
    log_index UInt64 COMMENT 'Index in the audit log, from 0',
    leaf_hash String COMMENT 'RFC 6962 hash of the leaf, hex',
    at DateTime64(3, 'UTC') COMMENT 'When it was said: before the data was shown',
    sequenced_at DateTime64(3, 'UTC') COMMENT 'When it got its index',
    agency LowCardinality(String) COMMENT 'Agency of the person who did it',
    purpose LowCardinality(String) COMMENT 'What for',
    has_case Bool COMMENT 'A case was named',
    action LowCardinality(String) COMMENT 'collect, alter, consult, disclose, combine, erase or decide',
    object_kind LowCardinality(String) COMMENT 'What kind of thing it was done to'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (log_index, leaf_hash)
COMMENT 'The audit log without its people: those are in the other database';

CREATE VIEW IF NOT EXISTS city.audit_log_now AS
SELECT * FROM city.audit_log FINAL
COMMENT 'The audit log without its people: one row an entry';

CREATE VIEW IF NOT EXISTS city.audit_per_day AS
SELECT agency, toDate(at) AS day, purpose, action, object_kind, count() AS entries, countIf(has_case) AS with_case
FROM city.audit_log FINAL
GROUP BY agency, day, purpose, action, object_kind
COMMENT 'Looks and decisions a day by agency, purpose and kind';

CREATE TABLE IF NOT EXISTS city.audit_checkpoints
(
    tree_size UInt64 COMMENT 'Entries in the log',
    root_hash String COMMENT 'RFC 6962 root of the log of that size, hex',
    signed_text String COMMENT 'The whole C2SP signed text: origin, size, root and signature. Who keeps one can prove later that nothing was rewritten',
    at DateTime64(3, 'UTC') COMMENT 'When it was signed'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (at, tree_size, root_hash)
COMMENT 'What the audit log was signed to be, and when';

CREATE VIEW IF NOT EXISTS city.audit_checkpoints_now AS
SELECT * FROM city.audit_checkpoints FINAL
COMMENT 'Checkpoints: one row each';

CREATE TABLE IF NOT EXISTS city.governance_decisions
(
    command_id String COMMENT 'Command that was decided',
    kind LowCardinality(String) COMMENT 'What was to be decided, for example authorisation.approve',
    about String COMMENT 'Act, entry, authorisation, agreement or analytic that it was about',
    accepted Bool COMMENT 'It took force',
    refusal LowCardinality(String) COMMENT 'Why it was refused, empty if it was not',
    agency LowCardinality(String) COMMENT 'Agency of the person. Who it was is in the audit log',
    decided_at DateTime64(3, 'UTC') COMMENT 'When'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(decided_at)
ORDER BY (kind, command_id)
COMMENT 'Decisions about rights, those that were refused among them';

CREATE VIEW IF NOT EXISTS city.governance_decisions_now AS
SELECT * FROM city.governance_decisions FINAL
COMMENT 'Decisions about rights: one row each';

CREATE TABLE IF NOT EXISTS city.processing_acts
(
    act_id String COMMENT 'Id of the act',
    revision UInt32 COMMENT 'Counts the changes of one act',
    state LowCardinality(String) COMMENT 'in_force, withdrawn or expired',
    analytic LowCardinality(String) COMMENT 'flow, behaviour, plates or faces',
    cameras Array(String) COMMENT 'Cameras that it covers',
    controller String COMMENT 'Body that answers for it',
    purpose LowCardinality(String) COMMENT 'Purpose, from a closed list',
    data_categories Array(LowCardinality(String)) COMMENT 'Data that is processed',
    recipients Array(String) COMMENT 'Who gets it',
    cndp_reference String COMMENT 'Receipt or authorisation of the CNDP',
    valid_from DateTime64(3, 'UTC') COMMENT 'Start',
    expires_at DateTime64(3, 'UTC') COMMENT 'End',
    changed_at DateTime64(3, 'UTC') COMMENT 'When this revision was made: signed, or withdrawn',
    demonstration Bool COMMENT 'Nobody declared it to anybody'
)
ENGINE = ReplacingMergeTree
PARTITION BY tuple()
ORDER BY (act_id, revision)
COMMENT 'History of the processing acts: what was permitted, and until when';

CREATE VIEW IF NOT EXISTS city.processing_acts_history AS
SELECT * FROM city.processing_acts FINAL
COMMENT 'Processing acts: one row a revision';

CREATE VIEW IF NOT EXISTS city.processing_acts_now AS
SELECT * FROM city.processing_acts FINAL ORDER BY act_id, revision DESC LIMIT 1 BY act_id
COMMENT 'Processing acts as they stand: one row each';

CREATE TABLE IF NOT EXISTS city.face_sessions
(
    session_id String COMMENT 'Id of the session',
    authorisation_id String COMMENT 'Authorisation under which faces were matched',
    replica LowCardinality(String) COMMENT 'Instance that matched',
    started_at DateTime64(3, 'UTC') COMMENT 'Start',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'End, nothing while it runs',
    end_reason LowCardinality(String) COMMENT 'Why it ended, empty while it runs',
    watchlist_hash String COMMENT 'SHA-256 of what was matched against, hex',
    gallery_size UInt32 COMMENT 'Persons that were looked for',
    model_name LowCardinality(String) COMMENT 'Network that described the faces',
    model_sha256 LowCardinality(String) COMMENT 'SHA-256 of its file',
    model_threshold Float32 COMMENT 'Threshold',
    heads_seen UInt64 COMMENT 'Heads that were looked at',
    heads_refused UInt64 COMMENT 'Heads that were not looked at, because no grant covered them',
    candidates UInt64 COMMENT 'Candidates that were proposed',
    progress UInt64 COMMENT 'Heads and candidates, and more once it ended: of two records of one session the later one is right'
)
ENGINE = ReplacingMergeTree(progress)
PARTITION BY toYYYYMM(started_at)
ORDER BY (authorisation_id, session_id)
COMMENT 'When faces were matched, under which authorisation, with which network and threshold';

CREATE VIEW IF NOT EXISTS city.face_sessions_now AS
SELECT * FROM city.face_sessions FINAL
COMMENT 'Face sessions as they stand: one row each';
