-- What the page of a release counts, kept with it: a release never changes. One made before has none, and is counted when it is read.
ALTER TABLE releases ADD COLUMN counts TEXT;
