-- Whether the person paused themselves, and so may come back by themselves. A pause from before counts as one by staff.
ALTER TABLE people ADD COLUMN is_own_pause BOOLEAN NOT NULL DEFAULT FALSE;
