-- Who started a run; empty for one that the service made by itself, and for runs of earlier versions.
ALTER TABLE match_runs ADD COLUMN created_by UUID;
-- A withdrawn proposal whose two people are not to be proposed to each other again.
ALTER TABLE pairs ADD COLUMN is_never_again BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX ix_pairs_programme_id_never_again ON pairs (programme_id) WHERE is_never_again;
-- What a coordinator marked in a run, for its what-ifs and for the run that is started from it.
ALTER TABLE proposals ADD COLUMN is_to_lock BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE proposals ADD COLUMN is_to_forbid BOOLEAN NOT NULL DEFAULT FALSE;
