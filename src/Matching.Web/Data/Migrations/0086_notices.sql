-- What was explained to people where a use of their data rests on another legal basis than consent.
CREATE TABLE notices (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    purpose      TEXT NOT NULL,
    legal_basis  TEXT NOT NULL,
    -- of the GDPR: 13 where the data came from the person, 14 where another person gave them
    article      INTEGER NOT NULL,
    text_version TEXT NOT NULL,
    text_hash    TEXT NOT NULL,
    language     TEXT NOT NULL,
    channel      TEXT NOT NULL,
    explained_by TEXT NOT NULL,
    explained_at TIMESTAMPTZ NOT NULL,
    -- when the person objected, or staff saw that it was recorded by mistake
    ended_at     TIMESTAMPTZ,
    end_reason   TEXT,
    CONSTRAINT ck_notices_legal_basis CHECK (legal_basis IN ('contract', 'task', 'interest')),
    CONSTRAINT ck_notices_article CHECK (article IN (13, 14)),
    CONSTRAINT ck_notices_end_reason CHECK (end_reason IN ('objection', 'mistake'))
);
CREATE INDEX ix_notices_programme_id_id ON notices (programme_id, id);
CREATE INDEX ix_notices_person_id_id ON notices (person_id, id);

-- Whether a notice of matching was explained and holds.
ALTER TABLE people ADD COLUMN is_matching_noticed BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX ix_people_programme_id_status_role;
CREATE INDEX ix_people_programme_id_status_role ON people
    (programme_id, status, role, id, version, mark, capacity, site_id, birth_year, is_matching_consented, is_matching_noticed,
     is_guardian_consented, adult_confirmed_on, is_restricted, interest_asked_on, interest_confirmed_on, screening_ends_on);

-- On what matching rests in a programme: consent, notice, or either; and the legal basis of its notices.
ALTER TABLE programmes ADD COLUMN matching_basis TEXT NOT NULL DEFAULT 'consent';
ALTER TABLE programmes ADD COLUMN notice_basis TEXT NOT NULL DEFAULT 'task';
