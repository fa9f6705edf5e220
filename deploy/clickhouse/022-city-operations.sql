-- The facts of an alert that are nobody's data: no plate, no track, no person. Filled beside observations.alerts, from the same event.
CREATE TABLE IF NOT EXISTS city.alert_facts
(
    district LowCardinality(String) COMMENT 'District of the camera',
    alert_id String COMMENT 'Id of the alert, a hash',
    revision UInt32 COMMENT 'Counts the changes of one alert, the highest is right',
    camera LowCardinality(String) COMMENT 'Camera that saw it',
    rule LowCardinality(String) COMMENT 'hotlist or behaviour',
    kind LowCardinality(String) COMMENT 'Hotlist: exact or possible. Behaviour: zone_entered, loitering or wrong_way',
    state LowCardinality(String) COMMENT 'raised, acknowledged, confirmed, dismissed, dispatched or closed',
    dismissal_reason LowCardinality(String) COMMENT 'Why it was dismissed, empty otherwise',
    observations UInt32 COMMENT 'Observations merged into it',
    raised_at DateTime64(3, 'UTC') COMMENT 'When it was raised',
    raise_latency_ms UInt32 COMMENT 'From the arrival of the frame that sufficed to the alert, ms',
    simulated Bool COMMENT 'Demonstration data'
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(raised_at)
ORDER BY (district, alert_id)
COMMENT 'Alerts without what they are about';

CREATE VIEW IF NOT EXISTS city.alerts_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(raised_at) AS hour,
    rule,
    kind,
    count() AS alerts,
    countIf(state = 'dismissed' OR dismissal_reason != '') AS dismissed,
    countIf(state IN ('confirmed', 'dispatched') OR (state = 'closed' AND dismissal_reason = '')) AS confirmed,
    sum(observations) AS merged_observations,
    round(quantileExact(0.5)(raise_latency_ms)) AS median_raise_latency_ms
FROM city.alert_facts FINAL
GROUP BY district, camera, hour, rule, kind
COMMENT 'Alerts an hour by rule and kind, and what people made of them';

CREATE VIEW IF NOT EXISTS city.dismissals_per_day AS
SELECT district, camera, toDate(raised_at) AS day, rule, kind, dismissal_reason, count() AS alerts
FROM city.alert_facts FINAL
WHERE dismissal_reason != ''
GROUP BY district, camera, day, rule, kind, dismissal_reason
COMMENT 'False alarms by reason: what teaches the rules';

CREATE TABLE IF NOT EXISTS city.dead_letters
(
    district LowCardinality(String) COMMENT 'District of the topic',
    topic LowCardinality(String) COMMENT 'Topic of the message that could not be read',
    partition UInt32 COMMENT 'Its partition',
    offset UInt64 COMMENT 'Its offset',
    consumer_group LowCardinality(String) COMMENT 'Consumer group that could not read it',
    reason LowCardinality(String) COMMENT 'Why',
    at DateTime64(3, 'UTC') COMMENT 'When'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (district, topic, partition, offset, consumer_group)
TTL toDateTime(at) + INTERVAL 90 DAY DELETE
COMMENT 'Messages that a consumer could not read: where they lie and why, never what they said';

CREATE VIEW IF NOT EXISTS city.dead_letters_per_hour AS
SELECT district, topic, consumer_group, reason, toStartOfHour(at) AS hour, count() AS messages
FROM city.dead_letters FINAL
GROUP BY district, topic, consumer_group, reason, hour
COMMENT 'Unreadable messages an hour';
