-- An address belongs to one record of each side, and to one person who takes part: whoever has left as a mentee may come back as a mentor.
DROP INDEX uq_people_programme_id_email_hash;
CREATE UNIQUE INDEX uq_people_programme_id_email_hash ON people (programme_id, email_hash) WHERE status NOT IN ('left', 'not_suitable');
CREATE UNIQUE INDEX uq_people_programme_id_role_email_hash ON people (programme_id, role, email_hash);
