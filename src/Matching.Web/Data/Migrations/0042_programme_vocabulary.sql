-- Words of a programme beside the shipped lists of codes; labels are a JSON object by language.
CREATE TABLE vocabulary_terms (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    list         TEXT NOT NULL,
    code         TEXT NOT NULL,
    labels       TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_vocabulary_terms_programme_id_list_code ON vocabulary_terms (programme_id, list, code);
