-- A new e-mail address is a request: that one is taken would tell that its owner takes part.
CREATE TABLE correction_requests_new (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    value_sealed TEXT NOT NULL,
    status       TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    decided_at   TIMESTAMPTZ,
    CONSTRAINT ck_correction_requests_kind CHECK (kind IN ('birth_year', 'guardian_consent', 'email')),
    CONSTRAINT ck_correction_requests_status CHECK (status IN ('open', 'confirmed', 'dismissed'))
);
INSERT INTO correction_requests_new (id, programme_id, person_id, kind, value_sealed, status, version, created_at, decided_at)
SELECT id, programme_id, person_id, kind, value_sealed, status, version, created_at, decided_at FROM correction_requests;
DROP TABLE correction_requests;
ALTER TABLE correction_requests_new RENAME TO correction_requests;
CREATE INDEX ix_correction_requests_programme_id_id ON correction_requests (programme_id, id);
CREATE INDEX ix_correction_requests_person_id ON correction_requests (person_id);
CREATE UNIQUE INDEX uq_correction_requests_person_id_kind ON correction_requests (person_id, kind) WHERE status = 'open';
