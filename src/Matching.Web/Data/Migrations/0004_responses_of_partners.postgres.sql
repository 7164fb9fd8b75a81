-- Partners, funders and hosts answer too: a response is of a person or of a partner.
ALTER TABLE responses ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE responses ADD COLUMN partner_id UUID REFERENCES partners (id);
ALTER TABLE responses ADD CONSTRAINT ck_responses_respondent CHECK ((person_id IS NULL) <> (partner_id IS NULL));
CREATE UNIQUE INDEX uq_responses_partner_id_wave_occasion ON responses (partner_id, wave, occasion);
