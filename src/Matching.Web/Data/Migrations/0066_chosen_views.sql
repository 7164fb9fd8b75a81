-- The programme and the site that an account of several looks at, remembered from one visit to the next.
ALTER TABLE accounts ADD COLUMN chosen_programme_id UUID REFERENCES programmes (id);
ALTER TABLE accounts ADD COLUMN chosen_site_id UUID REFERENCES sites (id) ON DELETE SET NULL;
