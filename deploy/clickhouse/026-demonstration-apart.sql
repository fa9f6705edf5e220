-- Demonstration footage is never added to what was measured on a street: every view that counts says which of the two a row is.
CREATE OR REPLACE VIEW city.observed_per_minute AS
SELECT
    district,
    camera,
    from_at AS minute,
    observed_ms,
    round(observed_ms / greatest(1, toUnixTimestamp64Milli(to_at) - toUnixTimestamp64Milli(from_at)), 4) AS observed_share,
    arraySum(counts) AS crossed,
    simulated
FROM city.flow_measures FINAL
COMMENT 'How much of each minute was seen, and how many crossed: tells "nothing passed" from "not seen"';

CREATE OR REPLACE VIEW city.observed_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(from_at) AS hour,
    sum(m.observed_ms) AS observed_ms,
    round(sum(m.observed_ms) / 3600000, 4) AS observed_share,
    sum(arraySum(counts)) AS crossed,
    simulated
FROM city.flow_measures AS m FINAL
GROUP BY district, camera, hour, simulated
COMMENT 'How much of each hour was seen, and how many crossed; demonstration and street apart';

CREATE OR REPLACE VIEW city.flow_per_hour AS
SELECT
    c.district AS district,
    c.camera AS camera,
    c.hour AS hour,
    c.line AS line,
    c.direction AS direction,
    c.class AS class,
    c.count AS count,
    o.observed_ms AS observed_ms,
    o.observed_share AS observed_share,
    c.simulated AS simulated
FROM
(
    SELECT district, camera, toStartOfHour(minute) AS hour, line, direction, class, sum(f.count) AS count, simulated
    FROM city.flow_per_minute AS f
    GROUP BY district, camera, hour, line, direction, class, simulated
) AS c
INNER JOIN city.observed_per_hour AS o
    ON o.district = c.district AND o.camera = c.camera AND o.hour = c.hour AND o.simulated = c.simulated
COMMENT 'Counts an hour by line, direction and class, with the share of the hour that was seen; demonstration and street apart';

CREATE OR REPLACE VIEW city.camera_health AS
SELECT
    district,
    camera,
    argMax(s.state, (s.epoch, s.at)) AS state,
    argMax(s.reason, (s.epoch, s.at)) AS reason,
    argMax(s.analysed_fps, (s.epoch, s.at)) AS analysed_fps,
    argMax(s.frames_shed, (s.epoch, s.at)) AS frames_shed,
    argMax(s.clock_wrong, (s.epoch, s.at)) AS clock_wrong,
    argMax(s.replica, (s.epoch, s.at)) AS replica,
    argMax(s.at, (s.epoch, s.at)) AS said_at,
    argMax(s.simulated, (s.epoch, s.at)) AS simulated,
    argMax(s.impaired, (s.epoch, s.at)) AS impaired
FROM city.camera_states AS s FINAL
GROUP BY district, camera
COMMENT 'The last that was said of each camera';

CREATE OR REPLACE VIEW city.camera_health_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(at) AS hour,
    count() AS reports,
    round(countIf(state IN ('playing', 'idle')) / count(), 4) AS healthy_share,
    round(avgIf(analysed_fps, state = 'playing'), 2) AS mean_analysed_fps,
    groupUniqArrayIf(reason, reason != '') AS reasons,
    simulated
FROM city.camera_states FINAL
GROUP BY district, camera, hour, simulated
COMMENT 'Share of the reports of an hour in which a camera was well, and what was wrong otherwise; demonstration and street apart';

CREATE OR REPLACE VIEW city.recording_coverage_per_hour AS
SELECT
    district,
    camera,
    hour,
    intervalLengthSum(start_ms, end_ms) AS recorded_ms,
    round(intervalLengthSum(start_ms, end_ms) / 3600000, 4) AS recorded_share,
    sum(share_of_bytes) AS bytes,
    simulated
FROM
(
    SELECT
        district,
        camera,
        simulated,
        arrayJoin(timeSlots(toDateTime(toStartOfHour(from_at), 'UTC'), toUInt32(greatest(0, toUnixTimestamp(to_at) - toUnixTimestamp(toStartOfHour(from_at)))), 3600)) AS hour,
        greatest(toUnixTimestamp64Milli(from_at), toInt64(toUnixTimestamp(hour)) * 1000) AS start_ms,
        least(toUnixTimestamp64Milli(to_at), (toInt64(toUnixTimestamp(hour)) + 3600) * 1000) AS end_ms,
        bytes * (end_ms - start_ms) / greatest(1, toUnixTimestamp64Milli(to_at) - toUnixTimestamp64Milli(from_at)) AS share_of_bytes
    FROM city.recording_segments FINAL
)
WHERE end_ms > start_ms
GROUP BY district, camera, hour, simulated
COMMENT 'How much of each hour is recorded: what two replicas both recorded counts once; demonstration and street apart';

CREATE OR REPLACE VIEW city.alerts_per_hour AS
SELECT
    district,
    camera,
    toStartOfHour(raised_at) AS hour,
    rule,
    kind,
    count() AS alerts,
    countIf(state = 'dismissed' OR dismissal_reason != '') AS dismissed,
    countIf(state IN ('confirmed', 'dispatched') OR (state = 'closed' AND dismissal_reason = '')) AS confirmed,
    sum(observations) AS merged_observations,
    round(quantileExact(0.5)(raise_latency_ms)) AS median_raise_latency_ms,
    simulated
FROM city.alert_facts FINAL
GROUP BY district, camera, hour, rule, kind, simulated
COMMENT 'Alerts an hour by rule and kind, and what people made of them; demonstration and street apart';

CREATE OR REPLACE VIEW city.dismissals_per_day AS
SELECT district, camera, toDate(raised_at) AS day, rule, kind, dismissal_reason, count() AS alerts, simulated
FROM city.alert_facts FINAL
WHERE dismissal_reason != ''
GROUP BY district, camera, day, rule, kind, dismissal_reason, simulated
COMMENT 'False alarms by reason: what teaches the rules; demonstration and street apart';
