-- Messages are delivered or not; no statement has ever written why one failed.
ALTER TABLE outbox_messages DROP COLUMN last_error;
