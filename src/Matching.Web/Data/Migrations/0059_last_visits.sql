-- when staff were here before, for what has happened since
ALTER TABLE accounts ADD COLUMN last_seen_at TIMESTAMPTZ;
ALTER TABLE sessions ADD COLUMN previous_visit_at TIMESTAMPTZ;
-- The time leads: behind the programme it would be taken for the order of what is looked up by person.
CREATE INDEX ix_pair_events_occurred_at_programme_id ON pair_events (occurred_at, programme_id);
CREATE INDEX ix_signups_created_at_programme_id ON signups (created_at, programme_id);
CREATE INDEX ix_responses_submitted_at_programme_id ON responses (submitted_at, programme_id);
