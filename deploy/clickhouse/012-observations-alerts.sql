CREATE TABLE IF NOT EXISTS observations.alerts
(
    district LowCardinality(String) COMMENT 'District of the camera',
    alert_id String COMMENT 'Hash of the rule, its version and what it was raised from',
    revision UInt32 COMMENT 'Counts the changes of one alert, the highest is right',
    camera LowCardinality(String) COMMENT 'Camera that saw it',
    subject String COMMENT 'What it is about: a plate key or a track',
    rule LowCardinality(String) COMMENT 'hotlist or behaviour',
    kind LowCardinality(String) COMMENT 'Hotlist: exact or possible. Behaviour: zone_entered, loitering or wrong_way',
    state LowCardinality(String) COMMENT 'raised, acknowledged, confirmed, dismissed, dispatched or closed',
    change LowCardinality(String) COMMENT 'What made this revision: raised, amended, view or action',
    observations UInt32 COMMENT 'Observations merged into it',
    first_observed_at DateTime64(3, 'UTC') COMMENT 'First observation',
    last_observed_at DateTime64(3, 'UTC') COMMENT 'Last observation',
    sufficed_at DateTime64(3, 'UTC') COMMENT 'Arrival of the frame that sufficed',
    raised_at DateTime64(3, 'UTC') COMMENT 'When the alert was raised',
    snapshot LowCardinality(String) COMMENT 'Masked snapshot: pending, ready, failed or none',
    clip LowCardinality(String) COMMENT 'Masked clip: pending, ready, failed or none',
    plate_crop LowCardinality(String) COMMENT 'Plate cut-out: pending, ready, failed or none',
    why String COMMENT 'JSON: rule, version, plate, characters, thresholds, model. Everything that a person needs to judge it',
    simulated Bool COMMENT 'Demonstration data',
    INDEX by_time raised_at TYPE minmax GRANULARITY 1,
    INDEX by_subject subject TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(raised_at)
ORDER BY (district, alert_id)
COMMENT 'Alerts and their life';

CREATE VIEW IF NOT EXISTS observations.alerts_now AS
SELECT * FROM observations.alerts FINAL
COMMENT 'Alerts as they stand: one row an alert';

CREATE TABLE IF NOT EXISTS observations.alert_commands
(
    district LowCardinality(String) COMMENT 'District of the alert',
    alert_id String COMMENT 'Alert that was to be moved on',
    command_id String COMMENT 'Id of the command',
    action LowCardinality(String) COMMENT 'acknowledge, confirm, dismiss, dispatch or close',
    dismissal_reason LowCardinality(String) COMMENT 'Why it was dismissed, empty otherwise',
    note String COMMENT 'Words of the person who acted',
    actor_subject String COMMENT 'Who asked, as the verified ID token says',
    actor_name String COMMENT 'Name of that person',
    actor_agency LowCardinality(String) COMMENT 'Agency of that person',
    asked_at DateTime64(3, 'UTC') COMMENT 'When it was asked',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(asked_at)
ORDER BY (district, alert_id, command_id)
COMMENT 'What people asked for, carried out or refused';

CREATE VIEW IF NOT EXISTS observations.alert_commands_now AS
SELECT * FROM observations.alert_commands FINAL
COMMENT 'Commands: one row each';

CREATE TABLE IF NOT EXISTS observations.alert_actions
(
    district LowCardinality(String) COMMENT 'District of the alert',
    alert_id String COMMENT 'Alert that moved on',
    step UInt16 COMMENT 'Position in the history of the alert, from 0',
    action LowCardinality(String) COMMENT 'acknowledge, confirm, dismiss, dispatch or close',
    from_state LowCardinality(String) COMMENT 'State before',
    to_state LowCardinality(String) COMMENT 'State after',
    dismissal_reason LowCardinality(String) COMMENT 'Why it was dismissed, empty otherwise',
    note String COMMENT 'Words of the person who acted',
    command_id String COMMENT 'Command that was carried out',
    actor_subject String COMMENT 'Who acted, as the verified ID token says',
    actor_name String COMMENT 'Name of that person',
    actor_agency LowCardinality(String) COMMENT 'Agency of that person',
    done_at DateTime64(3, 'UTC') COMMENT 'When it was carried out',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(done_at)
ORDER BY (district, alert_id, step)
COMMENT 'What was carried out, step by step';

CREATE VIEW IF NOT EXISTS observations.alert_actions_now AS
SELECT * FROM observations.alert_actions FINAL
COMMENT 'Actions: one row each';
