-- Every way out discloses: who was shown what of an alert, by which way. Before, only the agencies' topics said so.
ALTER TABLE observations.disclosures ADD COLUMN IF NOT EXISTS disclosed_by LowCardinality(String) DEFAULT 'agency-gateway' COMMENT 'Service that let it out';
ALTER TABLE observations.disclosures ADD COLUMN IF NOT EXISTS revision UInt32 DEFAULT 0 COMMENT 'Revision of the alert';
ALTER TABLE observations.disclosures ADD COLUMN IF NOT EXISTS what LowCardinality(String) DEFAULT 'alert' COMMENT 'alert, snapshot, clip or plate_crop';
ALTER TABLE observations.disclosures ADD COLUMN IF NOT EXISTS way LowCardinality(String) DEFAULT 'agency_topic' COMMENT 'agency_topic, page or event_stream';
ALTER TABLE observations.disclosures ADD COLUMN IF NOT EXISTS person String DEFAULT '' COMMENT 'OpenID subject of the officer, empty where it went to the systems of the agency';
ALTER TABLE observations.disclosures ADD COLUMN IF NOT EXISTS sha256 String DEFAULT '' COMMENT 'SHA-256 of the picture or clip, empty for an alert';

CREATE OR REPLACE VIEW observations.disclosures_now AS
SELECT * FROM observations.disclosures FINAL
COMMENT 'Disclosures: one row each';
