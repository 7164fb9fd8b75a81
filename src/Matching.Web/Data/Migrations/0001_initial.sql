-- One text for SQLite and PostgreSQL. Lists are read by programme, so every list index leads with programme_id.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A profile row never changes: a change is a new version under the same name.
CREATE TABLE criteria_profiles (
    id           UUID PRIMARY KEY,
    programme_id UUID,
    -- the programme's id, or empty for a profile of everybody: versions count for each owner
    owner        TEXT NOT NULL,
    name         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    objective    TEXT NOT NULL,
    definition   TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_criteria_profiles_programme_id_id ON criteria_profiles (programme_id, id);
CREATE UNIQUE INDEX uq_criteria_profiles_owner_name_version ON criteria_profiles (owner, name, version);

CREATE TABLE programmes (
    id                   UUID PRIMARY KEY,
    name                 TEXT NOT NULL,
    funder               TEXT,
    starts_on            DATE,
    ends_on              DATE,
    term_months          INTEGER NOT NULL,
    languages            TEXT NOT NULL,
    criteria_profile_id  UUID NOT NULL REFERENCES criteria_profiles (id),
    questionnaires       TEXT NOT NULL,
    requires_training    BOOLEAN NOT NULL,
    requires_check       BOOLEAN NOT NULL,
    minimum_cell         INTEGER NOT NULL,
    texts                TEXT NOT NULL,
    version              INTEGER NOT NULL,
    created_at           TIMESTAMPTZ NOT NULL,
    updated_at           TIMESTAMPTZ NOT NULL
);

CREATE TABLE sites (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    name         TEXT NOT NULL,
    latitude     DOUBLE PRECISION NOT NULL,
    longitude    DOUBLE PRECISION NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_sites_programme_id_name ON sites (programme_id, name);

CREATE TABLE partners (
    id              UUID PRIMARY KEY,
    programme_id    UUID NOT NULL REFERENCES programmes (id),
    site_id         UUID REFERENCES sites (id),
    name            TEXT NOT NULL,
    public_id       TEXT NOT NULL,
    allowed_origins TEXT NOT NULL,
    welcome         TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_partners_programme_id_name ON partners (programme_id, name);
CREATE UNIQUE INDEX uq_partners_public_id ON partners (public_id);

-- Only the hash of a secret is kept: the key itself has 256 random bits, so a fast hash is enough.
CREATE TABLE api_keys (
    id           UUID PRIMARY KEY,
    public_id    TEXT NOT NULL,
    secret_hash  TEXT NOT NULL,
    role         TEXT NOT NULL,
    programme_id UUID REFERENCES programmes (id),
    site_id      UUID REFERENCES sites (id),
    partner_id   UUID REFERENCES partners (id),
    expires_on   DATE,
    last_used_at TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_api_keys_public_id ON api_keys (public_id);
CREATE INDEX ix_api_keys_programme_id_id ON api_keys (programme_id, id);

-- Mentors and mentees share one shape, so they share one table; `role` tells them apart.
-- `profile` is what the engine needs and names nobody; names, contacts and places are sealed in `identity_sealed`
-- under the person's own key, and found again only through keyed hashes.
CREATE TABLE people (
    id                 UUID PRIMARY KEY,
    programme_id       UUID NOT NULL REFERENCES programmes (id),
    site_id            UUID REFERENCES sites (id),
    partner_id         UUID REFERENCES partners (id),
    role               TEXT NOT NULL,
    status             TEXT NOT NULL,
    status_changed_at  TIMESTAMPTZ NOT NULL,
    status_reason_sealed TEXT,
    preferred_language TEXT NOT NULL,
    birth_year         INTEGER,
    gender             TEXT,
    capacity           INTEGER NOT NULL,
    applied_on         DATE NOT NULL,
    source             TEXT,
    profile            TEXT NOT NULL,
    key_wrapped        TEXT NOT NULL,
    identity_sealed    TEXT NOT NULL,
    email_hash         TEXT,
    phone_hash         TEXT,
    version            INTEGER NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    updated_at         TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_people_role CHECK (role IN ('mentor', 'mentee')),
    CONSTRAINT ck_people_capacity CHECK (capacity >= 0)
);
CREATE UNIQUE INDEX uq_people_programme_id_email_hash ON people (programme_id, email_hash);
CREATE INDEX ix_people_programme_id_role_id ON people (programme_id, role, id);
CREATE INDEX ix_people_programme_id_role_status ON people (programme_id, role, status);
CREATE INDEX ix_people_programme_id_phone_hash ON people (programme_id, phone_hash);

-- What lists filter on: `language:it`, `need:housing_search`, and truncated keyed hashes of the words of a name.
CREATE TABLE person_tags (
    programme_id UUID NOT NULL,
    tag          TEXT NOT NULL,
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (programme_id, tag, person_id)
);
CREATE INDEX ix_person_tags_person_id ON person_tags (person_id);

CREATE TABLE consents (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL,
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    purpose      TEXT NOT NULL,
    text_version TEXT NOT NULL,
    language     TEXT NOT NULL,
    channel      TEXT NOT NULL,
    recorded_by  TEXT NOT NULL,
    given_at     TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX ix_consents_programme_id_person_id ON consents (programme_id, person_id);

-- The input is frozen here when the run begins, so that any run can be computed again to the same bytes.
CREATE TABLE match_runs (
    id                  UUID PRIMARY KEY,
    programme_id        UUID NOT NULL REFERENCES programmes (id),
    site_id             UUID REFERENCES sites (id),
    criteria_profile_id UUID NOT NULL REFERENCES criteria_profiles (id),
    status              TEXT NOT NULL,
    progress            DOUBLE PRECISION NOT NULL,
    objective           TEXT NOT NULL,
    as_of               DATE NOT NULL,
    is_dry_run          BOOLEAN NOT NULL,
    constraints         TEXT NOT NULL,
    input               TEXT,
    input_hash          TEXT,
    result_hash         TEXT,
    certificate         TEXT,
    unmatched           TEXT,
    engine_version      TEXT NOT NULL,
    mentees             INTEGER NOT NULL,
    mentors             INTEGER NOT NULL,
    places              INTEGER NOT NULL,
    feasible_pairs      BIGINT NOT NULL,
    matched             INTEGER NOT NULL,
    score               BIGINT NOT NULL,
    reason              TEXT,
    is_cancel_requested BOOLEAN NOT NULL,
    -- a token of whoever works the run; only its holder may store a result
    claim               UUID,
    claimed_until       TIMESTAMPTZ,
    created_at          TIMESTAMPTZ NOT NULL,
    started_at          TIMESTAMPTZ,
    finished_at         TIMESTAMPTZ,
    adopted_at          TIMESTAMPTZ
);
CREATE INDEX ix_match_runs_programme_id_id ON match_runs (programme_id, id);
CREATE INDEX ix_match_runs_status_id ON match_runs (status, id);

CREATE TABLE pairs (
    id               UUID PRIMARY KEY,
    programme_id     UUID NOT NULL REFERENCES programmes (id),
    site_id          UUID,
    mentor_id        UUID NOT NULL REFERENCES people (id),
    mentee_id        UUID NOT NULL REFERENCES people (id),
    match_run_id     UUID REFERENCES match_runs (id),
    status           TEXT NOT NULL,
    status_changed_at TIMESTAMPTZ NOT NULL,
    score            INTEGER,
    -- what coordinators wrote: reasons, comments, waivers; under the mentee's key
    notes_sealed     TEXT,
    agreed_on        DATE,
    started_on       DATE,
    term_ends_on     DATE,
    on_hold_until    DATE,
    ended_on         DATE,
    end_reason       TEXT,
    ended_by         TEXT,
    version          INTEGER NOT NULL,
    created_at       TIMESTAMPTZ NOT NULL,
    updated_at       TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_pairs_programme_id_id ON pairs (programme_id, id);
CREATE INDEX ix_pairs_programme_id_status ON pairs (programme_id, status);
CREATE INDEX ix_pairs_mentor_id_status ON pairs (mentor_id, status);
-- A mentee is in one pair at a time, from the proposal to its end.
CREATE UNIQUE INDEX uq_pairs_mentee_id ON pairs (mentee_id)
    WHERE status IN ('proposed', 'offered', 'mentor_accepted', 'agreed', 'active', 'on_hold', 'ending');

-- Whoever takes a place of a mentor holds the mentor's row here until the transaction ends: two cannot take the last place at once.
CREATE TABLE mentor_locks (
    mentor_id UUID PRIMARY KEY
);

CREATE TABLE pair_events (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL,
    pair_id      UUID NOT NULL REFERENCES pairs (id),
    from_status  TEXT,
    to_status    TEXT NOT NULL,
    reason_sealed TEXT,
    mentor_id    UUID NOT NULL,
    actor        TEXT NOT NULL,
    occurred_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_pair_events_programme_id_pair_id ON pair_events (programme_id, pair_id, id);

-- One row a proposed pair of a run; pair_id stays empty in a dry run until it is adopted.
CREATE TABLE proposals (
    match_run_id  UUID NOT NULL REFERENCES match_runs (id),
    mentee_id     UUID NOT NULL REFERENCES people (id),
    mentor_id     UUID NOT NULL REFERENCES people (id),
    pair_id       UUID REFERENCES pairs (id),
    score         INTEGER NOT NULL,
    is_locked     BOOLEAN NOT NULL,
    contributions TEXT NOT NULL,
    second_best   TEXT,
    PRIMARY KEY (match_run_id, mentee_id)
);

CREATE TABLE meetings (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL,
    pair_id      UUID NOT NULL REFERENCES pairs (id),
    held_on      DATE NOT NULL,
    minutes      INTEGER,
    reported_by  TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_meetings_programme_id_pair_id ON meetings (programme_id, pair_id, id);

CREATE TABLE questionnaires (
    id           TEXT NOT NULL,
    version      TEXT NOT NULL,
    respondent   TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    definition   TEXT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE responses (
    id                    UUID PRIMARY KEY,
    programme_id          UUID NOT NULL REFERENCES programmes (id),
    site_id               UUID,
    person_id             UUID NOT NULL REFERENCES people (id),
    pair_id               UUID REFERENCES pairs (id),
    respondent            TEXT NOT NULL,
    wave                  TEXT NOT NULL,
    questionnaire_id      TEXT NOT NULL,
    questionnaire_version TEXT NOT NULL,
    content_hash          TEXT NOT NULL,
    language              TEXT NOT NULL,
    mode                  TEXT NOT NULL,
    -- one answer a person, pair and wave; a pulse comes every month, so it carries its own id here
    occasion              TEXT NOT NULL,
    submitted_at          TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_responses_person_id_wave_occasion ON responses (person_id, wave, occasion);
CREATE INDEX ix_responses_programme_id_id ON responses (programme_id, id);
CREATE INDEX ix_responses_programme_id_person_id ON responses (programme_id, person_id, wave);

-- `value` for numbers, `code` for choices (a multiple choice has one row each), `text_sealed` for words under the person's key,
-- `missing` for PNTS, DK, NA, blank and skipped_by_logic: four ways of not answering and a question never asked stay apart.
CREATE TABLE response_answers (
    response_id  UUID NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    item         TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    code         TEXT NOT NULL,
    value        DOUBLE PRECISION,
    text_sealed  TEXT,
    missing      TEXT,
    PRIMARY KEY (response_id, item, code)
);

CREATE TABLE response_scores (
    response_id UUID NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    scale       TEXT NOT NULL,
    score       DOUBLE PRECISION,
    status      TEXT NOT NULL,
    answered    INTEGER NOT NULL,
    applicable  INTEGER NOT NULL,
    PRIMARY KEY (response_id, scale)
);

CREATE TABLE releases (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    number       INTEGER NOT NULL,
    minimum_cell INTEGER NOT NULL,
    released_at  TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_releases_programme_id_number ON releases (programme_id, number);

-- Only what may be seen is written: a hidden figure has no value here, just its status.
CREATE TABLE release_cells (
    release_id        UUID NOT NULL REFERENCES releases (id),
    dataset           TEXT NOT NULL,
    indicator         TEXT NOT NULL,
    indicator_version INTEGER NOT NULL,
    stat              TEXT NOT NULL,
    wave              TEXT NOT NULL,
    period            TEXT NOT NULL,
    value             DOUBLE PRECISION,
    status            TEXT,
    reason            TEXT,
    PRIMARY KEY (release_id, dataset, indicator, stat, wave, period)
);

CREATE TABLE audit_entries (
    id             UUID PRIMARY KEY,
    programme_id   UUID,
    occurred_at    TIMESTAMPTZ NOT NULL,
    actor_role     TEXT NOT NULL,
    actor_id       TEXT NOT NULL,
    action         TEXT NOT NULL,
    subject_type   TEXT NOT NULL,
    subject_id     TEXT NOT NULL,
    purpose        TEXT,
    -- filled by the sealer, in order: position and hash of this entry over the one before it
    chain_position BIGINT,
    chain_hash     TEXT
);
CREATE INDEX ix_audit_entries_programme_id_id ON audit_entries (programme_id, id);
CREATE INDEX ix_audit_entries_subject_id ON audit_entries (subject_id);

CREATE TABLE outbox_messages (
    id           UUID PRIMARY KEY,
    programme_id UUID,
    kind         TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    payload      TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    due_at       TIMESTAMPTZ NOT NULL,
    delivered_at TIMESTAMPTZ,
    last_error   TEXT,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_outbox_messages_delivered_at_due_at ON outbox_messages (delivered_at, due_at);

-- Written in the transaction of the work it answers for. The key, the caller and the request are keyed hashes, the answer is sealed.
CREATE TABLE idempotency_keys (
    key_hash     TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    status       INTEGER NOT NULL,
    location     TEXT,
    body_sealed  TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
