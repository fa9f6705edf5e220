-- What people do about an alert besides moving it on: who has it, notes, and the points of its checklist.
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS checks_done Array(LowCardinality(String)) COMMENT 'Points of the checklist that are done';
CREATE OR REPLACE VIEW observations.alerts_now AS
SELECT * FROM observations.alerts FINAL
COMMENT 'Alerts as they stand: one row an alert';

ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS assigned_subject String DEFAULT '' COMMENT 'Who got the alert, empty if nobody did';
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS assigned_name String DEFAULT '' COMMENT 'Name of that person';
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS check_item LowCardinality(String) DEFAULT '' COMMENT 'Point of the checklist, empty otherwise';
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS check_done Nullable(Bool) COMMENT 'Whether the point was ticked or taken back, nothing otherwise';
CREATE OR REPLACE VIEW observations.alert_commands_now AS
SELECT * FROM observations.alert_commands FINAL
COMMENT 'Commands: one row each';

ALTER TABLE observations.alert_actions ADD COLUMN IF NOT EXISTS assigned_subject String DEFAULT '' COMMENT 'Who got the alert, empty if nobody did';
ALTER TABLE observations.alert_actions ADD COLUMN IF NOT EXISTS assigned_name String DEFAULT '' COMMENT 'Name of that person';
ALTER TABLE observations.alert_actions ADD COLUMN IF NOT EXISTS check_item LowCardinality(String) DEFAULT '' COMMENT 'Point of the checklist, empty otherwise';
ALTER TABLE observations.alert_actions ADD COLUMN IF NOT EXISTS check_done Nullable(Bool) COMMENT 'Whether the point was ticked or taken back, nothing otherwise';
CREATE OR REPLACE VIEW observations.alert_actions_now AS
SELECT * FROM observations.alert_actions FINAL
COMMENT 'Actions: one row each';
