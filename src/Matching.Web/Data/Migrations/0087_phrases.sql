-- Which short message of the phrasebook it is; day, hour and place are among the sealed parameters.
ALTER TABLE messages ADD COLUMN phrase TEXT;
