-- Names are also found by five and eight letters; the next start makes their hashes again.
INSERT INTO settings (name, value) SELECT 'identity_index_pending', '1'
WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = 'identity_index_pending');
