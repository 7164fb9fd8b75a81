-- The public page of a programme: one row a language. A programme without a row has no public page.
CREATE TABLE programme_pages (
    programme_id UUID NOT NULL REFERENCES programmes (id),
    language     TEXT NOT NULL,
    title        TEXT NOT NULL,
    lead         TEXT NOT NULL,
    body         TEXT NOT NULL,
    is_draft     BOOLEAN NOT NULL,
    version      INTEGER NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (programme_id, language)
);
