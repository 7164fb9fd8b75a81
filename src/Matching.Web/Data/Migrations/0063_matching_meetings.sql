-- Offers of a meeting leave within these hours, in the time zone of the programme: from this hour until that one is reached.
ALTER TABLE programmes ADD COLUMN sending_from INTEGER NOT NULL DEFAULT 9;
ALTER TABLE programmes ADD COLUMN sending_until INTEGER NOT NULL DEFAULT 18;
ALTER TABLE programmes ADD COLUMN sends_at_weekends BOOLEAN NOT NULL DEFAULT FALSE;

-- A run frozen for a meeting. Title and who was present are sealed: they name people.
CREATE TABLE matching_meetings (
    id              UUID PRIMARY KEY,
    programme_id    UUID NOT NULL REFERENCES programmes (id),
    site_id         UUID,
    match_run_id    UUID NOT NULL REFERENCES match_runs (id) ON DELETE CASCADE,
    held_on         DATE NOT NULL,
    words_sealed    TEXT NOT NULL,
    opened_by       UUID,
    created_at      TIMESTAMPTZ NOT NULL,
    closed_by       UUID,
    closed_at       TIMESTAMPTZ,
    offers_leave_at TIMESTAMPTZ,
    offers_left_at  TIMESTAMPTZ,
    version         INTEGER NOT NULL
);
CREATE INDEX ix_matching_meetings_programme_id_id ON matching_meetings (programme_id, id);
CREATE INDEX ix_matching_meetings_match_run_id_id ON matching_meetings (match_run_id, id);
CREATE UNIQUE INDEX uq_matching_meetings_match_run_id ON matching_meetings (match_run_id) WHERE closed_at IS NULL;
CREATE INDEX ix_matching_meetings_offers_leave_at ON matching_meetings (offers_leave_at) WHERE offers_left_at IS NULL;

-- What a meeting has on a proposal: whether it is on the shortlist, the decision, and what came of it when the meeting closed.
CREATE TABLE meeting_proposals (
    meeting_id          UUID NOT NULL REFERENCES matching_meetings (id) ON DELETE CASCADE,
    mentee_id           UUID NOT NULL REFERENCES people (id),
    mentor_id           UUID NOT NULL REFERENCES people (id),
    is_shortlisted      BOOLEAN NOT NULL,
    decision            TEXT NOT NULL,
    reason_sealed       TEXT,
    is_never_again      BOOLEAN NOT NULL,
    decided_by          UUID,
    decided_at          TIMESTAMPTZ,
    outcome             TEXT,
    not_offered_because TEXT,
    version             INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, mentee_id),
    CONSTRAINT ck_meeting_proposals_decision CHECK (decision IN ('none', 'approve', 'decline', 'later')),
    CONSTRAINT ck_meeting_proposals_outcome CHECK (outcome IN ('waiting', 'offered', 'declined', 'kept', 'not_offered'))
);
CREATE INDEX ix_meeting_proposals_mentee_id ON meeting_proposals (mentee_id);
CREATE INDEX ix_meeting_proposals_mentor_id ON meeting_proposals (mentor_id);

-- Comments of colleagues on a proposal, sealed under the mentee's key.
CREATE TABLE meeting_comments (
    id          UUID PRIMARY KEY,
    meeting_id  UUID NOT NULL REFERENCES matching_meetings (id) ON DELETE CASCADE,
    mentee_id   UUID NOT NULL REFERENCES people (id),
    mentor_id   UUID NOT NULL REFERENCES people (id),
    account_id  UUID,
    text_sealed TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_meeting_comments_meeting_id_id ON meeting_comments (meeting_id, id);
CREATE INDEX ix_meeting_comments_mentee_id ON meeting_comments (mentee_id);
CREATE INDEX ix_meeting_comments_mentor_id ON meeting_comments (mentor_id);
