-- The coordinator who is responsible for a person or a pair; none where the account was deleted.
ALTER TABLE people ADD COLUMN responsible_id UUID REFERENCES accounts (id) ON DELETE SET NULL;
ALTER TABLE pairs ADD COLUMN responsible_id UUID REFERENCES accounts (id) ON DELETE SET NULL;
CREATE INDEX ix_people_programme_id_role_responsible_id_id ON people (programme_id, role, responsible_id, id);
CREATE INDEX ix_pairs_programme_id_responsible_id_id ON pairs (programme_id, responsible_id, id);

-- People in the order of their waiting, as staff list them.
CREATE INDEX ix_people_programme_id_role_applied_on_id ON people (programme_id, role, applied_on, id);
