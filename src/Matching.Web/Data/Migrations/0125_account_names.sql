-- By which name colleagues call the holder of an account; without one they read the e-mail address.
ALTER TABLE accounts ADD COLUMN name_sealed TEXT;
