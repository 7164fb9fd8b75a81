-- A number of each person's own, from the last digits of the id. The sum of mark times version over a pool changes with every change in it, so a
-- pool that is already known need not be read again, only summed.
ALTER TABLE people ADD COLUMN mark BIGINT NOT NULL DEFAULT 1;
UPDATE people SET mark = 1 + CAST(CAST('x' || right(CAST(id AS TEXT), 7) AS BIT(28)) AS INTEGER);

-- what the wider index of the pool answers as well
DROP INDEX ix_people_programme_id_role_status;
DROP INDEX ix_people_programme_id_status_role;
CREATE INDEX ix_people_programme_id_status_role ON people
    (programme_id, status, role, id, version, mark, capacity, site_id, birth_year, is_matching_consented, interest_asked_on, interest_confirmed_on, screening_ends_on);
