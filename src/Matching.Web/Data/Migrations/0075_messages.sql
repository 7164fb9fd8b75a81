-- Messages to people and staff, each claimed by one instance at a time. Addresses and values are sealed.
CREATE TABLE messages (
    id                UUID PRIMARY KEY,
    -- none for an account of all programmes
    programme_id      UUID REFERENCES programmes (id),
    person_id         UUID REFERENCES people (id) ON DELETE CASCADE,
    account_id        UUID REFERENCES accounts (id) ON DELETE CASCADE,
    kind              TEXT NOT NULL,
    channel           TEXT NOT NULL,
    -- language, address and hash are known once it is tried
    language          TEXT,
    address_sealed    TEXT,
    address_hash      TEXT,
    parameters_sealed TEXT,
    status            TEXT NOT NULL,
    reason            TEXT,
    attempts          INTEGER NOT NULL,
    due_at            TIMESTAMPTZ NOT NULL,
    expires_at        TIMESTAMPTZ NOT NULL,
    claim             UUID,
    claimed_until     TIMESTAMPTZ,
    last_attempt_at   TIMESTAMPTZ,
    sent_at           TIMESTAMPTZ,
    -- when its link was last answered
    answered_at       TIMESTAMPTZ,
    created_at        TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_messages_status CHECK (status IN ('waiting', 'sent', 'failed', 'dead', 'cancelled'))
);
CREATE INDEX ix_messages_due_at_id ON messages (due_at, id) WHERE status = 'waiting';
CREATE INDEX ix_messages_programme_id_id ON messages (programme_id, id);
CREATE INDEX ix_messages_person_id_id ON messages (person_id, id);
CREATE INDEX ix_messages_account_id ON messages (account_id);
CREATE INDEX ix_messages_created_at ON messages (created_at);

-- What is known of an address: whether its holder said that it is theirs, and when it was last asked.
CREATE TABLE message_addresses (
    address_hash TEXT PRIMARY KEY,
    programme_id UUID REFERENCES programmes (id),
    -- none where the holder said that it is not theirs
    person_id    UUID REFERENCES people (id) ON DELETE CASCADE,
    status       TEXT NOT NULL,
    asked_at     TIMESTAMPTZ,
    asked_by     UUID,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_message_addresses_status
        CHECK (status IN ('unconfirmed', 'confirmed', 'refused', 'returned', 'stopped', 'staff'))
);
CREATE INDEX ix_message_addresses_person_id ON message_addresses (person_id);

-- Texts of a programme in place of those that come with the service.
CREATE TABLE message_templates (
    programme_id UUID NOT NULL REFERENCES programmes (id),
    kind         TEXT NOT NULL,
    language     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    body         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (programme_id, kind, language)
);

-- What was written before anything could be sent stays known, and is no longer sent.
INSERT INTO messages (id, programme_id, person_id, kind, channel, status, reason, attempts, due_at, expires_at, created_at)
SELECT o.id, o.programme_id, p.id, 'retention_warning', 'email', 'cancelled', 'expired', 0, o.due_at, o.due_at, o.created_at
FROM outbox_messages o JOIN people p ON CAST(p.id AS TEXT) = o.subject_id
WHERE o.kind = 'person.retention_warning';

DROP TABLE outbox_messages;
