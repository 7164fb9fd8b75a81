-- People who work here and sign in. An address may have one account only, in whatever programme, so its hash is not made per programme as that of mentors
-- and mentees is. It is keyed all the same: the address itself is sealed, and a copy of the data alone names nobody.
CREATE TABLE accounts (
    id                UUID PRIMARY KEY,
    programme_id      UUID REFERENCES programmes (id),
    site_id           UUID REFERENCES sites (id),
    role              TEXT NOT NULL,
    email_hash        TEXT NOT NULL,
    email_sealed      TEXT NOT NULL,
    is_disabled       BOOLEAN NOT NULL,
    -- made by the demo, with a password that was printed: never opens anything where others can reach the service
    is_demo           BOOLEAN NOT NULL,
    version           INTEGER NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    updated_at        TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_accounts_role CHECK (role IN ('admin', 'coordinator', 'analyst'))
);
CREATE UNIQUE INDEX uq_accounts_email_hash ON accounts (email_hash);
CREATE INDEX ix_accounts_programme_id_id ON accounts (programme_id, id);

-- How somebody proves to be the holder of an account: password and second factor, or once the set-up secret that leads to both.
CREATE TABLE credentials (
    account_id        UUID PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    password_hash     TEXT,
    totp_sealed       TEXT,
    -- the 30 seconds whose code was used last: neither that code nor an earlier one is taken again
    totp_last_step    BIGINT,
    setup_hash        TEXT,
    setup_expires_at  TIMESTAMPTZ,
    signed_in_at      TIMESTAMPTZ
);
CREATE UNIQUE INDEX uq_credentials_setup_hash ON credentials (setup_hash);

-- A code is used once: the row goes with the use.
CREATE TABLE recovery_codes (
    account_id        UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash         TEXT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

-- Only the hash of a token is kept: it has 256 random bits, so a fast hash is enough. A session ends by its row.
CREATE TABLE sessions (
    id                UUID PRIMARY KEY,
    account_id        UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash        TEXT NOT NULL,
    stage             TEXT NOT NULL,
    -- the secret of a second factor that its holder has not shown to work yet
    totp_sealed       TEXT,
    created_at        TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_sessions_stage CHECK (stage IN ('code', 'enrolment', 'full'))
);
CREATE UNIQUE INDEX uq_sessions_token_hash ON sessions (token_hash);
CREATE INDEX ix_sessions_account_id ON sessions (account_id);

-- Failures of late, for an account or for addresses of one network; both are named by keyed hashes.
CREATE TABLE sign_in_throttles (
    bucket            TEXT PRIMARY KEY,
    failures          TEXT NOT NULL,
    expires_at        TIMESTAMPTZ NOT NULL
);

-- Keys that protect forms, sealed; all instances share them.
CREATE TABLE web_keys (
    name              TEXT PRIMARY KEY,
    key_sealed        TEXT NOT NULL
);
