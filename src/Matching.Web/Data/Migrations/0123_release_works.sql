-- The making of a release that was started in the console: of each programme the newest.
CREATE TABLE release_works (
    programme_id UUID PRIMARY KEY REFERENCES programmes (id),
    id           UUID NOT NULL,
    step         TEXT NOT NULL,
    share        DOUBLE PRECISION NOT NULL,
    number       INTEGER,
    refusal      TEXT,
    disclosed    TEXT NOT NULL,
    started_at   TIMESTAMPTZ NOT NULL,
    seen_at      TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_release_works_step CHECK (step IN ('waiting', 'reading', 'computing', 'auditing', 'storing', 'made', 'refused', 'failed'))
);
