-- The colleague who is to inform the other half of a pair.
ALTER TABLE calls ADD COLUMN inform_by_id UUID REFERENCES accounts (id) ON DELETE SET NULL;
