-- A link by which one person answers one questionnaire at one moment. Its token is kept as a hash; what was answered so
-- far is sealed under the key of the person.
CREATE TABLE answer_links (
    id                    UUID PRIMARY KEY,
    programme_id          UUID NOT NULL REFERENCES programmes (id),
    site_id               UUID,
    person_id             UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    pair_id               UUID REFERENCES pairs (id) ON DELETE CASCADE,
    wave                  TEXT NOT NULL,
    questionnaire_id      TEXT NOT NULL,
    questionnaire_version TEXT NOT NULL,
    language              TEXT NOT NULL,
    token_hash            TEXT NOT NULL,
    draft_sealed          TEXT,
    created_at            TIMESTAMPTZ NOT NULL,
    expires_at            TIMESTAMPTZ NOT NULL,
    opened_at             TIMESTAMPTZ,
    saved_at              TIMESTAMPTZ,
    answered_at           TIMESTAMPTZ,
    closed_at             TIMESTAMPTZ
);
CREATE UNIQUE INDEX uq_answer_links_token_hash ON answer_links (token_hash);
CREATE INDEX ix_answer_links_person_id ON answer_links (person_id, wave);
CREATE INDEX ix_answer_links_programme_id_id ON answer_links (programme_id, id);
