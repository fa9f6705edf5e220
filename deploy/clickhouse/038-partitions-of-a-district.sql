-- A district orders how long its reads and tracks live, so a partition belongs to one district and is dropped whole when retention asks
-- for it (controls 15 and 19). The expiry of a table stays as the last resort, where nobody asks: the ceiling of the class, an hour before 21 days for a read.
-- Each table is copied twice: the second copy has the rows that came between the first one and the exchange. What is repeated after a crash
-- begins with the copy that was left, so no row is lost.
DROP TABLE IF EXISTS observations.plate_reads_by_district;
CREATE TABLE observations.plate_reads_by_district AS observations.plate_reads
ENGINE = ReplacingMergeTree(revision)
PARTITION BY (district, toStartOfHour(received_at))
ORDER BY (camera, read_id)
TTL toDateTime(received_at) + INTERVAL 503 HOUR DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Plate reads, erased after 24 hours where nothing else is ordered';
INSERT INTO observations.plate_reads_by_district SELECT * FROM observations.plate_reads SETTINGS max_partitions_per_insert_block = 0;
EXCHANGE TABLES observations.plate_reads AND observations.plate_reads_by_district;
INSERT INTO observations.plate_reads SELECT * FROM observations.plate_reads_by_district SETTINGS max_partitions_per_insert_block = 0;
DROP TABLE observations.plate_reads_by_district;

DROP TABLE IF EXISTS observations.plate_sightings_by_district;
CREATE TABLE observations.plate_sightings_by_district AS observations.plate_sightings
ENGINE = ReplacingMergeTree
PARTITION BY (district, toStartOfHour(received_at))
ORDER BY (plate_key, camera, read_id)
TTL toDateTime(received_at) + INTERVAL 503 HOUR DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Reads by plate, as short-lived as the reads';
INSERT INTO observations.plate_sightings_by_district SELECT * FROM observations.plate_sightings SETTINGS max_partitions_per_insert_block = 0;
EXCHANGE TABLES observations.plate_sightings AND observations.plate_sightings_by_district;
INSERT INTO observations.plate_sightings SELECT * FROM observations.plate_sightings_by_district SETTINGS max_partitions_per_insert_block = 0;
DROP TABLE observations.plate_sightings_by_district;

DROP TABLE IF EXISTS observations.tracks_by_district;
CREATE TABLE observations.tracks_by_district AS observations.tracks
ENGINE = ReplacingMergeTree(sightings)
PARTITION BY (district, toDate(from_at))
ORDER BY (camera, track_id)
TTL toDateTime(from_at) + INTERVAL 1 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Tracks that are over, one day of life';
INSERT INTO observations.tracks_by_district SELECT * FROM observations.tracks SETTINGS max_partitions_per_insert_block = 0;
EXCHANGE TABLES observations.tracks AND observations.tracks_by_district;
INSERT INTO observations.tracks SELECT * FROM observations.tracks_by_district SETTINGS max_partitions_per_insert_block = 0;
DROP TABLE observations.tracks_by_district;
