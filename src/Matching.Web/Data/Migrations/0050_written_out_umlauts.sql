-- Names with ä, ö and ü are also found as ae, oe and ue: the next start makes their hashes again.
INSERT INTO settings (name, value) SELECT 'identity_index_pending', '1' WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = 'identity_index_pending');
