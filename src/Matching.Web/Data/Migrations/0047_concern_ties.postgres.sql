-- Whom a concern is about and who raised it are sealed under the concern's own key; what has to be found is found by keyed hashes. The columns in clear hold what
-- earlier versions stored until the next start has sealed it, and are empty then.
ALTER TABLE concerns DROP CONSTRAINT ck_concerns_about;
ALTER TABLE concerns ADD COLUMN about_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN person_hash TEXT;
ALTER TABLE concerns ADD COLUMN pair_hash TEXT;
ALTER TABLE concerns ADD COLUMN raiser_hash TEXT;
CREATE INDEX ix_concerns_raiser_hash ON concerns (raiser_hash);
INSERT INTO settings (name, value) SELECT 'plain_texts_pending', '1' WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = 'plain_texts_pending');
