-- Register of requests by authorities. What was asked, about whom and with which result is sealed as one text; by the keyed hash the
-- entries about a person are found.
CREATE TABLE authority_requests (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    status       TEXT NOT NULL,
    received_on  DATE NOT NULL,
    words_sealed TEXT NOT NULL,
    person_hash  TEXT,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_authority_requests_status CHECK (status IN ('open', 'accepted', 'refused'))
);
CREATE INDEX ix_authority_requests_programme_id_id ON authority_requests (programme_id, id);
CREATE INDEX ix_authority_requests_person_hash ON authority_requests (person_hash);
