-- Whether a person who still waits is asked the start form a second time.
ALTER TABLE survey_links ADD COLUMN is_again BOOLEAN NOT NULL DEFAULT FALSE;
