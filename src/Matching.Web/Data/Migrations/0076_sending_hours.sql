-- When messages that can wait are sent: minutes of a working day where the programme works.
ALTER TABLE programmes ADD COLUMN sending_from INTEGER NOT NULL DEFAULT 540;
ALTER TABLE programmes ADD COLUMN sending_until INTEGER NOT NULL DEFAULT 1080;
