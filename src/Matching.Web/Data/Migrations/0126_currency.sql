-- In which currency a programme pays expenses (ISO 4217).
ALTER TABLE programmes ADD COLUMN currency TEXT NOT NULL DEFAULT 'EUR';
