-- Partners, funders and hosts answer too: a response is of a person or of a partner.
CREATE TABLE responses_new (
    id                    UUID PRIMARY KEY,
    programme_id          UUID NOT NULL REFERENCES programmes (id),
    site_id               UUID,
    person_id             UUID REFERENCES people (id),
    partner_id            UUID REFERENCES partners (id),
    pair_id               UUID REFERENCES pairs (id),
    respondent            TEXT NOT NULL,
    wave                  TEXT NOT NULL,
    questionnaire_id      TEXT NOT NULL,
    questionnaire_version TEXT NOT NULL,
    content_hash          TEXT NOT NULL,
    language              TEXT NOT NULL,
    mode                  TEXT NOT NULL,
    occasion              TEXT NOT NULL,
    submitted_at          TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_responses_respondent CHECK ((person_id IS NULL) <> (partner_id IS NULL))
);
INSERT INTO responses_new (id, programme_id, site_id, person_id, pair_id, respondent, wave, questionnaire_id, questionnaire_version, content_hash, language, mode, occasion, submitted_at)
SELECT id, programme_id, site_id, person_id, pair_id, respondent, wave, questionnaire_id, questionnaire_version, content_hash, language, mode, occasion, submitted_at FROM responses;
DROP TABLE responses;
ALTER TABLE responses_new RENAME TO responses;
CREATE UNIQUE INDEX uq_responses_person_id_wave_occasion ON responses (person_id, wave, occasion);
CREATE UNIQUE INDEX uq_responses_partner_id_wave_occasion ON responses (partner_id, wave, occasion);
CREATE INDEX ix_responses_programme_id_id ON responses (programme_id, id);
CREATE INDEX ix_responses_programme_id_person_id ON responses (programme_id, person_id, wave);
