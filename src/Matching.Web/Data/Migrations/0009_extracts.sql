-- An analyst's key may carry the permission of an evaluator: to take data of persons out, for a purpose and until a day.
ALTER TABLE api_keys ADD COLUMN evaluator_purpose TEXT;
ALTER TABLE api_keys ADD COLUMN evaluator_ends_on DATE;

-- Data of persons taken out under pseudonyms. What the files are written from is frozen and sealed with the service's key, and removed after the last day.
CREATE TABLE extracts (
    id              UUID PRIMARY KEY,
    programme_id    UUID NOT NULL REFERENCES programmes (id),
    -- the key that asked
    made_by         UUID NOT NULL,
    purpose         TEXT NOT NULL,
    ends_on         DATE NOT NULL,
    as_of           DATE NOT NULL,
    coarsen         TEXT NOT NULL,
    is_suppressing  BOOLEAN NOT NULL,
    is_full         BOOLEAN NOT NULL,
    status          TEXT NOT NULL,
    people          INTEGER NOT NULL,
    failing_rows    INTEGER NOT NULL,
    suppressed_rows INTEGER NOT NULL,
    content_sealed  TEXT,
    created_at      TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_extracts_programme_id_id ON extracts (programme_id, id);
CREATE INDEX ix_extracts_ends_on ON extracts (ends_on);
