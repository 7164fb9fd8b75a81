-- What was typed into a form whose session had ended, for a day: one a person who signs in, and for them alone.
CREATE TABLE form_drafts (
    account_id    UUID PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    fields_sealed TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL
);
