-- What the present versions of the events say and no column held: behaviour, flow, cameras, gaps and alerts.
-- Lists of things with several parts are parallel arrays, as the counts of city.flow_measures are.

ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS rule_id String DEFAULT '' COMMENT 'Rule that raised it, empty for what a zone or line says by itself';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS incident_id String DEFAULT '' COMMENT 'Incident that several events share, empty if there is none';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS revision UInt32 DEFAULT 0 COMMENT 'Counts the events of one incident';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS phase LowCardinality(String) DEFAULT '' COMMENT 'began, goes_on or over, empty where it has no duration';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS began_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When the incident began';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was over, nothing while it goes on';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS track_ids Array(String) COMMENT 'Tracks that took part, 50 at most';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS tracks UInt32 DEFAULT 0 COMMENT 'How many tracks took part';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS severity LowCardinality(String) DEFAULT '' COMMENT 'information, low, medium, high or critical, empty if it was not judged';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS confidence Nullable(Float32) COMMENT 'How sure the rule was, 0 to 1';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS measure_names Array(LowCardinality(String)) COMMENT 'Name of each thing that was measured';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS measure_values Array(Float64) COMMENT 'Value of each measure, in its unit';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS measure_units Array(LowCardinality(String)) COMMENT 'Unit of each measure: count, km_h, m_s, m, s, share, per_hour, pcu_per_hour, per_km, persons_m2 or level';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS measure_uncertainties Array(Nullable(Float64)) COMMENT 'One standard deviation of each measure, in its unit, nothing if unknown';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS measure_tracks Array(Nullable(UInt32)) COMMENT 'Tracks that each measure rests on, nothing if unknown';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS path_at Array(DateTime64(3, 'UTC')) COMMENT 'Moments of the way on the ground';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS path_x_m Array(Float64) COMMENT 'East of the calibration''s origin at each moment, m';
ALTER TABLE observations.behaviour_events ADD COLUMN IF NOT EXISTS path_y_m Array(Float64) COMMENT 'North of the calibration''s origin at each moment, m';
ALTER TABLE observations.behaviour_events COMMENT COLUMN kind 'What was done, from an open list: zone_entered, loitering, wrong_way, stopped_vehicle, queue, crowd, …';
CREATE OR REPLACE VIEW observations.behaviour_events_now AS
SELECT * FROM observations.behaviour_events FINAL
COMMENT 'Behaviour events: one row each';

ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS severity LowCardinality(String) DEFAULT '' COMMENT 'information, low, medium, high or critical, empty if it was not judged';
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS incident_id String DEFAULT '' COMMENT 'Incident that the alert follows, empty if there is none';
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When what raised it was over, nothing while it goes on or where it has no duration';
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS assigned_subject String DEFAULT '' COMMENT 'Person whom it is assigned to, as the verified ID token says, empty if nobody';
ALTER TABLE observations.alerts ADD COLUMN IF NOT EXISTS assigned_name String DEFAULT '' COMMENT 'Name of that person';
ALTER TABLE observations.alerts COMMENT COLUMN rule 'hotlist, behaviour, face or system';
ALTER TABLE observations.alerts COMMENT COLUMN change 'What made this revision: raised, amended, view, action, ended, assigned or noted';
CREATE OR REPLACE VIEW observations.alerts_now AS
SELECT * FROM observations.alerts FINAL
COMMENT 'Alerts as they stand: one row an alert';

ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS severity LowCardinality(String) DEFAULT '' COMMENT 'information, low, medium, high or critical, empty if it was not judged';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When what raised it was over, nothing while it goes on or where it has no duration';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS acknowledged_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When somebody first took it up, by acknowledging it or deciding at once; nothing before';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS decided_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was first confirmed or dismissed, nothing before';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS dispatched_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When somebody was first sent, nothing before';
ALTER TABLE city.alert_facts ADD COLUMN IF NOT EXISTS closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was first closed, nothing before';
ALTER TABLE city.alert_facts COMMENT COLUMN rule 'hotlist, behaviour, face or system';
ALTER TABLE city.alert_facts COMMENT COLUMN kind 'Hotlist: exact or possible. Behaviour: what was done. Face: in_review, confirmed or dismissed. System: what the platform noticed';

ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_places Array(LowCardinality(String)) COMMENT 'Place of each measure: a line, lane, approach or zone';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_place_kinds Array(LowCardinality(String)) COMMENT 'line, lane, approach or zone, for each measure';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_directions Array(LowCardinality(String)) COMMENT 'Direction of each measure, empty if it has none';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_classes Array(LowCardinality(String)) COMMENT 'Class of each measure, empty if it is of all';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_observed_shares Array(Nullable(Float32)) COMMENT 'Share of the window in which the place of each measure was observed, nothing if unknown';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_names Array(LowCardinality(String)) COMMENT 'Name of each thing that was measured';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_values Array(Float64) COMMENT 'Value of each measure, in its unit';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_units Array(LowCardinality(String)) COMMENT 'Unit of each measure: count, km_h, m_s, m, s, share, per_hour, pcu_per_hour, per_km, persons_m2 or level';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_uncertainties Array(Nullable(Float64)) COMMENT 'One standard deviation of each measure, in its unit, nothing if unknown';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS measure_samples Array(Nullable(UInt32)) COMMENT 'How many road users each measure rests on, nothing if unknown';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS turn_origins Array(LowCardinality(String)) COMMENT 'Approach from which each count of turns came';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS turn_destinations Array(LowCardinality(String)) COMMENT 'Approach to which it went';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS turn_classes Array(LowCardinality(String)) COMMENT 'Class of each count of turns';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS turn_counts Array(UInt32) COMMENT 'How many turned';
ALTER TABLE city.flow_measures ADD COLUMN IF NOT EXISTS conditions Array(LowCardinality(String)) COMMENT 'Under what the window was seen: night, rain, fog or glare';

ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS last_frame_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When its last frame was captured, nothing before the first';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS width_px UInt16 DEFAULT 0 COMMENT 'Width of its frames, px, 0 if unknown';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS height_px UInt16 DEFAULT 0 COMMENT 'Height of its frames, px, 0 if unknown';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS codec LowCardinality(String) DEFAULT '' COMMENT 'Codec, empty if unknown';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS analysing Array(LowCardinality(String)) COMMENT 'What is computed from its frames now: flow, behaviour, plates or faces';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS clock_source LowCardinality(String) DEFAULT '' COMMENT 'Clock that the times of its frames come from: camera, server, rtcp or onvif, empty if unknown';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS clock_reason LowCardinality(String) DEFAULT '' COMMENT 'What the estimate of time last had to do: jumped, stood_still, other_rate, outlier or unbelievable';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS impaired Array(LowCardinality(String)) COMMENT 'What makes its frames worth less: covered, defocused, turned_away, frozen, noisy, no_colour or dark';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS delivered_fps Nullable(Float32) COMMENT 'Frames that arrive a second, nothing if unknown';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS declared_fps Nullable(Float32) COMMENT 'Frames a second that the stream declares, nothing if it does not';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS packets_lost Nullable(UInt64) COMMENT 'Packets that were sent and never came, nothing if unknown';
ALTER TABLE city.camera_states ADD COLUMN IF NOT EXISTS preset String DEFAULT '' COMMENT 'Preset at which a camera that moves stands, empty if it does not move';

ALTER TABLE city.recording_gaps ADD COLUMN IF NOT EXISTS part Nullable(UInt32) COMMENT 'Part within the epoch, nothing if it is of no part';
ALTER TABLE city.recording_gaps ADD COLUMN IF NOT EXISTS packets_lost Nullable(UInt32) COMMENT 'Packets that were sent and never came, nothing if unknown';
ALTER TABLE city.recording_gaps ADD COLUMN IF NOT EXISTS detail String DEFAULT '' COMMENT 'What happened, said to a person, without addresses or credentials';
ALTER TABLE city.recording_gaps ADD COLUMN IF NOT EXISTS announced_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was announced, nothing if unknown';
CREATE OR REPLACE VIEW city.recording_gaps_now AS
SELECT * FROM city.recording_gaps FINAL
COMMENT 'Gaps: one row each';
