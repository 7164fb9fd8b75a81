-- How much of a form was answered: what is given, PNTS, DK and NA included. An empty form counts nowhere.
ALTER TABLE responses ADD COLUMN items_answered INTEGER NOT NULL DEFAULT 0;
-- of the items of the short form that were asked of the person; of all items where a form has no short form
ALTER TABLE responses ADD COLUMN core_answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE responses ADD COLUMN core_asked INTEGER NOT NULL DEFAULT 0;
UPDATE responses SET
    items_answered = (SELECT count(DISTINCT a.item) FROM response_answers a
                      WHERE a.response_id = responses.id AND coalesce(a.missing, '') NOT IN ('blank', 'skipped_by_logic')),
    -- forms are documents, which SQL does not read: of what was entered before, every item counts as core
    core_asked = (SELECT count(DISTINCT a.item) FROM response_answers a WHERE a.response_id = responses.id AND coalesce(a.missing, '') <> 'skipped_by_logic');
UPDATE responses SET core_answered = items_answered;
ALTER TABLE responses ADD COLUMN corrected_at TIMESTAMPTZ;
ALTER TABLE programmes ADD COLUMN least_core_share DOUBLE PRECISION NOT NULL DEFAULT 0;

-- What a response said before it was corrected. Sealed under the key of the person, and deleted with the response.
CREATE TABLE response_versions (
    id             UUID PRIMARY KEY,
    programme_id   UUID NOT NULL,
    response_id    UUID NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    content_sealed TEXT,
    -- of a partner, who has no key: under that of the service
    partner_sealed TEXT,
    reason         TEXT NOT NULL,
    replaced_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_response_versions_response_id ON response_versions (response_id, id);

-- Entered by mistake: kept, because it can be taken back, and counted nowhere.
ALTER TABLE meetings ADD COLUMN is_mistake BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE check_ins ADD COLUMN is_mistake BOOLEAN NOT NULL DEFAULT FALSE;

-- A transition that was undone, and the one that undid it, are no part of what happened to a pair.
ALTER TABLE pair_events ADD COLUMN undone_at TIMESTAMPTZ;

-- A pair as it was before a transition, for a day. No transition leads from a state in which a pair has ended, so a day of ending is never among it.
CREATE TABLE pair_undos (
    id                UUID PRIMARY KEY,
    pair_id           UUID NOT NULL REFERENCES pairs (id),
    status            TEXT NOT NULL,
    status_changed_at TIMESTAMPTZ NOT NULL,
    mentor_id         UUID NOT NULL,
    notes_sealed      TEXT,
    agreed_on         DATE,
    started_on        DATE,
    term_ends_on      DATE,
    on_hold_until     DATE,
    end_reason        TEXT,
    occurred_at       TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_pair_undos_pair_id ON pair_undos (pair_id, id);

-- A person's state before a transition, for a day.
CREATE TABLE person_undos (
    id                UUID PRIMARY KEY,
    person_id         UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    status            TEXT NOT NULL,
    status_changed_at TIMESTAMPTZ NOT NULL,
    screened_on       DATE,
    screening_ends_on DATE,
    occurred_at       TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_person_undos_person_id ON person_undos (person_id, id);
