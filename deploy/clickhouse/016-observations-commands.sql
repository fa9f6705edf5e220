-- What people asked for comes from its answer since commands carry a session's token, which only who carries them out may read.
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS actor_role LowCardinality(String) DEFAULT '' COMMENT 'Role in which that person asked' AFTER actor_agency;
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS verified Bool DEFAULT true COMMENT 'The provider confirmed that it was that person; otherwise it is only whom the message named' AFTER actor_role;
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS accepted Bool DEFAULT true COMMENT 'It was carried out' AFTER verified;
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS refusal LowCardinality(String) DEFAULT '' COMMENT 'Why it was refused, empty if it was not' AFTER accepted;
ALTER TABLE observations.alert_commands ADD COLUMN IF NOT EXISTS answered_at DateTime64(3, 'UTC') DEFAULT asked_at COMMENT 'When it was answered' AFTER asked_at;
CREATE OR REPLACE VIEW observations.alert_commands_now AS
SELECT * FROM observations.alert_commands FINAL
COMMENT 'Commands: one row each';
