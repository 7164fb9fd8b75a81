-- The end of the audit's chain: how many entries, the hash of the last, how often it was written, and a keyed code over these three. The code is empty until
-- the first start, which checks the chain before it writes one.
CREATE TABLE audit_heads (
    id       INTEGER PRIMARY KEY,
    position BIGINT NOT NULL,
    hash     TEXT NOT NULL,
    counter  BIGINT NOT NULL,
    mac      TEXT NOT NULL,
    -- when it was last sent to a file and to webhooks
    sent_at  TIMESTAMPTZ,
    CONSTRAINT ck_audit_heads_id CHECK (id = 1)
);
INSERT INTO audit_heads (id, position, hash, counter, mac)
SELECT 1, CAST(split_part(value, ':', 1) AS BIGINT), split_part(value, ':', 2), 0, '' FROM settings WHERE name = 'audit_head';
INSERT INTO audit_heads (id, position, hash, counter, mac) SELECT 1, 0, '', 0, '' WHERE NOT EXISTS (SELECT 1 FROM audit_heads);
DELETE FROM settings WHERE name = 'audit_head';
