-- The short track of a questionnaire asks its core items only.
ALTER TABLE responses ADD COLUMN track TEXT NOT NULL DEFAULT 'long';
ALTER TABLE survey_links ADD COLUMN track TEXT NOT NULL DEFAULT 'long';
