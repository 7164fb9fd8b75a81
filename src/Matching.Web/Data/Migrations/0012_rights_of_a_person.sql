-- A person's own link to their data. Only the hash of its token is kept: it has 256 random bits, so a fast hash is enough.
CREATE TABLE personal_links (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL,
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    token_hash   TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    revoked_at   TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX uq_personal_links_token_hash ON personal_links (token_hash);
CREATE INDEX ix_personal_links_programme_id_person_id ON personal_links (programme_id, person_id);

-- Who was erased: ids alone, so that a backup made before can be brought up to date. Says nothing of anybody.
CREATE TABLE erasures (
    person_id    UUID PRIMARY KEY,
    programme_id UUID NOT NULL,
    reason       TEXT NOT NULL,
    erased_at    TIMESTAMPTZ NOT NULL
);

-- Kept, but used for nothing: neither matched nor listed nor counted.
ALTER TABLE people ADD COLUMN is_restricted BOOLEAN NOT NULL DEFAULT FALSE;
-- When somebody who left was told that their record is about to go.
ALTER TABLE people ADD COLUMN retention_warned_at TIMESTAMPTZ;
CREATE INDEX ix_people_programme_id_status_changed_at ON people (programme_id, status, status_changed_at);

-- Months after leaving for which a record is kept; null keeps it.
ALTER TABLE programmes ADD COLUMN retain_months INTEGER;

-- The index of the pool answers with the restriction as well.
DROP INDEX ix_people_programme_id_status_role;
CREATE INDEX ix_people_programme_id_status_role ON people
    (programme_id, status, role, id, version, mark, capacity, site_id, birth_year, is_matching_consented, is_restricted, interest_asked_on, interest_confirmed_on, screening_ends_on);
