-- What goes on is one alert: how much it has gathered, and when it last became more serious. Each sighting stays with the alert itself.
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS tracks UInt32 DEFAULT 0 COMMENT 'Tracks that it is about, at least; 0 where they are not counted';
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS pictured_id String DEFAULT '' COMMENT 'Observation whose pictures are the alert''s, empty if it has none';
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS rose_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it last became more serious, nothing if it never did';
CREATE OR REPLACE VIEW observations.alerts_now AS
SELECT * FROM observations.alerts FINAL
COMMENT 'Alerts as they stand: one row an alert';

ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS rose_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it last became more serious, nothing if it never did';
