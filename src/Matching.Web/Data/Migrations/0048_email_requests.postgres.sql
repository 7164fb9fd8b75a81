-- A new e-mail address is a request: that one is taken would tell that its owner takes part.
ALTER TABLE correction_requests DROP CONSTRAINT ck_correction_requests_kind;
ALTER TABLE correction_requests ADD CONSTRAINT ck_correction_requests_kind CHECK (kind IN ('birth_year', 'guardian_consent', 'email'));
