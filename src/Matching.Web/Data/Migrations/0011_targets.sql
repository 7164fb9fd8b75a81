-- What a programme wants an indicator to reach, and by when. Nothing here is about a person: owners are offices and roles.
CREATE TABLE targets (
    id                UUID PRIMARY KEY,
    programme_id      UUID NOT NULL REFERENCES programmes (id),
    indicator         TEXT NOT NULL,
    -- of the formula: a figure of another version is not compared
    indicator_version INTEGER NOT NULL,
    -- empty for indicators that belong to no wave
    wave              TEXT NOT NULL,
    stat              TEXT NOT NULL,
    -- null for everybody
    breakdown         TEXT,
    category          TEXT,
    baseline          DOUBLE PRECISION NOT NULL,
    baseline_on       DATE NOT NULL,
    target            DOUBLE PRECISION NOT NULL,
    due_on            DATE NOT NULL,
    milestones        TEXT NOT NULL,
    source            TEXT,
    owner             TEXT,
    assumption        TEXT,
    risk              TEXT,
    plan_b            TEXT,
    version           INTEGER NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    updated_at        TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_targets_programme_id_id ON targets (programme_id, id);
