-- Dry runs that the service makes by itself, daily or whenever the pool changed, for a coordinator to adopt or not.
ALTER TABLE programmes ADD COLUMN automatic_dry_run TEXT NOT NULL DEFAULT 'off';

-- For what an automatic run stands, a day or a state of the pool: it is made once, however many instances look. Null for a run that somebody asked for.
ALTER TABLE match_runs ADD COLUMN automatic_key TEXT;
CREATE UNIQUE INDEX uq_match_runs_programme_id_automatic_key ON match_runs (programme_id, automatic_key);
