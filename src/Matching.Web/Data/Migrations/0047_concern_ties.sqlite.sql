-- Whom a concern is about and who raised it are sealed under the concern's own key; what has to be found is found by keyed hashes. The columns in clear hold what
-- earlier versions stored until the next start has sealed it, and are empty then; the check that one of them is set goes with the old table.
CREATE TABLE concerns_sealed (
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
    raised_as      TEXT NOT NULL,
    raised_by      TEXT NOT NULL,
    keep_until     DATE,
    closed_at      TIMESTAMPTZ,
    version        INTEGER NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL,
    read_by        TIMESTAMPTZ,
    about_sealed   TEXT NOT NULL DEFAULT '',
    person_hash    TEXT,
    pair_hash      TEXT,
    raiser_hash    TEXT
);
INSERT INTO concerns_sealed (id, programme_id, site_id, person_id, pair_id, urgency, happened_on, status, key_wrapped, words_sealed, is_pair_paused, raised_as, raised_by, keep_until, closed_at, version, created_at, updated_at, read_by)
SELECT id, programme_id, site_id, person_id, pair_id, urgency, happened_on, status, key_wrapped, words_sealed, is_pair_paused, raised_as, raised_by, keep_until, closed_at, version, created_at, updated_at, read_by FROM concerns;
DROP TABLE concerns;
ALTER TABLE concerns_sealed RENAME TO concerns;
CREATE INDEX ix_concerns_programme_id_id ON concerns (programme_id, id);
CREATE INDEX ix_concerns_status_closed_at ON concerns (status, closed_at);
CREATE INDEX ix_concerns_raiser_hash ON concerns (raiser_hash);
INSERT INTO settings (name, value) SELECT 'plain_texts_pending', '1' WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = 'plain_texts_pending');
