-- A PIN that a person types when a link opens, where a telephone is shared. It is kept as a keyed hash.
ALTER TABLE survey_links ADD COLUMN pin_hash TEXT;
