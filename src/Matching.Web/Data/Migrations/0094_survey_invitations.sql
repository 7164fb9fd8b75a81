-- Moments for which the service invites people to answer by itself. At first there are none: staff ask.
ALTER TABLE programmes ADD COLUMN invites_to TEXT NOT NULL DEFAULT '[]';

-- When a person was invited to a questionnaire of a pair, and how often they were reminded since.
CREATE TABLE survey_invitations (
    id           UUID PRIMARY KEY,
    programme_id UUID NOT NULL REFERENCES programmes (id),
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    pair_id      UUID NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    wave         TEXT NOT NULL,
    -- the link that was sent last
    link_id      UUID REFERENCES survey_links (id) ON DELETE CASCADE,
    invited_on   DATE NOT NULL,
    reminders    INTEGER NOT NULL
);
-- two instances that look at once write one invitation
CREATE UNIQUE INDEX uq_survey_invitations_person_id_pair_id_wave_invited_on
    ON survey_invitations (person_id, pair_id, wave, invited_on);
CREATE INDEX ix_survey_invitations_pair_id ON survey_invitations (pair_id);
CREATE INDEX ix_survey_invitations_programme_id ON survey_invitations (programme_id, id);
CREATE INDEX ix_survey_invitations_link_id ON survey_invitations (link_id);
