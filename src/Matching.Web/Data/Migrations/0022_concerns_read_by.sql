-- Time by which staff read a concern, as its receipt promised. Older ones have no promise.
ALTER TABLE concerns ADD COLUMN read_by TIMESTAMPTZ;
