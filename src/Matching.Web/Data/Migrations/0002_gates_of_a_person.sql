-- What stands between a person and the pool: screening that expires, training, checks, interest confirmed when asked.

ALTER TABLE programmes ADD COLUMN screening_months INTEGER NOT NULL DEFAULT 4;

ALTER TABLE people ADD COLUMN screened_on DATE;
-- fixed when the screening is made: a later change of the programme's months does not reach back
ALTER TABLE people ADD COLUMN screening_ends_on DATE;
-- whether a consent to matching is in force: the table of consents says when and how, this column answers quickly
ALTER TABLE people ADD COLUMN is_matching_consented BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE people SET is_matching_consented = EXISTS
    (SELECT 1 FROM consents c WHERE c.person_id = people.id AND c.purpose = 'matching' AND c.withdrawn_at IS NULL);
ALTER TABLE people ADD COLUMN interest_asked_on DATE;
ALTER TABLE people ADD COLUMN interest_confirmed_on DATE;

CREATE TABLE trainings (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    site_id      UUID REFERENCES sites (id),
    title        TEXT NOT NULL,
    held_on      DATE NOT NULL,
    minutes      INTEGER,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_trainings_programme_id_id ON trainings (programme_id, id);

-- Who was there; nobody is trained by being invited.
CREATE TABLE training_attendances (
    programme_id UUID NOT NULL,
    training_id  UUID NOT NULL REFERENCES trainings (id) ON DELETE CASCADE,
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (training_id, person_id)
);
CREATE INDEX ix_training_attendances_person_id ON training_attendances (person_id);

-- That a check was made and until when it holds; never what it said.
CREATE TABLE checks (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    result       TEXT NOT NULL,
    checked_on   DATE NOT NULL,
    expires_on   DATE,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_checks_programme_id_id ON checks (programme_id, id);
CREATE INDEX ix_checks_person_id ON checks (person_id);

-- Who is in the pool is asked all the time and of everybody: answered from this alone, without the wide rows of people.
CREATE INDEX ix_people_programme_id_status_role ON people
    (programme_id, status, role, id, version, capacity, site_id, birth_year, is_matching_consented, interest_asked_on, interest_confirmed_on, screening_ends_on);
