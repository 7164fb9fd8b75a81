-- The link by which others sign up together with a person, and the sign-up whose link a person came by.
ALTER TABLE signups ADD COLUMN together_hash TEXT;
ALTER TABLE signups ADD COLUMN with_signup_id UUID REFERENCES signups (id) ON DELETE SET NULL;
CREATE UNIQUE INDEX uq_signups_together_hash ON signups (together_hash);
CREATE INDEX ix_signups_with_signup_id ON signups (with_signup_id);
