-- What a person asked to change by their own link and staff confirm first, because it lets a person into the pool. The value is sealed under the person's key.
CREATE TABLE correction_requests (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    value_sealed TEXT NOT NULL,
    status       TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    decided_at   TIMESTAMPTZ,
    CONSTRAINT ck_correction_requests_kind CHECK (kind IN ('birth_year', 'guardian_consent')),
    CONSTRAINT ck_correction_requests_status CHECK (status IN ('open', 'confirmed', 'dismissed'))
);
CREATE INDEX ix_correction_requests_programme_id_id ON correction_requests (programme_id, id);
CREATE INDEX ix_correction_requests_person_id ON correction_requests (person_id);
-- A later wish of the same kind takes the place of the open one.
CREATE UNIQUE INDEX uq_correction_requests_person_id_kind ON correction_requests (person_id, kind) WHERE status = 'open';
