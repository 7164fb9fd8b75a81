-- What lists of people filter on, in the order in which they are read.
CREATE INDEX ix_people_programme_id_role_gender_id ON people (programme_id, role, gender, id);
CREATE INDEX ix_people_programme_id_role_site_id_id ON people (programme_id, role, site_id, id);
-- Records of the same name and year, or with the same telephone number, in the order in which they are compared.
DROP INDEX ix_people_programme_id_name_hash;
CREATE INDEX ix_people_programme_id_name_hash_birth_year_id ON people (programme_id, name_hash, birth_year, id);
DROP INDEX ix_people_programme_id_phone_hash;
CREATE INDEX ix_people_programme_id_phone_hash_id ON people (programme_id, phone_hash, id);
CREATE INDEX ix_signups_programme_id_person_id ON signups (programme_id, person_id) WHERE is_repeated;
