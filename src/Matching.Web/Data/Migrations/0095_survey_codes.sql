-- A code that staff read out in place of a link, for an hour and one use. It is kept as a keyed hash.
ALTER TABLE survey_links ADD COLUMN code_hash TEXT;
ALTER TABLE survey_links ADD COLUMN code_expires_at TIMESTAMPTZ;
CREATE UNIQUE INDEX uq_survey_links_code_hash ON survey_links (code_hash) WHERE code_hash IS NOT NULL;

-- How many codes a network may still try: the moment, in microseconds, at which it may try as many as ever again.
CREATE TABLE survey_code_budgets (
    bucket  TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX ix_survey_code_budgets_full_at ON survey_code_budgets (full_at);
