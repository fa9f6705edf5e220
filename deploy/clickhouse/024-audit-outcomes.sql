-- What became of it, how often, and what the log noticed by itself.
ALTER TABLE observations.audit_log ADD COLUMN IF NOT EXISTS leaf_kind LowCardinality(String) DEFAULT 'entry' COMMENT 'entry, or what the log noticed: omission, number_refused or id_taken' AFTER leaf_hash;
ALTER TABLE observations.audit_log ADD COLUMN IF NOT EXISTS outcome LowCardinality(String) DEFAULT 'allowed' COMMENT 'allowed, refused or failed' AFTER object_kind;
ALTER TABLE observations.audit_log ADD COLUMN IF NOT EXISTS refusal LowCardinality(String) DEFAULT '' COMMENT 'Why it was refused or failed, empty if it was not' AFTER outcome;
ALTER TABLE observations.audit_log ADD COLUMN IF NOT EXISTS times UInt64 DEFAULT 1 COMMENT 'How many alike of one person and minute it stands for; of an alarm how many numbers' AFTER refusal;
ALTER TABLE observations.audit_log ADD COLUMN IF NOT EXISTS last_seq UInt64 DEFAULT seq COMMENT 'Last number that an alarm is about; of an entry its number' AFTER seq;
ALTER TABLE observations.audit_log COMMENT COLUMN action 'collect, alter, consult, disclose, combine, erase, decide, sign_in or sign_out; empty for an alarm';
ALTER TABLE observations.audit_log COMMENT COLUMN producer 'Instance that said it: its service, a slash and its name; of an alarm whose numbers it is about';
CREATE OR REPLACE VIEW observations.audit_log_now AS
SELECT * FROM observations.audit_log FINAL
COMMENT 'The audit log: one row an entry or an alarm';

ALTER TABLE city.audit_log ADD COLUMN IF NOT EXISTS leaf_kind LowCardinality(String) DEFAULT 'entry' COMMENT 'entry, or what the log noticed: omission, number_refused or id_taken' AFTER leaf_hash;
ALTER TABLE city.audit_log ADD COLUMN IF NOT EXISTS outcome LowCardinality(String) DEFAULT 'allowed' COMMENT 'allowed, refused or failed';
ALTER TABLE city.audit_log ADD COLUMN IF NOT EXISTS times UInt64 DEFAULT 1 COMMENT 'How many alike of one person and minute it stands for; of an alarm how many numbers';
ALTER TABLE city.audit_log COMMENT COLUMN action 'collect, alter, consult, disclose, combine, erase, decide, sign_in or sign_out; empty for an alarm';
CREATE OR REPLACE VIEW city.audit_log_now AS
SELECT * FROM city.audit_log FINAL
COMMENT 'The audit log without its people: one row an entry or an alarm';
CREATE OR REPLACE VIEW city.audit_per_day AS
SELECT agency, toDate(at) AS day, purpose, action, object_kind, outcome, count() AS entries, sum(times) AS acts, countIf(has_case) AS with_case
FROM city.audit_log FINAL
WHERE leaf_kind = 'entry'
GROUP BY agency, day, purpose, action, object_kind, outcome
COMMENT 'Looks, decisions and refusals a day by agency, purpose and kind; acts counts what one entry stands for';
