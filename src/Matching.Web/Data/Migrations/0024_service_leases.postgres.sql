-- Who serves this database: renewed every few seconds, so that a change of the master key knows of a service that would go on under the old one.
CREATE TABLE service_leases (
    id         UUID PRIMARY KEY,
    host       TEXT NOT NULL,
    process_id INTEGER NOT NULL,
    renewed_at TIMESTAMPTZ NOT NULL,
    ends_at    TIMESTAMPTZ NOT NULL
);

-- Called with the first statement of each writing transaction: it fails when the data are under another master key than the caller's, and keeps a change
-- of the key waiting until the transaction is over. A procedure, because it answers no row that the statement after it would have to make up for.
CREATE PROCEDURE assert_master_key(expected TEXT) LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM 1 FROM settings WHERE name = 'master_key_id' AND value = expected FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the data are under another master key' USING ERRCODE = 'MK001';
    END IF;
END
$body$;
