-- Who is restricted is asked for by lists of what was stored before; they are few among many.
CREATE INDEX ix_people_programme_id_status ON people (programme_id, status) WHERE is_restricted;
