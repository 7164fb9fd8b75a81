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
CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.programme_id, NEW.occurred_at, NEW.actor_role, NEW.actor_id, NEW.action, NEW.subject_type, NEW.subject_id, NEW.entry_hash)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.programme_id, OLD.occurred_at, OLD.actor_role, OLD.actor_id, OLD.action, OLD.subject_type, OLD.subject_id, OLD.entry_hash)
       AND ((OLD.chain_position IS NULL AND NEW.chain_position IS NOT NULL
             AND (NEW.purpose, NEW.purpose_sealed) IS NOT DISTINCT FROM (OLD.purpose, OLD.purpose_sealed))
         OR ((NEW.chain_position, NEW.chain_hash) IS NOT DISTINCT FROM (OLD.chain_position, OLD.chain_hash)
             AND NEW.purpose IS NULL AND NEW.purpose_sealed IS NOT NULL AND (OLD.purpose IS NULL) = (OLD.purpose_sealed IS NOT NULL))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only';
END
$body$;
