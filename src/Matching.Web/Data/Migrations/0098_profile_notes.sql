-- Why there is a version of a profile, for readers of its history.
ALTER TABLE criteria_profiles ADD COLUMN note TEXT;
