-- One table for all budgets: what may still be tried, as the moment in microseconds at which a bucket is full again. Named by keyed
-- hashes. What was counted in the last minutes starts again.
DROP TABLE survey_code_budgets;
DROP TABLE signup_budgets;
CREATE TABLE budgets (
    bucket  TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX ix_budgets_full_at ON budgets (full_at);
