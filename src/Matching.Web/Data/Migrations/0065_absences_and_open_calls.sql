-- From when to when staff are away, and who is their deputy.
ALTER TABLE accounts ADD COLUMN away_from DATE;
ALTER TABLE accounts ADD COLUMN away_until DATE;
ALTER TABLE accounts ADD COLUMN deputy_id UUID REFERENCES accounts (id) ON DELETE SET NULL;

-- What is still to be passed on to the other half after a call.
CREATE INDEX ix_calls_programme_id_open ON calls (programme_id, inform_on) WHERE inform_on IS NOT NULL AND informed_on IS NULL;
