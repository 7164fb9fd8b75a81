-- A dozen rows a person, written ten thousand people at a time: kept in the order of the key alone, and removed with the person by the service.
CREATE TABLE person_tags_new (
    programme_id UUID NOT NULL,
    tag          TEXT NOT NULL,
    person_id    UUID NOT NULL,
    PRIMARY KEY (programme_id, tag, person_id)
) WITHOUT ROWID;
INSERT INTO person_tags_new (programme_id, tag, person_id) SELECT programme_id, tag, person_id FROM person_tags;
DROP TABLE person_tags;
ALTER TABLE person_tags_new RENAME TO person_tags;
CREATE INDEX ix_person_tags_person_id ON person_tags (person_id);
