-- What a programme says on its sign-up form: when and from which number it calls, and what it expects of volunteers.
ALTER TABLE programmes ADD COLUMN office_phone TEXT;
ALTER TABLE programmes ADD COLUMN calls_from INTEGER;
ALTER TABLE programmes ADD COLUMN calls_until INTEGER;
ALTER TABLE programmes ADD COLUMN call_within_days INTEGER NOT NULL DEFAULT 3;
ALTER TABLE programmes ADD COLUMN hours_per_month INTEGER;
ALTER TABLE programmes ADD COLUMN training_hours INTEGER;
ALTER TABLE programmes ADD COLUMN is_insured BOOLEAN;
ALTER TABLE programmes ADD COLUMN covers_expenses BOOLEAN;
-- members of a person that are asked at another stage than by default
ALTER TABLE programmes ADD COLUMN field_stages TEXT NOT NULL DEFAULT '{}';

-- A partner that is switched off takes no sign-ups.
ALTER TABLE partners ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT TRUE;

-- The link of a sign-up opens what was typed through it, sealed here, and never the record: the person may have been known.
ALTER TABLE signups ADD COLUMN token_hash TEXT;
ALTER TABLE signups ADD COLUMN answers_sealed TEXT;
-- who signed another person up as part of their work, with their own contact
ALTER TABLE signups ADD COLUMN referral_sealed TEXT;
CREATE UNIQUE INDEX uq_signups_token_hash ON signups (token_hash);
CREATE INDEX ix_signups_created_at ON signups (created_at) WHERE answers_sealed IS NOT NULL;
