-- A secret that was changed still signs for a while, beside the new one.
ALTER TABLE webhooks ADD COLUMN previous_secret_sealed TEXT;
ALTER TABLE webhooks ADD COLUMN previous_secret_ends_at TIMESTAMPTZ;

-- Failures to sign in, an hour: beyond so many they are counted only, so that nobody fills the audit by failing.
CREATE TABLE sign_in_failures (
    starts_at TIMESTAMPTZ PRIMARY KEY,
    failures  BIGINT NOT NULL
);
