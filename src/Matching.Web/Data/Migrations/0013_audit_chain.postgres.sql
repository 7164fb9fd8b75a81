-- Each entry carries a keyed hash of its own from the moment it is written; those written before that say so, and stand at the beginning of the chain.
ALTER TABLE audit_entries ADD COLUMN entry_hash TEXT;
UPDATE audit_entries SET entry_hash = 'before';
CREATE UNIQUE INDEX uq_audit_entries_chain_position ON audit_entries (chain_position);
CREATE INDEX ix_audit_entries_unsealed ON audit_entries (id) WHERE chain_position IS NULL;

-- An entry is written, sealed once, and never touched again.
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.chain_position IS NULL AND NEW.chain_position IS NOT NULL
       AND (NEW.id, NEW.programme_id, NEW.occurred_at, NEW.actor_role, NEW.actor_id, NEW.action, NEW.subject_type, NEW.subject_id, NEW.purpose, NEW.entry_hash)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.programme_id, OLD.occurred_at, OLD.actor_role, OLD.actor_id, OLD.action, OLD.subject_type, OLD.subject_id, OLD.purpose, OLD.entry_hash) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only';
END
$body$;
CREATE TRIGGER tr_audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER tr_audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
