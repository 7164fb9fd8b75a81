-- What the programme provides so that people can take part: it blocks no pair and is a task before the first meeting.
ALTER TABLE programmes ADD COLUMN provided_adjustments TEXT NOT NULL DEFAULT '["childcare","interpreter","transport_paid"]';

-- Tasks of a pair that are done; which there are follows from what the two need.
CREATE TABLE pair_tasks (
    programme_id UUID NOT NULL,
    pair_id      UUID NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    person_id    UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    code         TEXT NOT NULL,
    done_on      DATE NOT NULL,
    PRIMARY KEY (pair_id, person_id, code)
);
CREATE INDEX ix_pair_tasks_person_id ON pair_tasks (person_id);
