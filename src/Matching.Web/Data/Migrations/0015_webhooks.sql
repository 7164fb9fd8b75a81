-- Where programmes and partners want to be told. What is told holds ids and states; nothing here is about a person but the id of a sign-up.
CREATE TABLE webhooks (
    id                   UUID PRIMARY KEY,
    programme_id         UUID NOT NULL REFERENCES programmes (id),
    -- of a partner: it is told of its own sign-ups alone
    partner_id           UUID REFERENCES partners (id) ON DELETE CASCADE,
    url                  TEXT NOT NULL,
    events               TEXT NOT NULL,
    secret_sealed        TEXT NOT NULL,
    is_enabled           BOOLEAN NOT NULL,
    -- why the service itself has stopped telling it
    disabled_reason      TEXT,
    disabled_at          TIMESTAMPTZ,
    last_delivered_at    TIMESTAMPTZ,
    last_failed_at       TIMESTAMPTZ,
    last_response_status INTEGER,
    -- since when every attempt has failed
    failing_since        TIMESTAMPTZ,
    version              INTEGER NOT NULL,
    created_at           TIMESTAMPTZ NOT NULL,
    updated_at           TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_webhooks_disabled_reason CHECK (disabled_reason IN ('failing', 'gone'))
);
CREATE INDEX ix_webhooks_programme_id_id ON webhooks (programme_id, id);

-- The outbox of webhooks: a row for each endpoint that is to be told of an event, written with what happened.
CREATE TABLE webhook_deliveries (
    id               UUID PRIMARY KEY,
    programme_id     UUID NOT NULL,
    webhook_id       UUID NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    -- the same for all who are told of it, and at each attempt
    event_id         UUID NOT NULL,
    type             TEXT NOT NULL,
    -- the pair, release or sign-up
    subject_id       UUID NOT NULL,
    body             TEXT NOT NULL,
    status           TEXT NOT NULL,
    attempts         INTEGER NOT NULL,
    due_at           TIMESTAMPTZ NOT NULL,
    claim            UUID,
    claimed_until    TIMESTAMPTZ,
    last_attempt_at  TIMESTAMPTZ,
    response_status  INTEGER,
    failure          TEXT,
    delivered_at     TIMESTAMPTZ,
    created_at       TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_webhook_deliveries_status CHECK (status IN ('pending', 'delivered', 'dead'))
);
CREATE INDEX ix_webhook_deliveries_programme_id_webhook_id_id ON webhook_deliveries (programme_id, webhook_id, id);
CREATE INDEX ix_webhook_deliveries_due ON webhook_deliveries (due_at, id) WHERE status = 'pending';
CREATE INDEX ix_webhook_deliveries_subject_id ON webhook_deliveries (subject_id);
CREATE INDEX ix_webhook_deliveries_created_at ON webhook_deliveries (created_at);

-- Events of pairs waited there for somebody to tell; from now on they are written for those who want to know.
DELETE FROM outbox_messages WHERE kind LIKE 'pair.%';
