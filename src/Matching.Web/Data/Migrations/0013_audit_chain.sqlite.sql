-- Each entry carries a keyed hash of its own from the moment it is written; those written before that say so, and stand at the beginning of the chain.
ALTER TABLE audit_entries ADD COLUMN entry_hash TEXT;
UPDATE audit_entries SET entry_hash = 'before';
CREATE UNIQUE INDEX uq_audit_entries_chain_position ON audit_entries (chain_position);
CREATE INDEX ix_audit_entries_unsealed ON audit_entries (id) WHERE chain_position IS NULL;

-- An entry is written, sealed once, and never touched again.
CREATE TRIGGER tr_audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER tr_audit_entries_no_update BEFORE UPDATE ON audit_entries
WHEN OLD.chain_position IS NOT NULL OR NEW.chain_position IS NULL OR NEW.id IS NOT OLD.id OR NEW.programme_id IS NOT OLD.programme_id
  OR NEW.occurred_at IS NOT OLD.occurred_at OR NEW.actor_role IS NOT OLD.actor_role OR NEW.actor_id IS NOT OLD.actor_id OR NEW.action IS NOT OLD.action
  OR NEW.subject_type IS NOT OLD.subject_type OR NEW.subject_id IS NOT OLD.subject_id OR NEW.purpose IS NOT OLD.purpose OR NEW.entry_hash IS NOT OLD.entry_hash
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
