-- A questionnaire of one side that is not awaited, with the reason in the words of staff under that person's key.
CREATE TABLE answer_waivers (
    id            UUID PRIMARY KEY,
    programme_id  UUID NOT NULL REFERENCES programmes (id),
    pair_id       UUID NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    person_id     UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    wave          TEXT NOT NULL,
    reason_sealed TEXT NOT NULL,
    waived_on     DATE NOT NULL
);
CREATE UNIQUE INDEX uq_answer_waivers_pair_id_person_id_wave ON answer_waivers (pair_id, person_id, wave);
CREATE INDEX ix_answer_waivers_person_id ON answer_waivers (person_id);
