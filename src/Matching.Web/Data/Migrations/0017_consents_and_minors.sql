-- The words that somebody agreed to, as a hash: a text that is changed later shows. What was given before is not known any more.
ALTER TABLE consents ADD COLUMN text_hash TEXT;

-- Whether a guardian has consented, and whether the programme takes in people under 18 at all: both are part of the gate of age, asked of thousands at once.
ALTER TABLE people ADD COLUMN is_guardian_consented BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE people SET is_guardian_consented = EXISTS
    (SELECT 1 FROM consents c WHERE c.person_id = people.id AND c.purpose = 'guardian' AND c.withdrawn_at IS NULL);
ALTER TABLE programmes ADD COLUMN takes_minors BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE programmes SET takes_minors = (texts LIKE '%"consent.guardian.%');

-- The index of the pool answers with the guardian's consent as well.
DROP INDEX ix_people_programme_id_status_role;
CREATE INDEX ix_people_programme_id_status_role ON people
    (programme_id, status, role, id, version, mark, capacity, site_id, birth_year, is_matching_consented, is_guardian_consented, is_restricted, interest_asked_on, interest_confirmed_on, screening_ends_on);
