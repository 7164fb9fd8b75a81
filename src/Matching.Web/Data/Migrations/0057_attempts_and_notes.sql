-- Attempts to reach a person. An attempt is no contact, so it counts in no alarm.
CREATE TABLE contact_attempts (
    id            UUID PRIMARY KEY,
    programme_id  UUID NOT NULL REFERENCES programmes (id),
    person_id     UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- the pair about which staff called; none before a match
    pair_id       UUID REFERENCES pairs (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL,
    attempted_at  TIMESTAMPTZ NOT NULL,
    account_id    UUID REFERENCES accounts (id) ON DELETE SET NULL,
    CONSTRAINT ck_contact_attempts_kind CHECK (kind IN ('no_answer', 'message', 'letter'))
);
CREATE INDEX ix_contact_attempts_programme_id_id ON contact_attempts (programme_id, id);
CREATE INDEX ix_contact_attempts_person_id_id ON contact_attempts (person_id, id);
CREATE INDEX ix_contact_attempts_pair_id_id ON contact_attempts (pair_id, id);

-- Notes of staff about a person, sealed under the person's key.
CREATE TABLE notes (
    id             UUID PRIMARY KEY,
    programme_id   UUID NOT NULL REFERENCES programmes (id),
    person_id      UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    text_sealed    TEXT NOT NULL,
    readers        TEXT NOT NULL,
    account_id     UUID REFERENCES accounts (id) ON DELETE SET NULL,
    follow_up_on   DATE,
    followed_up_at TIMESTAMPTZ,
    created_at     TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_notes_readers CHECK (readers IN ('team', 'author'))
);
CREATE INDEX ix_notes_programme_id_id ON notes (programme_id, id);
CREATE INDEX ix_notes_person_id_id ON notes (person_id, id);
CREATE INDEX ix_notes_programme_id_follow_up_on ON notes (programme_id, follow_up_on) WHERE followed_up_at IS NULL;
