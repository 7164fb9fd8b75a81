-- What stands between a person and the pool: screening that expires, training, checks, interest confirmed when asked.

ALTER TABLE programmes ADD COLUMN screening_months INTEGER NOT NULL DEFAULT 4;

ALTER TABLE people ADD COLUMN screened_on DATE;
ALTER TABLE people ADD COLUMN interest_asked_on DATE;
ALTER TABLE people ADD COLUMN interest_confirmed_on DATE;

CREATE INDEX ix_people_programme_id_role_gender ON people (programme_id, role, gender);
CREATE INDEX ix_people_programme_id_role_site_id ON people (programme_id, role, site_id);
CREATE INDEX ix_consents_person_id ON consents (person_id);

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

-- Read wherever somebody is about to enter the pool or a pair. Training and checks are asked of mentors: whoever looks for help need not be vetted for it.
CREATE VIEW person_gates AS
SELECT p.id AS person_id,
       p.birth_year,
       EXISTS (SELECT 1 FROM consents c WHERE c.person_id = p.id AND c.purpose = 'matching' AND c.withdrawn_at IS NULL) AS has_consent,
       (g.requires_training AND p.role = 'mentor' AND NOT EXISTS (SELECT 1 FROM training_attendances a WHERE a.person_id = p.id)) AS lacks_training,
       (g.requires_check AND p.role = 'mentor') AS needs_check,
       CASE WHEN g.requires_check THEN (SELECT max(coalesce(k.expires_on, '9999-12-31')) FROM checks k WHERE k.person_id = p.id AND k.result = 'passed') END AS checked_until,
       p.interest_asked_on,
       p.interest_confirmed_on,
       p.status,
       p.screened_on,
       p.status_changed_at,
       g.screening_months
FROM people p JOIN programmes g ON g.id = p.programme_id;
