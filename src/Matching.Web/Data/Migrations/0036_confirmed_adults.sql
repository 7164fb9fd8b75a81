-- Day on which staff confirmed that a person has turned 18: the year of birth alone says so only of those who turned 19 this year or are older.
ALTER TABLE people ADD COLUMN adult_confirmed_on DATE;

-- The index of the pool answers with the confirmation as well.
DROP INDEX ix_people_programme_id_status_role;
CREATE INDEX ix_people_programme_id_status_role ON people
    (programme_id, status, role, id, version, mark, capacity, site_id, birth_year, is_matching_consented, is_guardian_consented, adult_confirmed_on, is_restricted, interest_asked_on, interest_confirmed_on, screening_ends_on);
