-- What the joint audit of a release found, as a document; releases of earlier versions have none.
ALTER TABLE releases ADD COLUMN protection TEXT;
