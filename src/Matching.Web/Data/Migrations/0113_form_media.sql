-- Sound and pictures of forms, by the hash of their content, which the content of a form names.
CREATE TABLE form_media (
    hash       TEXT PRIMARY KEY,
    type       TEXT NOT NULL,
    -- base64
    content    TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
