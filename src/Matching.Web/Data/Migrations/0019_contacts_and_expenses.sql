-- Contacts of staff with a pair: when, with whom and how; no words.
CREATE TABLE check_ins (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL,
    pair_id      UUID NOT NULL REFERENCES pairs (id),
    held_on      DATE NOT NULL,
    spoken_with  TEXT NOT NULL,
    channel      TEXT,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_check_ins_programme_id_pair_id ON check_ins (programme_id, pair_id, id);

-- What a meeting cost the two, and whether the programme has paid it.
ALTER TABLE meetings ADD COLUMN expenses DOUBLE PRECISION;
ALTER TABLE meetings ADD COLUMN is_expenses_paid BOOLEAN;
