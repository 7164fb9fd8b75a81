-- Whether single keys press the buttons of a proposal for the holder of the account; off until they switch them on.
ALTER TABLE accounts ADD COLUMN has_single_keys BOOLEAN NOT NULL DEFAULT FALSE;

-- A note that sums up an interview: proposals of the person show it.
ALTER TABLE notes ADD COLUMN is_interview BOOLEAN NOT NULL DEFAULT FALSE;
