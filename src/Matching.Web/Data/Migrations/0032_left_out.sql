-- Who was available and not in the pool of a run: by side and reason, in numbers.
ALTER TABLE match_runs ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]';
