-- Who did what: the log of decisions and looks at personal data, with the people of it. Analysts do not read this database.
-- An index has one leaf; a record that somebody wrote to an index that was taken is void and shows here as a second row of that index.
CREATE TABLE IF NOT EXISTS observations.audit_log
(
    log_index UInt64 COMMENT 'Index in the audit log, from 0',
    leaf_hash String COMMENT 'RFC 6962 hash of the leaf, hex',
    entry_id String COMMENT 'Id of the entry',
    producer LowCardinality(String) COMMENT 'Instance that said it',
    run UInt64 COMMENT 'Start of that instance, ms since 1970',
    seq UInt64 COMMENT 'How many entries that instance had said before, since its start',
    at DateTime64(3, 'UTC') COMMENT 'When it was said: before the data was shown',
    sequenced_at DateTime64(3, 'UTC') COMMENT 'When it got its index',
    actor String COMMENT 'OpenID subject of the person, or the service where none acted',
    agency LowCardinality(String) COMMENT 'Agency of the person',
    purpose LowCardinality(String) COMMENT 'What for',
    case_reference String COMMENT 'Case, empty if none',
    action LowCardinality(String) COMMENT 'collect, alter, consult, disclose, combine, erase or decide',
    object_kind LowCardinality(String) COMMENT 'What kind of thing it was done to',
    object_commitment String COMMENT 'HMAC of the id of that thing under the key of its case or camera day, hex',
    policy_hash LowCardinality(String) COMMENT 'SHA-256 of the rules that allowed it, hex',
    INDEX by_time at TYPE minmax GRANULARITY 1,
    INDEX by_actor actor TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (log_index, leaf_hash)
COMMENT 'The audit log, for people to read. What proves it is the log itself: marsad audit verify';

CREATE VIEW IF NOT EXISTS observations.audit_log_now AS
SELECT * FROM observations.audit_log FINAL
COMMENT 'The audit log: one row an entry';

CREATE TABLE IF NOT EXISTS observations.disclosures
(
    district LowCardinality(String) COMMENT 'District of the alert',
    disclosure_id String COMMENT 'Hash of recipient, alert and revision',
    recipient LowCardinality(String) COMMENT 'Agency that was told',
    agreement_id String COMMENT 'Agreement that shares it',
    purpose LowCardinality(String) COMMENT 'Purpose that the agreement names',
    alert_id String COMMENT 'Alert that was shared',
    rule LowCardinality(String) COMMENT 'hotlist, behaviour or face',
    subject String COMMENT 'Whom it is about: a plate key or an entry of the watchlist, empty where nobody is named',
    disclosed_at DateTime64(3, 'UTC') COMMENT 'When it was told',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(disclosed_at)
ORDER BY (recipient, district, disclosure_id)
COMMENT 'Personal data that left the city, to whom and why';

CREATE VIEW IF NOT EXISTS observations.disclosures_now AS
SELECT * FROM observations.disclosures FINAL
COMMENT 'Disclosures: one row each';
