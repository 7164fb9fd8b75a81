-- Days are counted where a programme works: at 23:30 in London it is tomorrow in Rome.
ALTER TABLE programmes ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'Europe/Rome';
