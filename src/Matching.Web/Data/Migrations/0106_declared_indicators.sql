-- The indicators that the programme's forms declared when a release was made: a release keeps the words of its figures.
ALTER TABLE releases ADD COLUMN declared TEXT;
