-- People who come together, such as a couple or a family: each has a record of their own, and one tie at most.
CREATE TABLE person_ties (
    person_id    UUID PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    tie_id       UUID NOT NULL,
    kind         TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_person_ties_kind CHECK (kind IN ('couple', 'family', 'group'))
);
CREATE INDEX ix_person_ties_tie_id ON person_ties (tie_id);
CREATE INDEX ix_person_ties_programme_id ON person_ties (programme_id);
