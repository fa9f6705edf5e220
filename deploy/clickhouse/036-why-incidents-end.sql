-- Why an incident was over: its condition, or that nobody could say any more. Durations of the latter are not how long it lasted.
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS ended_by LowCardinality(String) DEFAULT '' COMMENT 'Why it was over, empty while it goes on: condition, moment, part_ended, camera_silent, not_observed, rule_changed, rule_not_in_force, place_changed or not_permitted';
CREATE OR REPLACE VIEW observations.behaviour_events_now AS
SELECT * FROM observations.behaviour_events FINAL
COMMENT 'Behaviour events: one row each';

ALTER TABLE city.incident_facts ADD COLUMN IF NOT EXISTS ended_by LowCardinality(String) DEFAULT '' COMMENT 'Why it was over, empty while it goes on: condition, moment, part_ended, camera_silent, not_observed, rule_changed, rule_not_in_force, place_changed or not_permitted';
CREATE OR REPLACE VIEW city.incidents_now AS
SELECT * FROM city.incident_facts FINAL
COMMENT 'Incidents as they stand: one row each';

CREATE OR REPLACE VIEW city.incidents_per_day AS
SELECT
    district,
    camera,
    toDate(began_at) AS day,
    kind,
    place,
    count() AS incidents,
    countIf(phase IN ('began', 'goes_on')) AS unfinished,
    countIf(ended_by NOT IN ('', 'condition', 'moment')) AS cut_short,
    round(quantileExact(0.5)(dateDiff('millisecond', began_at, ended_at) / 1000), 1) AS median_duration_s,
    round(max(dateDiff('millisecond', began_at, ended_at) / 1000), 1) AS longest_duration_s,
    simulated
FROM city.incident_facts FINAL
GROUP BY district, camera, day, kind, place, simulated
COMMENT 'Incidents a day by kind and place, and how long they lasted; demonstration and street apart';
