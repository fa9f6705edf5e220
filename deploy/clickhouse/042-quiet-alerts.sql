-- Alerts that a muted rule raised: kept, without sound or badge.
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS muted_until Nullable(DateTime64(3, 'UTC')) COMMENT 'Until when its rule was muted when it was raised, empty once somebody judged it and for all other alerts';
CREATE OR REPLACE VIEW observations.alerts_now AS
SELECT * FROM observations.alerts FINAL
COMMENT 'Alerts as they stand: one row an alert';
