-- The gateway of a programme for text messages: the request as a template, and its secret, which is never shown again.
CREATE TABLE text_gateways (
    programme_id    UUID PRIMARY KEY REFERENCES programmes (id),
    template_sealed TEXT NOT NULL,
    secret_sealed   TEXT,
    version         INTEGER NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL
);
