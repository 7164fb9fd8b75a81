-- A site may have a funder of its own; one without is paid for by the programme's.
ALTER TABLE sites ADD COLUMN funder TEXT;

-- The programme's own text in the report of a period.
CREATE TABLE report_texts (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    period       TEXT NOT NULL,
    text         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_report_texts_programme_id_period UNIQUE (programme_id, period)
);

-- To whom a report was handed over, and what for.
CREATE TABLE report_handovers (
    id               UUID PRIMARY KEY,
    programme_id     UUID NOT NULL REFERENCES programmes (id),
    period           TEXT NOT NULL,
    site_id          UUID REFERENCES sites (id) ON DELETE SET NULL,
    funder           TEXT,
    recipient_sealed TEXT NOT NULL,
    purpose_sealed   TEXT NOT NULL,
    form             TEXT NOT NULL,
    handed_over_on   DATE NOT NULL,
    account_id       UUID REFERENCES accounts (id) ON DELETE SET NULL,
    created_at       TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_report_handovers_form CHECK (form IN ('print', 'docx'))
);
CREATE INDEX ix_report_handovers_programme_id_id ON report_handovers (programme_id, id);
