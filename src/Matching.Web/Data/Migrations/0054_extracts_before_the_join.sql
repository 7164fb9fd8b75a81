-- An extract of an earlier version was coarsened by other rules: read again under the same pseudonyms, the two would undo each other.
UPDATE extracts SET content_sealed = NULL, status = 'ended' WHERE is_full = FALSE AND status <> 'ended';
