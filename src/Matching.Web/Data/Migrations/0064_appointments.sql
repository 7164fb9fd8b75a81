-- Appointments of staff with a person. Place and note are sealed under the person's key.
CREATE TABLE appointments (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- with whom; none where the account was deleted
    account_id   UUID REFERENCES accounts (id) ON DELETE SET NULL,
    kind         TEXT NOT NULL,
    starts_at    TIMESTAMPTZ NOT NULL,
    minutes      INTEGER NOT NULL,
    -- none for a talk by telephone
    place_sealed TEXT,
    note_sealed  TEXT,
    status       TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_appointments_kind CHECK (kind IN ('interview', 'first_meeting', 'visit', 'call')),
    CONSTRAINT ck_appointments_status CHECK (status IN ('planned', 'done', 'missed', 'cancelled'))
);
CREATE INDEX ix_appointments_person_id_id ON appointments (person_id, id);
CREATE INDEX ix_appointments_programme_id_starts_at ON appointments (programme_id, starts_at) WHERE status = 'planned';
