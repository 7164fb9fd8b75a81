-- Whether everybody may read the released figures of a programme; only an administrator opens them.
ALTER TABLE programmes ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;
