-- Something that worries somebody about a person or a pair. Read by the staff named for it and by nobody else; the words are sealed under a key of the
-- concern's own, so that they can go, or stay where the law wants it, whatever becomes of the person. No reference to people, pairs or sites:
-- a refusal to remove one of them would tell that there is a concern.
CREATE TABLE concerns (
    id             UUID PRIMARY KEY,
    programme_id   UUID NOT NULL REFERENCES programmes (id),
    site_id        UUID,
    person_id      UUID,
    pair_id        UUID,
    urgency        TEXT NOT NULL,
    happened_on    DATE,
    status         TEXT NOT NULL,
    key_wrapped    TEXT NOT NULL,
    words_sealed   TEXT NOT NULL,
    is_pair_paused BOOLEAN NOT NULL,
    -- role and number of whoever raised it
    raised_as      TEXT NOT NULL,
    raised_by      TEXT NOT NULL,
    keep_until     DATE,
    closed_at      TIMESTAMPTZ,
    version        INTEGER NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_concerns_about CHECK (person_id IS NOT NULL OR pair_id IS NOT NULL)
);
CREATE INDEX ix_concerns_programme_id_id ON concerns (programme_id, id);
CREATE INDEX ix_concerns_status_closed_at ON concerns (status, closed_at);

-- Accounts and keys that read the concerns of a programme.
CREATE TABLE safeguarding_staff (
    programme_id   UUID NOT NULL REFERENCES programmes (id),
    holder_id      UUID NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (programme_id, holder_id)
);
CREATE INDEX ix_safeguarding_staff_holder_id ON safeguarding_staff (holder_id);
