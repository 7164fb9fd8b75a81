-- Links are named as the page that they lead to.
DROP INDEX uq_answer_links_token_hash;
DROP INDEX ix_answer_links_person_id;
DROP INDEX ix_answer_links_programme_id_id;
ALTER TABLE answer_links RENAME TO survey_links;
CREATE UNIQUE INDEX uq_survey_links_token_hash ON survey_links (token_hash);
CREATE INDEX ix_survey_links_person_id ON survey_links (person_id, wave);
CREATE INDEX ix_survey_links_programme_id_id ON survey_links (programme_id, id);
