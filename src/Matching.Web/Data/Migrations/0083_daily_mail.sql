-- Language of the daily mail about what there is to do; none while its holder has not asked for it. The last day for which it was written.
ALTER TABLE accounts ADD COLUMN digest_language TEXT;
ALTER TABLE accounts ADD COLUMN digest_on DATE;
