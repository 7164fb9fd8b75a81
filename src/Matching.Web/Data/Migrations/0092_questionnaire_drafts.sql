-- One draft a form waits here until it is published; a retired version is asked no more and stays with its answers.
CREATE TABLE questionnaire_drafts (
    id         TEXT PRIMARY KEY,
    definition TEXT NOT NULL,
    saved_at   TIMESTAMPTZ NOT NULL
);
ALTER TABLE questionnaires ADD COLUMN retired_at TIMESTAMPTZ;
