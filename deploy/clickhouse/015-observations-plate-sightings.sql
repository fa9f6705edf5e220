-- Which reads have ever had a plate, by plate: where a search begins. A read may be amended to another plate, so what it says now is asked of
-- observations.plate_reads by its key. A projection of that table would not do: ClickHouse does not use projections with FINAL.
CREATE TABLE IF NOT EXISTS observations.plate_sightings
(
    plate_key String COMMENT 'The plate for matching, as one revision of the read said',
    district LowCardinality(String) COMMENT 'District of the camera',
    camera LowCardinality(String) COMMENT 'Camera that saw the vehicle',
    read_id String COMMENT 'Id of the read',
    received_at DateTime64(3, 'UTC') COMMENT 'When the picture of that revision reached the platform'
)
ENGINE = ReplacingMergeTree
PARTITION BY toStartOfHour(received_at)
ORDER BY (plate_key, camera, read_id)
TTL toDateTime(received_at) + INTERVAL 24 HOUR DELETE
SETTINGS ttl_only_drop_parts = 1
COMMENT 'Reads by plate, as short-lived as the reads';

CREATE VIEW IF NOT EXISTS observations.plate_sightings_now AS
SELECT DISTINCT plate_key, district, camera, read_id FROM observations.plate_sightings
COMMENT 'Reads by plate: one row a plate and read';
