-- After an early end that was uncomfortable or unsafe the place of the mentor is not free until the concern is handled.
ALTER TABLE pairs ADD COLUMN is_place_blocked BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX ix_pairs_programme_id_is_place_blocked ON pairs (programme_id) WHERE is_place_blocked;

-- What belongs to the first meeting and to the end, where a programme records it.
ALTER TABLE pairs ADD COLUMN is_accompanied BOOLEAN;
ALTER TABLE pairs ADD COLUMN agreement_signed_on DATE;
ALTER TABLE pairs ADD COLUMN closing_talk_on DATE;

-- A person called; what was said, and what the other half is to be informed of, is sealed under the caller's key.
CREATE TABLE calls (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id),
    pair_id      UUID REFERENCES pairs (id),
    about        TEXT NOT NULL,
    called_on    DATE NOT NULL,
    words_sealed TEXT,
    inform_by    TEXT,
    inform_on    DATE,
    informed_on  DATE,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_calls_person_id ON calls (person_id);
CREATE INDEX ix_calls_pair_id ON calls (pair_id);
CREATE INDEX ix_calls_programme_id_inform_on ON calls (programme_id, inform_on);
