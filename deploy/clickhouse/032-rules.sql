-- Rules are data: every version stays, so that an event or an alert of a year ago can be explained. Who defined it is in the audit log.
CREATE TABLE IF NOT EXISTS city.rules
(
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that the rule is for',
    rule_id String COMMENT 'Id of the rule, the same in all its versions',
    version UInt32 COMMENT 'Counts the versions of one rule',
    state LowCardinality(String) COMMENT 'defined, or withdrawn: a rule that is withdrawn raises nothing any more',
    kind LowCardinality(String) COMMENT 'What it is about: intrusion, loitering, wrong_way, queue, …',
    place String COMMENT 'Zone or line that it is for, empty for the whole image',
    direction LowCardinality(String) COMMENT 'Direction that raises it at a line, empty for either',
    classes Array(LowCardinality(String)) COMMENT 'Classes that it is for, empty for those of its kind',
    for_ms Nullable(UInt32) COMMENT 'How long it must last before it is raised, ms; nothing: the default of its kind',
    speed_km_h Nullable(Float64) COMMENT 'Speed above or below which it counts, km/h; nothing: the default of its kind',
    persons_m2 Nullable(Float64) COMMENT 'Persons a square metre from which it counts; nothing: the default of its kind',
    persons Nullable(UInt32) COMMENT 'Fewest persons from which it counts; nothing: the default of its kind',
    length_m Nullable(Float64) COMMENT 'Length of a queue that is too long, m; nothing: the default of its kind',
    vehicles Nullable(UInt32) COMMENT 'Vehicles in a queue that is too long; nothing: the default of its kind',
    occupancy Nullable(Float64) COMMENT 'Share of the time in which the place is occupied, 0 to 1; nothing: the default of its kind',
    gap_ms Nullable(UInt32) COMMENT 'Shortest time between two road users at one spot, ms; nothing: the default of its kind',
    schedule_days Array(Array(UInt8)) COMMENT 'Weekdays on which each span of its hours begins, 1 is Monday; empty: always',
    schedule_from Array(String) COMMENT 'Time of day at which each span begins, in the time zone of the city',
    schedule_to Array(String) COMMENT 'Time of day at which each span ends; at or before the beginning: on the next day',
    severity LowCardinality(String) COMMENT 'information, low, medium, high or critical',
    cooldown_ms UInt32 COMMENT 'How long the same place raises nothing after an incident, ms',
    tells_roles Array(LowCardinality(String)) COMMENT 'Roles that are told at once, empty: operators and supervisors of the district',
    tells_agencies Array(LowCardinality(String)) COMMENT 'Agencies that are told at once',
    demonstration Bool COMMENT 'Its thresholds were lowered so that a demonstration raises an event',
    in_force_from DateTime64(3, 'UTC') COMMENT 'It applies to what was captured from this moment on, until the next version does',
    defined_at DateTime64(3, 'UTC') COMMENT 'When it was defined'
)
ENGINE = ReplacingMergeTree
ORDER BY (district, camera, rule_id, version)
COMMENT 'Every version of every rule of behaviour, without the person who defined it';

CREATE VIEW IF NOT EXISTS city.rules_history AS
SELECT * FROM city.rules FINAL
COMMENT 'Versions of rules: one row each';

CREATE VIEW IF NOT EXISTS city.rules_now AS
SELECT * FROM city.rules FINAL
ORDER BY version DESC
LIMIT 1 BY district, camera, rule_id
COMMENT 'Rules by their last version: one row a rule';
