-- The steps of the two that ended with their pair: undoing the end undoes them too.
ALTER TABLE pair_undos ADD COLUMN mentee_undo_id UUID;
ALTER TABLE pair_undos ADD COLUMN mentor_undo_id UUID;
