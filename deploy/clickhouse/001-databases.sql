-- Two databases, because two kinds of people read them. Analysts read `city` directly: counts and health, nobody's data.
-- `observations` holds plates, tracks and alerts: people reach it through the command centre, with a purpose, after the audit entry.
CREATE DATABASE IF NOT EXISTS city COMMENT 'Aggregates without personal data, which analysts read directly';

CREATE DATABASE IF NOT EXISTS observations COMMENT 'Plates, tracks, crossings, behaviour, alerts: personal data, read through the command centre only';
