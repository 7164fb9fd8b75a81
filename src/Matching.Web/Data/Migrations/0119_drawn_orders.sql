-- A form may ask questions of a section in random order: the seed of a link, and the order of a response that was answered by it.
ALTER TABLE survey_links ADD COLUMN order_seed INTEGER;
ALTER TABLE responses ADD COLUMN item_order TEXT;
