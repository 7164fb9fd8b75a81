-- Texts that were stored in clear and are sealed from this version on. SQL cannot seal: the first start after this migration moves each text to its sealed
-- column and empties the plain one, as long as the setting below is there.
INSERT INTO settings (name, value) VALUES ('plain_texts_pending', '1');
ALTER TABLE webhooks ADD COLUMN url_sealed TEXT;
ALTER TABLE extracts ADD COLUMN purpose_sealed TEXT;
ALTER TABLE api_keys ADD COLUMN evaluator_purpose_sealed TEXT;
ALTER TABLE proposals ADD COLUMN contributions_sealed TEXT;
-- `purpose` keeps codes; typed words are sealed
ALTER TABLE audit_entries ADD COLUMN purpose_sealed TEXT;

-- It could hold the token of a personal link. It follows from the address of the repeated request and the id in the stored answer.
ALTER TABLE idempotency_keys DROP COLUMN location;

-- An entry is written, sealed once, and never touched again, but for a purpose that moves to its sealed column or is sealed under another master key:
-- the hash of the entry covers the words, so that others in their place are found.
DROP TRIGGER tr_audit_entries_no_update;
CREATE TRIGGER tr_audit_entries_no_update BEFORE UPDATE ON audit_entries
WHEN NEW.id IS NOT OLD.id OR NEW.programme_id IS NOT OLD.programme_id OR NEW.occurred_at IS NOT OLD.occurred_at OR NEW.actor_role IS NOT OLD.actor_role
  OR NEW.actor_id IS NOT OLD.actor_id OR NEW.action IS NOT OLD.action OR NEW.subject_type IS NOT OLD.subject_type OR NEW.subject_id IS NOT OLD.subject_id
  OR NEW.entry_hash IS NOT OLD.entry_hash
  OR NOT (
    (OLD.chain_position IS NULL AND NEW.chain_position IS NOT NULL AND NEW.purpose IS OLD.purpose AND NEW.purpose_sealed IS OLD.purpose_sealed)
    OR (NEW.chain_position IS OLD.chain_position AND NEW.chain_hash IS OLD.chain_hash AND NEW.purpose IS NULL AND NEW.purpose_sealed IS NOT NULL
        AND (OLD.purpose IS NULL) = (OLD.purpose_sealed IS NOT NULL)))
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
