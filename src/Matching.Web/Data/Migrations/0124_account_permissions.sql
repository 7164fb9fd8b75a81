-- The permission of an evaluator, as keys have it, for analysts who sign in.
ALTER TABLE accounts ADD COLUMN evaluator_purpose_sealed TEXT;
ALTER TABLE accounts ADD COLUMN evaluator_ends_on DATE;
