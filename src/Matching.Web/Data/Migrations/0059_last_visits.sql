-- when staff were here before, for what has happened since
ALTER TABLE accounts ADD COLUMN last_seen_at TIMESTAMPTZ;
ALTER TABLE sessions ADD COLUMN previous_visit_at TIMESTAMPTZ;
CREATE INDEX ix_pair_events_programme_id_occurred_at ON pair_events (programme_id, occurred_at);
CREATE INDEX ix_signups_programme_id_created_at ON signups (programme_id, created_at);
CREATE INDEX ix_responses_programme_id_submitted_at ON responses (programme_id, submitted_at);
