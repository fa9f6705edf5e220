-- What the analytics of a device saw, and faults of its picture that last and are reported again.
ALTER TABLE observations.device_events ADD COLUMN IF NOT EXISTS objects Array(Tuple(id String, class LowCardinality(String), confidence Float32, x Float32, y Float32, width Float32, height Float32)) COMMENT 'For kind objects: what the device''s own analytics saw at that moment, boxes in fractions of its picture from the upper left corner; empty when they saw nothing any more';
ALTER TABLE observations.device_events COMMENT COLUMN initial 'How things are and not a change: when the events began to be followed, and every 5 minutes while a fault of the picture lasts';
CREATE OR REPLACE VIEW observations.device_events_now AS
SELECT * FROM observations.device_events FINAL
COMMENT 'What devices reported: one row each';
