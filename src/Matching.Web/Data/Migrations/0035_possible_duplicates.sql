-- Telephone numbers without a prefix are read as those of the programme's country.
ALTER TABLE programmes ADD COLUMN country TEXT NOT NULL DEFAULT 'IT';

-- Keyed hash of a whole name, by which records of one person are found.
ALTER TABLE people ADD COLUMN name_hash TEXT;
CREATE INDEX ix_people_programme_id_name_hash ON people (programme_id, name_hash);

-- Two records that may be of one person, until staff merge or dismiss them. A dismissed one is not raised again.
CREATE TABLE possible_duplicates (
    id                  UUID PRIMARY KEY,
    programme_id        UUID NOT NULL REFERENCES programmes (id),
    -- the earlier record and the later one
    person_id           UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    other_id            UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    has_name_and_year   BOOLEAN NOT NULL,
    has_telephone       BOOLEAN NOT NULL,
    -- only of records from before addresses were compared by punycode
    has_email           BOOLEAN NOT NULL,
    status              TEXT NOT NULL,
    version             INTEGER NOT NULL,
    created_at          TIMESTAMPTZ NOT NULL,
    decided_at          TIMESTAMPTZ,
    CONSTRAINT ck_possible_duplicates_status CHECK (status IN ('open', 'merged', 'dismissed'))
);
CREATE UNIQUE INDEX uq_possible_duplicates_person_id_other_id ON possible_duplicates (person_id, other_id);
CREATE INDEX ix_possible_duplicates_other_id ON possible_duplicates (other_id);
CREATE INDEX ix_possible_duplicates_programme_id_id ON possible_duplicates (programme_id, id);

-- Hashes of names, addresses and telephone numbers follow new rules; SQL cannot make them, so the next start does, as long as this is here.
INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1');
