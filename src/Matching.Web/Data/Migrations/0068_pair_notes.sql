-- Notes of staff about a pair with what supervisors say about them, sealed under the mentee's key: their words name both people.
CREATE TABLE pair_notes (
    id             UUID PRIMARY KEY,
    programme_id   UUID NOT NULL REFERENCES programmes (id),
    pair_id        UUID NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    text_sealed    TEXT NOT NULL,
    readers        TEXT NOT NULL,
    account_id     UUID REFERENCES accounts (id) ON DELETE SET NULL,
    follow_up_on   DATE,
    followed_up_at TIMESTAMPTZ,
    created_at     TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_pair_notes_readers CHECK (readers IN ('team', 'author'))
);
CREATE INDEX ix_pair_notes_programme_id_id ON pair_notes (programme_id, id);
CREATE INDEX ix_pair_notes_pair_id_id ON pair_notes (pair_id, id);
CREATE INDEX ix_pair_notes_programme_id_follow_up_on ON pair_notes (programme_id, follow_up_on) WHERE followed_up_at IS NULL;

CREATE TABLE pair_note_comments (
    id           UUID PRIMARY KEY,
    pair_note_id UUID NOT NULL REFERENCES pair_notes (id) ON DELETE CASCADE,
    text_sealed  TEXT NOT NULL,
    account_id   UUID REFERENCES accounts (id) ON DELETE SET NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_pair_note_comments_pair_note_id_id ON pair_note_comments (pair_note_id, id);
