-- Who signed up through which partner. A partner knows a sign-up by the id here, never by that of the person: somebody who was known before has a further
-- row and no further record, and which of the two it was is not told.
CREATE TABLE signups (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    partner_id   UUID NOT NULL REFERENCES partners (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role         TEXT NOT NULL,
    channel      TEXT NOT NULL,
    is_repeated  BOOLEAN NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_signups_channel CHECK (channel IN ('form', 'key'))
);
CREATE INDEX ix_signups_programme_id_partner_id_id ON signups (programme_id, partner_id, id);
CREATE INDEX ix_signups_person_id ON signups (person_id);

-- What a network, a partner's forms or a key have left: the moment, in microseconds, at which their budget is full again. Named by keyed hashes.
CREATE TABLE signup_budgets (
    bucket  TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
